// How often each holder may ask: a bucket that fills again with time.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.hpp"

namespace xinqiao {

// May be called from several threads.
class HolderPaces {
public:
    // Zero: go on; else how long to wait. A holder may use a minute's worth at once.
    std::chrono::seconds wait_of(
        const std::string& holder, std::int64_t requests_per_minute, Moment now
    );

private:
    struct Bucket {
        double left = 0;
        Moment at{};
    };

    // Guards buckets_, of which there are never more than holders.
    std::mutex mutex_;
    std::map<std::string, Bucket> buckets_;
};

}  // namespace xinqiao
