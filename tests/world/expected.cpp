#include "tests/world/expected.hpp"

#include <ostream>

namespace xinqiao::world {
namespace {

bool is_told_late(Story story) {
    return story == Story::newest || story == Story::changed_last;
}

// A hold freezes what is not yet desired, and keeps here what was not yet told.
bool is_frozen(const PlannedRecord& record) {
    return record.held && is_told_late(record.story);
}

bool is_withdrawn(Story story) {
    return story == Story::revoked || story == Story::invalid || story == Story::gone
           || story == Story::expired;
}

const char* shown_though_withdrawn(Story story) {
    if (story == Story::revoked) return "repaired-shown";
    return story == Story::expired ? "expired-shown" : "still-shown";
}

const char* not_told_yet(const PlannedRecord& record) {
    if (record.held) return "held";
    switch (record.story) {
        case Story::changed:
        case Story::changed_last:
            return "outdated";
        case Story::fresh:
        case Story::newest:
            return record.long_overdue ? "overdue" : "pending";
        case Story::revoked:
        case Story::expired:
            return shown_though_withdrawn(record.story);
        default:
            return "withdrawal-pending";
    }
}

// The platform said yes and did nothing.
const char* believed_in_vain(Story story) {
    if (is_withdrawn(story)) return shown_though_withdrawn(story);
    return story == Story::fresh || story == Story::newest ? "lost" : "stale";
}

// Empty: nothing is to be found.
std::string reason_for(const PlannedRecord& record, Fate fate) {
    if (is_frozen(record)) return {};
    switch (fate) {
        case Fate::lost:
            return "lost";
        case Fate::altered:
        case Fate::two_fields:
        case Fate::unreadable:
            return "altered";
        case Fate::renamed:
            return "name-changed";
        case Fate::category:
            return "category-wrong";
        case Fate::dropped:
            return "fields-dropped";
        case Fate::back:
            return is_withdrawn(record.story) ? shown_though_withdrawn(record.story) : "stale";
        case Fate::deferred:
            return not_told_yet(record);
        case Fate::refused:
            return "refused";
        case Fate::silent:
            // In the last night: under way, and not overdue.
            return is_told_late(record.story) ? "" : "receipt-overdue";
        case Fate::pretended:
            return believed_in_vain(record.story);
        case Fate::honest:
        case Fate::quiet:
        case Fate::late:
            return {};
    }
    return {};
}

bool is_healed(const PlannedRecord& record, Fate fate, const std::string& reason) {
    const bool told = fate != Fate::deferred;  // what was never told waits for its turn anyway
    const bool safe = reason == "lost" || reason == "stale" || reason == "expired-shown"
                      || reason == "repaired-shown" || reason == "still-shown";
    return safe && told && !record.held;
}

void add_record(Expectation& all, const Plan& plan, const PlannedRecord& record, bool healed) {
    const std::string& kind = record.fact.kind;
    for (std::size_t platform = 0; platform < plan.platforms.size(); ++platform) {
        const std::string system = std::to_string(platform);
        const std::string reason = reason_for(record, record.fates[platform]);
        const bool gone = healed && is_healed(record, record.fates[platform], reason);
        if (!reason.empty() && !gone) all.insert({system, kind, record.fact.key(), reason});
        if (record.disputed[platform]) {
            all.insert({system, kind, record.fact.key(), "ownership"});
        }
    }
    if (record.entered_twice) all.insert({"source", kind, record.fact.key(), "entered-twice"});
}

const char* reason_for(const PlannedStranger& stranger) {
    if (stranger.of_gone) return "foreign";
    switch (stranger.sort) {
        case Stranger::suspected:
            return "code-suspected";
        case Stranger::recoded:
            return "code-changed";
        case Stranger::shared:
            return "";
        case Stranger::foreign:
            return "foreign";
    }
    return "";
}

void add_red_and_black(Expectation& all, const Plan& plan) {
    for (const PlannedRecord& black : plan.records) {
        if (black.fact.kind != "blacklist" || !must_stand(black)) continue;
        for (const PlannedRecord& red : plan.records) {
            const bool both =
                red.fact.kind == "redlist" && must_stand(red)
                && red.fact.fields.at("subject_code") == black.fact.fields.at("subject_code");
            if (both) all.insert({"", "blacklist", black.fact.key(), "red-and-black"});
        }
    }
}

Expectation findings_of(const Plan& plan, bool healed) {
    Expectation all;
    for (const PlannedRecord& record : plan.records) {
        add_record(all, plan, record, healed);
    }
    for (const PlannedStranger& stranger : plan.strangers) {
        const std::string reason = reason_for(stranger);
        if (reason.empty()) continue;
        all.insert(
            {std::to_string(stranger.platform), stranger.fact.kind, stranger.fact.key(), reason}
        );
    }
    for (std::size_t platform = 0; platform < plan.platforms.size(); ++platform) {
        const std::string& unread = plan.platforms[platform].unread;
        if (!unread.empty()) {
            all.insert({std::to_string(platform), unread, "shown-" + unread, "list-old"});
        }
    }
    add_red_and_black(all, plan);
    return all;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Expected& expected) {
    return out << "{" << expected.system << " " << expected.kind << " " << expected.key << " "
               << expected.reason << "}";
}

Expectation expected_findings(const Plan& plan) {
    return findings_of(plan, false);
}

Expectation left_after_healing(const Plan& plan) {
    return findings_of(plan, true);
}

bool must_stand(const PlannedRecord& record) {
    if (is_withdrawn(record.story)) return false;
    return record.story != Story::newest || !is_frozen(record);
}

const Fact& fact_wanted(const PlannedRecord& record) {
    const bool frozen = is_frozen(record) && record.story == Story::changed_last;
    return frozen ? record.fact : record.later;
}

}  // namespace xinqiao::world
