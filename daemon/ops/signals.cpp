#include "daemon/ops/signals.hpp"

#include <csignal>
#include <ctime>

#include <pthread.h>
#include <unistd.h>

namespace xinqiao {
namespace {

sigset_t signals_of_ours() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&set, signal);
    return set;
}

constexpr int exit_of_impatience = 130;

}  // namespace

Signals::Signals(std::function<void()> on_hangup) : on_hangup_{std::move(on_hangup)} {
    const sigset_t set = signals_of_ours();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    // A file that may not grow is a full disk: told, and waited for, but no reason to end.
    ::signal(SIGXFSZ, SIG_IGN);
    listener_ = std::jthread{[this](const std::stop_token& ended) { listen(ended); }};
}

Signals::~Signals() {
    listener_.request_stop();
    listener_.join();
    const sigset_t set = signals_of_ours();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void Signals::listen(const std::stop_token& ended) {
    const sigset_t set = signals_of_ours();
    const timespec patience{0, 200'000'000};
    while (!ended.stop_requested()) {
        const int signal = sigtimedwait(&set, nullptr, &patience);
        if (signal > 0) take(signal);
    }
}

void Signals::take(int signal) {
    if (signal == SIGHUP && on_hangup_) {
        on_hangup_();
        return;
    }
    if (!stop_.request_stop()) _exit(exit_of_impatience);
}

}  // namespace xinqiao
