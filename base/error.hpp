// What went wrong, and what the daemon should do about it.
//
// There is one exception type. Its kind decides the reaction (try again, give up, refuse to
// start); its trail tells the reader, outermost first, what we were doing when it happened.
// Ordinary negative answers are not Errors: they are values (see Expected, Receipt, Finding).
#pragma once

#include <chrono>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace xinqiao {

class Error : public std::exception {
public:
    enum class Kind {
        transient,      // may work later: timeouts, 5xx, a locked database
        forbidden,      // a hold, a missing approval, a credential that was not accepted
        invalid,        // data broke its own contract
        misconfigured,  // an operator has to change something
        stopped,        // we are shutting down
        bug,            // we broke an invariant of our own
    };

    // `hint` says in one sentence what the reader can do about it.
    Error(Kind kind, std::string message, std::string hint = {});

    Kind kind() const noexcept { return kind_; }
    const std::string& hint() const noexcept { return hint_; }
    const char* what() const noexcept override { return trail_.c_str(); }

    // How long the other side asked us to stay away, as in Retry-After; zero: it did not say.
    std::chrono::seconds pause() const noexcept { return pause_; }
    Error& with_pause(std::chrono::seconds pause) noexcept {
        pause_ = pause;
        return *this;
    }

    // Puts `step` in front of the trail: "push person/42 to hr: timed out".
    void happened_during(std::string_view step);

private:
    Kind kind_;
    std::string trail_;
    std::string hint_;
    std::chrono::seconds pause_{0};
};

// The word for a kind of error, as logs and metrics show it: "transient", "forbidden", …
std::string_view name_of(Error::Kind kind);

// Runs `work`; should it fail, the Error remembers that it failed during `step`.
template <class Work>
decltype(auto) during(std::string_view step, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (Error& error) {
        error.happened_during(step);
        throw;
    }
}

}  // namespace xinqiao
