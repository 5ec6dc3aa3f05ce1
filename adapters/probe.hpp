// What `xinqiao system check` tried at a system, and what came of it.
#pragma once

#include <exception>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace xinqiao {

struct Probe {
    std::string tried;  // Chinese: what was tried
    bool works = false;
    std::string says;  // Chinese: what came back, or what to do
};

// Runs `attempt`, which says in Chinese what it found; a failure becomes a probe that says why.
template <class Attempt>
Probe probe(std::string tried, Attempt&& attempt) {
    try {
        // Said first: were `tried` moved before the attempt fails, nothing would be left to tell.
        std::string says = std::forward<Attempt>(attempt)();
        return {std::move(tried), true, std::move(says)};
    } catch (const Error& error) {
        const std::string hint = error.hint().empty() ? "" : "（" + error.hint() + "）";
        return {std::move(tried), false, error.what() + hint};
    }
}

}  // namespace xinqiao
