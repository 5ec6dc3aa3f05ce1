// What the workers of the systems tell one another: who reads, and that there is something to push.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>

namespace xinqiao {

class ShiftBoard {
public:
    // A system is being read as long as one of these lives; its end wakes everybody.
    class Reading {
    public:
        Reading(ShiftBoard& board, std::string system);
        ~Reading();
        Reading(const Reading&) = delete;
        Reading& operator=(const Reading&) = delete;

    private:
        ShiftBoard& board_;
        std::string system_;
    };

    bool somebody_else_reads(const std::string& system) const;

    // Wakes every worker.
    void ring();
    // How often it has rung.
    std::uint64_t rings() const;
    // Until it has rung more often than was `heard`, the time is over or it is time to stop.
    void wait(const std::stop_token& stop, std::uint64_t heard, std::chrono::milliseconds at_most);

private:
    mutable std::mutex mutex_;
    // Guarded by mutex_:
    std::condition_variable_any rung_;
    std::uint64_t rings_ = 0;
    std::multiset<std::string> readers_;
};

}  // namespace xinqiao
