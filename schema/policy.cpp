#include "schema/policy.hpp"

#include <algorithm>

#include "base/date.hpp"
#include "base/error.hpp"
#include "schema/declaration.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view policy_hint =
    "docs/formats/kinds-and-mappings.md explains every key of a policy";

std::optional<Day> read_day(Declaration& rule, std::string_view key) {
    if (!rule.has(key)) return std::nullopt;
    const std::string text = rule.text(key);
    const auto day = parse_day(text);
    if (day && format_day(*day) == text) return *day;
    rule.complain(key, "must be a day like 2024-04-02");
    return std::nullopt;
}

Period read_period(Declaration& rule) {
    Period period;
    period.years = static_cast<int>(rule.number("years", 0, 100));
    period.months = static_cast<int>(rule.number("months", 0, 1200));
    period.days = static_cast<int>(rule.number("days", 0, 36'500));
    const int given = (period.years > 0) + (period.months > 0) + (period.days > 0);
    if (given > 1) rule.complain("years", "only one of years, months and days may be given");
    return period;
}

EndAction read_end(Declaration& rule, std::string_view key, EndAction fallback) {
    return rule.word<EndAction>(
        key,
        {{"archive", EndAction::archive}, {"erase", EndAction::erase}, {"stop", EndAction::stop}},
        fallback
    );
}

PublicationRule read_rule(Declaration rule) {
    PublicationRule read;
    read.id = rule.text("id");
    read.kind = KindName{rule.text("kind")};
    read.severity = rule.text_or("severity", {});
    read.valid_from = read_day(rule, "valid_from");
    read.valid_until = read_day(rule, "valid_until");
    read.term = read_period(rule);
    read.clock = rule.texts("clock");
    read.unless = rule.texts("unless");
    read.day_kind = rule.word<DayKind>(
        "day_kind",
        {{"calendar", DayKind::calendar}, {"working", DayKind::working}},
        DayKind::calendar
    );
    read.end = read_end(rule, "end", EndAction::archive);
    read.end_person = read_end(rule, "end_person", EndAction::erase);
    read.document = rule.text("document");
    read.article = rule.text_or("article", {});
    read.verified = rule.flag("verified");
    if (!read.term.empty() && read.clock.empty()) rule.complain("clock", "is missing");
    if (!read.term.empty() && read.day_kind == DayKind::working) {
        rule.complain("day_kind", "terms of publication are counted in calendar days");
    }
    rule.finish();
    return read;
}

bool holds_on(const PublicationRule& rule, Day today) {
    return (!rule.valid_from || *rule.valid_from <= today)
           && (!rule.valid_until || today <= *rule.valid_until);
}

// Whether `one` goes before `other` for the same record: the special before the general, the
// newer before the older.
bool is_closer(const PublicationRule& one, const PublicationRule& other) {
    if (one.severity.empty() != other.severity.empty()) return other.severity.empty();
    return one.valid_from > other.valid_from;
}

}  // namespace

Day last_day(Day start, const Period& period) {
    const std::chrono::year_month_day from{start};
    std::chrono::year_month_day to = from + std::chrono::years{period.years};
    to += std::chrono::months{period.months};
    if (!to.ok()) to = to.year() / to.month() / std::chrono::last;
    return Day{to} + std::chrono::days{period.days};
}

Policy::Policy(const std::filesystem::path& folder) {
    Mistakes mistakes;
    for (const auto& file : declarations_in(folder)) {
        const toml::table table = parse_declaration(file);
        Declaration declaration{table, {}, mistakes};
        for (Declaration& rule : declaration.tables("publication")) {
            rules_.push_back(read_rule(rule));
        }
        declaration.finish();
    }
    mistakes.throw_if_any(policy_hint);
}

const PublicationRule* Policy::publication(const Record& record, Day today) const {
    const PublicationRule* closest = nullptr;
    const std::string_view severity = record.fields.text("severity");
    for (const PublicationRule& rule : rules_) {
        const bool applies = rule.kind == record.kind && holds_on(rule, today)
                             && (rule.severity.empty() || rule.severity == severity);
        if (applies && (closest == nullptr || is_closer(rule, *closest))) closest = &rule;
    }
    return closest;
}

}  // namespace xinqiao
