// The worker that tidies up once a night: forgets what need not be kept any longer.
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

    const ShiftParts& parts_;
    const Moment begun_;
    std::stop_token stop_;
    std::size_t heartbeat_;
    std::thread thread_;
};

}  // namespace xinqiao
