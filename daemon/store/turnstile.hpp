// Lets writers in one at a time, in the order they came, so that none waits for ever.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace xinqiao {

class Turnstile {
public:
    void enter() {
        std::unique_lock lock{mutex_};
        const std::uint64_t ticket = next_ticket_++;
        turned_.wait(lock, [&] { return ticket == serving_; });
    }
    void leave() noexcept {
        {
            const std::lock_guard lock{mutex_};
            ++serving_;
        }
        turned_.notify_all();
    }

private:
    std::mutex mutex_;
    // Guarded by mutex_:
    std::condition_variable turned_;
    std::uint64_t next_ticket_ = 0;
    std::uint64_t serving_ = 0;
};

}  // namespace xinqiao
