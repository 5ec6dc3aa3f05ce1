#include "daemon/flow/measure_board.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace xinqiao {
namespace {

void count(MeasureTally& tally, const MeasureLine& line) {
    ++tally.opened;
    if (line.overdue) ++tally.overdue;
    switch (line.state) {
        case MeasureState::awaiting:
            ++tally.awaiting;
            return;
        case MeasureState::applied:
            ++tally.applied;
            return;
        case MeasureState::declined:
            ++tally.declined;
            return;
        case MeasureState::suspended:
            ++tally.suspended;
            return;
        case MeasureState::to_lift:
            ++tally.to_lift;
            return;
        case MeasureState::released:
            ++tally.released;
            return;
    }
}

using Listing = std::pair<KindName, RecordKey>;

}  // namespace

std::optional<EarliestDay> due_of(
    const MeasureCourse& course, const MeasureRules& rules, const Workdays& workdays
) {
    const auto since = owes_since(course);
    if (!since) return std::nullopt;
    return earliest_last_day(*since, rules.answer, workdays);
}

MeasureLine line_of(OpenedMeasure measure, const Rulebook& rulebook, Day today) {
    MeasureLine line;
    line.state = state_of(measure.course);
    line.due = due_of(measure.course, rulebook.measures, rulebook.workdays);
    line.overdue = line.due && line.due->day < today;
    line.measure = std::move(measure);
    return line;
}

std::vector<MeasureLine> measure_board(
    Transaction& transaction, const Rulebook& rulebook, const MeasureFilter& filter, Day today
) {
    std::vector<MeasureLine> lines;
    for (OpenedMeasure& measure : Measures{transaction}.list(filter)) {
        lines.push_back(line_of(std::move(measure), rulebook, today));
    }
    return lines;
}

std::vector<MeasureTally> tally_of(const std::vector<MeasureLine>& lines, TallyBy by) {
    std::map<std::string, MeasureTally> tallies;
    std::map<std::string, std::set<Listing>> listings;
    for (const MeasureLine& line : lines) {
        const OpenedMeasure& measure = line.measure;
        const std::string& of = by == TallyBy::measure ? measure.label : measure.department;
        MeasureTally& tally = tallies[of];
        tally.of = of;
        count(tally, line);
        listings[of].emplace(measure.kind, measure.key);
    }
    std::vector<MeasureTally> all;
    for (auto& [of, tally] : tallies) {
        tally.listings = static_cast<std::int64_t>(listings[of].size());
        all.push_back(std::move(tally));
    }
    std::ranges::stable_sort(all, std::ranges::greater{}, &MeasureTally::opened);
    return all;
}

MeasureTally tally_of(const std::vector<MeasureLine>& lines) {
    MeasureTally tally;
    std::set<Listing> listings;
    for (const MeasureLine& line : lines) {
        count(tally, line);
        listings.emplace(line.measure.kind, line.measure.key);
    }
    tally.listings = static_cast<std::int64_t>(listings.size());
    return tally;
}

}  // namespace xinqiao
