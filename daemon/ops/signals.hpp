// SIGINT and SIGTERM as a stop token, SIGHUP as a wish to reload.
//
// To be made before any other thread, so that every thread inherits the blocked signals and only
// ours takes them. The second SIGINT or SIGTERM ends the process at once.
#pragma once

#include <functional>
#include <stop_token>
#include <thread>

namespace xinqiao {

class Signals {
public:
    // `on_hangup` runs on the thread of the signals; empty: SIGHUP stops as well.
    explicit Signals(std::function<void()> on_hangup = {});
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    std::stop_token token() const { return stop_.get_token(); }
    std::stop_source& stop() { return stop_; }

private:
    void listen(const std::stop_token& ended);
    void take(int signal);

    std::function<void()> on_hangup_;
    std::stop_source stop_;
    std::jthread listener_;
};

}  // namespace xinqiao
