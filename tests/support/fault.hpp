// The Error that an attempt ends in, so that a test can look at it.
#pragma once

#include "base/error.hpp"

namespace xinqiao {

// Error{bug}: nothing was thrown.
template <class Attempt>
Error fault_of(Attempt attempt) {
    try {
        attempt();
    } catch (const Error& error) {
        return error;
    }
    return {Error::Kind::bug, "no fault"};
}

}  // namespace xinqiao
