#include "daemon/flow/measures.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "daemon/flow/measure_board.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/measures.hpp"
#include "daemon/store/records.hpp"
#include "schema/life.hpp"

namespace xinqiao {
namespace {

// What judge says of a record whose time is over, and why its measures are.
struct Ending {
    std::string_view standing;
    std::string_view why;
};
constexpr std::array endings{
    Ending{"revoked", "决定已撤销"},
    Ending{"removed", "已移出名单"},
    Ending{"repaired", "已完成信用修复"},
    Ending{"term-ended", "公示期满"},
    Ending{"expired", "公示截止期已过"},
    Ending{"validity-ended", "有效期已满"},
    Ending{"cancelled", "认定已注销"},
    Ending{"invalid", "来源单位标明已失效"},
    Ending{"withdrawn-by-source", "来源系统的名单中已没有"},
};

// What has become of a listing.
struct ListingNow {
    bool held = false;
    std::string over;  // why, in Chinese; empty: it is not
};

std::string by_act(std::string_view why, const SignedAct& act) {
    return std::string{why} + "（第 " + std::to_string(act.id) + " 号 " + act.document + "）";
}

std::string why_over(const Life& life, const std::optional<StoredRecord>& stored) {
    if (life.revoked) return by_act("决定已撤销", *life.revoked);
    if (life.removed) return by_act("已移出名单", *life.removed);
    if (life.repaired) return by_act("已完成信用修复", *life.repaired);
    if (!stored) return "记录已依法清除";
    const auto ending = std::ranges::find(endings, stored->standing, &Ending::standing);
    if (ending != endings.end()) return std::string{ending->why};
    return stored->standing == "not-ours" && stored->is_gone() ? "认定单位已移出名单" : "";
}

ListingNow listing_now(
    Transaction& transaction, const KindName& kind, const RecordKey& key, Moment now
) {
    const Life life = life_of(Decisions{transaction}.acts_about(kind, key));
    const auto stored = Records{transaction}.find(kind, key);
    Holds holds{transaction};
    const bool held = !holds.on_record(kind, key, now).empty()
                      || (stored && !holds.on_subject(stored->subject, now).empty());
    return {.held = held, .over = why_over(life, stored)};
}

// What the listing has done to the measure since it was looked at last; empty: nothing. The word
// is that of the journal.
std::string_view follow(OpenedMeasure& measure, const ListingNow& listing, Day today) {
    MeasureCourse& course = measure.course;
    if (!listing.over.empty()) {
        if (course.released) return {};
        course.released = today;
        measure.release_why = listing.over;
        return "measure-released";
    }
    if (course.released) {
        course.released.reset();
        measure.release_why.clear();
        return "measure-reopened";
    }
    if (listing.held == course.suspended.has_value()) return {};
    if (listing.held) {
        course.suspended = today;
        return "measure-suspended";
    }
    course.suspended.reset();
    course.resumed = today;
    return "measure-resumed";
}

void journal_measure(
    Workshop& workshop, Transaction& transaction, std::string_view act, const OpenedMeasure& measure
) {
    JournalEntry entry;
    entry.moment = workshop.clock.now();
    entry.actor = workshop.actor;
    entry.act = act;
    entry.subject = measure.subject.text();
    entry.detail = std::to_string(measure.id) + " " + measure.department + " " + measure.label;
    if (!measure.release_why.empty()) entry.detail += ": " + measure.release_why;
    Journal{transaction}.append(entry);
}

OpenedMeasure opened_of(const Measure& measure) {
    OpenedMeasure opened;
    opened.measure = measure.id;
    opened.label = measure.label;
    opened.sort = word_of(measure.sort);
    opened.nature = word_of(measure.nature);
    opened.affair = measure.affair;
    opened.basis = cited(measure);
    opened.edition = measure.edition;
    return opened;
}

// What one department owes for one listing: all its measures are due together.
struct Owed {
    const OpenedMeasure* first = nullptr;
    EarliestDay due;
    std::int64_t count = 0;
};

Duty duty_of(const Owed& owed, bool lifting, const Workshop& workshop) {
    const OpenedMeasure& measure = *owed.first;
    Duty duty;
    duty.id = std::string{lifting ? measure_lifting : measure_answer} + "/" + measure.department;
    duty.kind = measure.kind;
    duty.key = measure.key;
    duty.subject = measure.subject;
    duty.about = measure.decision;
    duty.day = owed.due.day;
    duty.missing = owed.due.missing;
    duty.rule = std::to_string(owed.count) + "项措施，本局定为"
                + chinese(workshop.rulebook.measures.answer);
    duty.owner = measure.department;
    return duty;
}

}  // namespace

std::int64_t open_measures(
    Workshop& workshop,
    Transaction& transaction,
    const KindName& kind,
    const RecordKey& key,
    const SubjectCode& subject,
    std::int64_t listing
) {
    const MeasureRules& rules = workshop.rulebook.measures;
    Measures measures{transaction};
    std::int64_t count = 0;
    for (const Measure* measure : rules.catalogues.for_listing(kind, subject, rules.in_force)) {
        for (const std::string& department : rules.departments.carrying(measure->affair)) {
            OpenedMeasure opened = opened_of(*measure);
            opened.department = department;
            opened.kind = kind;
            opened.key = key;
            opened.subject = subject;
            opened.decision = listing;
            opened.course.opened = day_of(workshop.clock.now());
            if (measures.open(opened)) ++count;
        }
    }
    if (count > 0) {
        Journal{transaction}.append(
            {.moment = workshop.clock.now(),
             .actor = workshop.actor,
             .act = "measures-opened",
             .subject = subject.text(),
             .detail = std::to_string(count) + " " + kind.text() + " " + key.text()}
        );
    }
    return count;
}

void renew_measures(Workshop& workshop, Transaction& transaction, const SubjectCode& subject) {
    const Moment now = workshop.clock.now();
    std::map<std::pair<KindName, RecordKey>, ListingNow> listings;
    for (OpenedMeasure& measure : Measures{transaction}.list({.subject = subject})) {
        const auto place = std::pair{measure.kind, measure.key};
        auto found = listings.find(place);
        if (found == listings.end()) {
            const ListingNow listing = listing_now(transaction, measure.kind, measure.key, now);
            found = listings.emplace(place, listing).first;
        }
        const std::string_view act = follow(measure, found->second, day_of(now));
        if (act.empty()) continue;
        Measures{transaction}.change(measure);
        journal_measure(workshop, transaction, act, measure);
    }
}

std::vector<Duty> measure_duties(
    const Workshop& workshop, Transaction& transaction, const SubjectCode& subject
) {
    const std::vector<OpenedMeasure> measures = Measures{transaction}.list({.subject = subject});
    std::map<std::tuple<KindName, RecordKey, std::int64_t, std::string, bool>, Owed> all;
    for (const OpenedMeasure& measure : measures) {
        const auto due =
            due_of(measure.course, workshop.rulebook.measures, workshop.rulebook.workdays);
        if (!due) continue;
        const bool lifting = measure.course.released.has_value();
        Owed& owed =
            all[{measure.kind, measure.key, measure.decision, measure.department, lifting}];
        if (owed.first == nullptr || due->day < owed.due.day) owed = {&measure, *due, owed.count};
        ++owed.count;
    }
    std::vector<Duty> duties;
    for (const auto& [place, owed] : all) {
        duties.push_back(duty_of(owed, std::get<bool>(place), workshop));
    }
    return duties;
}

}  // namespace xinqiao
