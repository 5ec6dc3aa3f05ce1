// What comes along with every call to a system.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>

namespace xinqiao {

struct Call {
    std::stop_token stop;               // asked for: return within two seconds
    std::chrono::seconds patience{30};  // longest one exchange may take
    std::string run;                    // the run it belongs to, for the other side's log
};

}  // namespace xinqiao
