// Drivers of databases block and know of no stop: what they do is waited for, and left behind when
// it is time.
#pragma once

#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "adapters/call.hpp"

namespace xinqiao {

// Whether something done elsewhere has ended.
class Ending {
public:
    void has_come();
    // Throws Error{stopped} soon after a stop was asked for, Error{transient} when the patience
    // with one exchange is over, unless it ended before.
    void wait(const Call& call);

private:
    std::mutex busy_;
    std::condition_variable_any news_;
    bool there_ = false;
};

// What `work` gives or throws, which runs in a thread of its own. One that is left behind goes on
// there, so that it must own all that it uses.
template <class Work>
auto unless_stopped(const Call& call, Work work) {
    const auto ending = std::make_shared<Ending>();
    std::packaged_task<decltype(work())()> task{std::move(work)};
    auto outcome = task.get_future();
    std::thread{[ending, task = std::move(task)]() mutable {
        task();
        // Whoever waits is the last to own what the work used: this thread may outlive the program.
        task = {};
        ending->has_come();
    }}.detach();
    ending->wait(call);
    return outcome.get();
}

}  // namespace xinqiao
