#include "daemon/flow/verify.hpp"

#include <future>
#include <vector>

#include "base/error.hpp"
#include "daemon/flow/observe.hpp"
#include "daemon/store/publications.hpp"

namespace xinqiao {
namespace {

// Rows of a list that are read in a moment.
constexpr std::int64_t most_rows = 5000;

bool is_short(const Workshop& workshop, const SystemSettings& system, const KindName& kind) {
    const auto database = workshop.store.open();
    Transaction transaction{*database, Access::reading};
    const auto counts =
        Publications{transaction}.counts(SystemName{system.name}, kind, workshop.clock.now());
    return counts.total <= most_rows;
}

void look_at(
    Workshop& workshop,
    const SystemSettings& system,
    const StreamSettings& stream,
    const std::stop_token& stop
) {
    const auto permit = workshop.store.try_permit(SystemName{system.name}, Errand::urgent);
    if (!permit) return;
    const auto database = workshop.store.open();
    observe(workshop, *database, {.system = system, .stream = stream}, stop);
}

}  // namespace

void verify_now(Workshop& workshop, const KindName& kind, const std::stop_token& stop) {
    std::vector<std::future<void>> looks;
    for (const SystemSettings& system : workshop.systems.all()) {
        for (const StreamSettings& stream : system.streams) {
            if (stream.role != "published" || stream.kind != kind.text()) continue;
            if (!is_short(workshop, system, kind)) continue;
            looks.push_back(std::async(std::launch::async, [&] {
                look_at(workshop, system, stream, stop);
            }));
        }
    }
    for (auto& look : looks) {
        look.wait();
    }
    for (auto& look : looks) {
        look.get();
    }
}

}  // namespace xinqiao
