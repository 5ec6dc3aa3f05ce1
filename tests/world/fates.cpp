// What may become of a record that its story allows.
#include "tests/world/plan.hpp"

namespace xinqiao::world {
namespace {

std::vector<Fate> fates_of_telling() {
    return {Fate::deferred, Fate::refused, Fate::silent};
}

void add(std::vector<Fate>& fates, std::initializer_list<Fate> more) {
    fates.insert(fates.end(), more);
}

}  // namespace

std::vector<Fate> possible_fates(Story story, bool read) {
    std::vector<Fate> fates;
    const bool is_told_late = story == Story::newest || story == Story::changed_last;
    if (story != Story::calm) fates = fates_of_telling();
    if (is_told_late) add(fates, {Fate::late, Fate::quiet});
    if (!read) {
        if (fates.empty()) add(fates, {Fate::honest});
        return fates;
    }
    if (story != Story::calm) add(fates, {Fate::pretended, Fate::quiet});
    switch (story) {
        case Story::calm:
            add(fates,
                {Fate::lost,
                 Fate::altered,
                 Fate::two_fields,
                 Fate::renamed,
                 Fate::category,
                 Fate::dropped,
                 Fate::unreadable});
            break;
        case Story::changed:
            add(fates, {Fate::lost, Fate::altered, Fate::back});
            break;
        case Story::fresh:
            add(fates, {Fate::lost, Fate::altered, Fate::renamed, Fate::category});
            break;
        case Story::revoked:
        case Story::invalid:
        case Story::gone:
        case Story::expired:
            add(fates, {Fate::back});
            break;
        default:
            break;
    }
    return fates;
}

}  // namespace xinqiao::world
