#include "daemon/ops/alert_changes.hpp"

#include <algorithm>
#include <chrono>

namespace xinqiao {
namespace {

constexpr std::chrono::minutes patience_with_flapping{10};

const ToldAlert* find_told(const std::vector<ToldAlert>& told, const std::string& name) {
    const auto found = std::ranges::find(told, name, &ToldAlert::name);
    return found == told.end() ? nullptr : &*found;
}

}  // namespace

std::string name_of(const Concern& concern) {
    return concern.system.empty() ? concern.condition : concern.system + " " + concern.condition;
}

AlertChanges alert_changes(
    const std::vector<ToldAlert>& told, const std::vector<Concern>& concerns, Moment now
) {
    AlertChanges changes;
    for (const Concern& concern : concerns) {
        const std::string name = name_of(concern);
        if (find_told(changes.standing, name) != nullptr) continue;
        const ToldAlert* known = find_told(told, name);
        const bool is_new = known == nullptr || known->light != name_of(concern.light);
        if (is_new) changes.begun.push_back(concern);
        changes.standing.push_back(
            {.name = name,
             .light = std::string{name_of(concern.light)},
             .sentence = concern.sentence,
             .since = is_new ? now : known->since}
        );
    }
    for (const ToldAlert& known : told) {
        if (find_told(changes.standing, known.name) != nullptr) continue;
        ToldAlert absent = known;
        if (absent.absent_since == Moment{}) absent.absent_since = now;
        if (now - absent.absent_since < patience_with_flapping) {
            changes.standing.push_back(absent);
        } else {
            changes.recovered.push_back(known);
        }
    }
    return changes;
}

}  // namespace xinqiao
