// What stands between a request and its route: come in, or an answer to be given after a pause.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "daemon/http/message.hpp"
#include "daemon/http/right.hpp"

namespace xinqiao {

struct Admission {
    std::optional<Response> refusal;
    std::chrono::milliseconds pause{0};
    std::function<void()> note;  // set: to be called later, by a thread that may wait
};

// Sets request.caller. `right` null: no route answers that, which only callers are told. Looks
// into the store, but waits for nobody; called by several threads.
using Door = std::function<Admission(const Right* right, Request& request)>;

}  // namespace xinqiao
