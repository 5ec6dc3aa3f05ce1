#include "tests/world/paper.hpp"

namespace xinqiao::world {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;
using std::chrono::years;

Day years_later(Day start, int count) {
    year_month_day day = year_month_day{start} + years{count};
    if (!day.ok()) day = day.year() / day.month() / std::chrono::last;
    return sys_days{day};
}

// MNR Order 13, and the national rules after it.
constexpr Day since_three_years{sys_days{std::chrono::year{2024} / 7 / 1}};

std::string wrong_upsert(
    const Change& told, const Paper& paper, const Rules& rules, bool listed, Day today
) {
    const Seen seen = seen_in(told.row);
    if (!paper.approved.contains(seen.facts)) return "nobody approved " + seen.facts;
    if (paper.ended) return "it has ended";
    const bool goes_on = paper.kind == "adverse" && listed && !rules.region_for_adverse;
    if (today > last_day_on_paper(paper, rules, today) && !goes_on) return "its term is over";
    if (seen.marked) {
        if (!paper.objected) return "marked without an objection";
        return seen.facts == paper.facts_at_objection ? "" : "edited during the objection";
    }
    if (paper.objected) return "unmarked during an objection";
    if (paper.held) return "while it is held";
    return seen.facts == paper.facts ? "" : "an edit has made the approval void";
}

}  // namespace

Day last_day_on_paper(const Paper& paper, const Rules& rules, Day today) {
    const bool three =
        paper.kind == "blacklist" && !rules.mining_for_blacklist && today >= since_three_years;
    return years_later(paper.decided, three ? 3 : 5);
}

std::string wrong_with(
    const Change& told, const Paper& paper, const Rules& rules, bool listed, Day today
) {
    if (told.action == Action::upsert) return wrong_upsert(told, paper, rules, listed, today);
    if (paper.ended || today > last_day_on_paper(paper, rules, today)) return {};
    return "withdrawn though it should stand";
}

Seen seen_in(const WireRow& row) {
    Seen seen;
    for (const auto& [name, text] : row) {
        if (text.starts_with("事实-")) seen.facts = text;
        if (text == "异议") seen.marked = true;
    }
    return seen;
}

}  // namespace xinqiao::world
