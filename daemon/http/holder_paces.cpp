#include "daemon/http/holder_paces.hpp"

#include <algorithm>
#include <cmath>

namespace xinqiao {

std::chrono::seconds HolderPaces::wait_of(
    const std::string& holder, std::int64_t requests_per_minute, Moment now
) {
    const std::lock_guard lock{mutex_};
    const auto most = static_cast<double>(requests_per_minute);
    const auto [place, is_new] = buckets_.try_emplace(holder, Bucket{most, now});
    Bucket& bucket = place->second;
    const double minutes = std::chrono::duration<double, std::ratio<60>>(now - bucket.at).count();
    bucket.left = std::min(most, bucket.left + std::max(minutes, 0.0) * most);
    bucket.at = now;
    if (bucket.left >= 1) {
        bucket.left -= 1;
        return std::chrono::seconds{0};
    }
    const double seconds = std::ceil((1 - bucket.left) * 60 / most);
    return std::chrono::seconds{static_cast<std::int64_t>(std::max(seconds, 1.0))};
}

}  // namespace xinqiao
