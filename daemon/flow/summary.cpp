#include "daemon/flow/summary.hpp"

#include <algorithm>

namespace xinqiao {
namespace {

bool stored_anything(const StreamSummary& stream) {
    const bool takes = stream.role == "take";
    return takes && (stream.stored > 0 || stream.gone > 0);
}

bool went_wrong(const std::string& outcome) {
    return outcome != "done";
}

}  // namespace

std::string note_of(const Error& error) {
    std::string note = error.what();
    if (!error.hint().empty()) note += " (" + error.hint() + ")";
    return note;
}

bool NightSummary::changed_anything() const {
    if (new_findings > 0 || resolved_findings > 0 || desired_changed > 0) return true;
    return std::ranges::any_of(systems, [](const SystemSummary& system) {
        return std::ranges::any_of(system.streams, stored_anything)
               || std::ranges::any_of(system.pushes, [](const PushSummary& push) {
                      return push.pushed > 0;
                  });
    });
}

bool NightSummary::partial() const {
    return std::ranges::any_of(systems, [](const SystemSummary& system) {
        return std::ranges::any_of(
                   system.streams,
                   [](const StreamSummary& stream) { return went_wrong(stream.outcome); }
               )
               || std::ranges::any_of(system.pushes, [](const PushSummary& push) {
                      return went_wrong(push.outcome) || push.unknown > 0;
                  });
    });
}

}  // namespace xinqiao
