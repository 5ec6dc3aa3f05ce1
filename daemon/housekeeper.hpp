// The worker that tidies up: forgets once a night what need not be kept any longer, and keeps an
// eye on the deadlines.
#pragma once

#include <stop_token>
#include <thread>

#include "daemon/system_shift.hpp"

namespace xinqiao {

class Housekeeper {
public:
    Housekeeper(const ShiftParts& parts, Moment begun, std::stop_token stop);
    ~Housekeeper();
    Housekeeper(const Housekeeper&) = delete;
    Housekeeper& operator=(const Housekeeper&) = delete;

private:
    void work();
    void work_once();
    void watch_deadlines_hourly();
    void watch_certificates_now_and_then();

    const ShiftParts& parts_;
    const Moment begun_;
    std::stop_token stop_;
    std::size_t heartbeat_;
    Moment deadlines_watched_{};     // 0: not since the start
    Moment certificates_watched_{};  // 0: not since the start
    std::thread thread_;
};

}  // namespace xinqiao
