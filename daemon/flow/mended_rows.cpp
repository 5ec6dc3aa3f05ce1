// Quarantine rows that a whole, trusted list no longer holds.
#include "daemon/flow/mended_rows.hpp"

#include "daemon/store/quarantine.hpp"

namespace xinqiao {

void close_mended_rows(
    Transaction& transaction,
    const SystemName& system,
    const StreamName& stream,
    const SeenIds& met,
    Moment now
) {
    constexpr std::int64_t page = 10'000;
    Quarantine quarantine{transaction};
    for (std::int64_t last = 0;;) {
        const auto ids = quarantine.open_after(system, stream, last, page);
        if (ids.empty()) return;
        for (const std::int64_t id : ids) {
            if (!met.has_met(id)) quarantine.close(id, "resolved", "来源名单中已不再出现", now);
        }
        last = ids.back();
    }
}

}  // namespace xinqiao
