#include "schema/rule_set_reader.hpp"

#include <set>
#include <utility>

#include "base/date.hpp"
#include "schema/declaration.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view policy_hint = "docs/formats/policy.md explains every key of a policy";

std::optional<Day> read_day(Declaration& rule, std::string_view key) {
    if (!rule.has(key)) return std::nullopt;
    const std::string text = rule.text(key);
    const auto day = parse_day(text);
    if (day && format_day(*day) == text) return *day;
    rule.complain(key, "must be a day like \"2024-04-02\"");
    return std::nullopt;
}

Period read_period(Declaration& rule, std::string_view key) {
    if (!rule.has(key)) return {};
    if (const auto period = parse_period(rule.text(key))) return *period;
    rule.complain(key, "must be a period like \"3 months\", \"20 days\" or \"7 working days\"");
    return {};
}

Period read_term(Declaration& rule, std::string_view key) {
    const Period period = read_period(rule, key);
    if (period.day_kind == DayKind::working) {
        rule.complain(key, "terms of publication are counted in calendar days");
    }
    return period;
}

EndAction read_end(Declaration& rule, std::string_view key, EndAction fallback) {
    return rule.word<EndAction>(
        key,
        {{"archive", EndAction::archive}, {"erase", EndAction::erase}, {"stop", EndAction::stop}},
        fallback
    );
}

// What a rule says of itself, and where it is silent its document does.
void read_scope(Declaration& rule, const RuleSet& rule_set, RuleScope& scope) {
    scope.severities = rule.texts("severities");
    scope.valid_from = rule.has("valid_from") ? read_day(rule, "valid_from") : rule_set.valid_from;
    scope.valid_until =
        rule.has("valid_until") ? read_day(rule, "valid_until") : rule_set.valid_until;
    if (scope.valid_from && scope.valid_until && *scope.valid_until < *scope.valid_from) {
        rule.complain("valid_until", "is before valid_from");
    }
    scope.document = rule_set.document;
    scope.number = rule_set.number;
    scope.article = rule.text_or("article", {});
    scope.verified = rule.flag("verified");
    if (!rule.has("verified")) rule.complain("verified", "is missing");
    if (scope.verified && scope.article.empty()) {
        rule.complain("article", "is missing: what was read has one");
    }
}

PublicationRule read_publication(Declaration& rule, const RuleSet& rule_set) {
    PublicationRule read;
    read_scope(rule, rule_set, read);
    read.id = rule_set.id + "." + rule.text("id");
    read.kinds = {KindName{rule.text("kind")}};
    read.subjects = read_subject_type(rule);
    read.minimum = read_term(rule, "minimum");
    read.maximum = read_term(rule, "maximum");
    read.clock = rule.texts("clock");
    read.unless = rule.texts("unless");
    read.extended_while_listed = rule.flag("extended_while_listed");
    read.end = read_end(rule, "end", EndAction::archive);
    read.end_person = read_end(rule, "end_person", EndAction::erase);
    const bool timed = !read.minimum.empty() || !read.maximum.empty();
    if (timed && read.clock.empty()) rule.complain("clock", "is missing");
    if (last_day(Day{}, read.maximum) < last_day(Day{}, read.minimum) && !read.maximum.empty()) {
        rule.complain("minimum", "is longer than maximum");
    }
    rule.finish();
    return read;
}

StepRule read_step(Declaration& rule, const RuleSet& rule_set) {
    StepRule read;
    read_scope(rule, rule_set, read);
    read.step = rule.text("step");
    read.id = rule_set.id + "." + rule.text_or("id", read.step);
    for (std::string& kind : rule.texts("kinds")) {
        read.kinds.emplace_back(std::move(kind));
    }
    if (!rule.has("period")) rule.complain("period", "is missing");
    read.period = read_period(rule, "period");
    read.owner = rule.text("owner");
    rule.finish();
    return read;
}

RuleSet read_rule_set(Declaration& file) {
    RuleSet read;
    read.id = file.text("id");
    read.label = file.text("label");
    read.document = file.text("document");
    read.number = file.text_or("number", {});
    read.issuer = file.text("issuer");
    file.text("status");
    read.status = file.word<RuleSetStatus>(
        "status",
        {{"in-force", RuleSetStatus::in_force},
         {"draft", RuleSetStatus::draft},
         {"superseded", RuleSetStatus::superseded}},
        RuleSetStatus::draft
    );
    read.valid_from = read_day(file, "valid_from");
    read.valid_until = read_day(file, "valid_until");
    read.note = file.text_or("note", {});
    for (Declaration& rule : file.tables("publication")) {
        read.publications.push_back(read_publication(rule, read));
    }
    for (Declaration& rule : file.tables("step")) {
        read.steps.push_back(read_step(rule, read));
    }
    return read;
}

// Two rules of one id could not be told apart.
void refuse_twins(Declaration& file, const RuleSet& rule_set, std::set<std::string>& ids) {
    if (!ids.insert(rule_set.id).second) file.complain("id", "another file has this id");
    std::set<std::string> inside;
    for (const PublicationRule& rule : rule_set.publications) {
        if (!inside.insert(rule.id).second) file.complain("publication", "twice: " + rule.id);
    }
}

}  // namespace

SubjectType read_subject_type(Declaration& rule) {
    return rule.word<SubjectType>(
        "subjects",
        {{"any", SubjectType::any},
         {"organisation", SubjectType::organisation},
         {"person", SubjectType::person}},
        SubjectType::any
    );
}

std::vector<RuleSet> read_rule_sets(const std::filesystem::path& folder) {
    Mistakes mistakes;
    std::set<std::string> ids;
    std::vector<RuleSet> rule_sets;
    for (const auto& path : declarations_in(folder)) {
        const toml::table table = parse_declaration(path);
        Declaration file{table, {}, mistakes};
        rule_sets.push_back(read_rule_set(file));
        refuse_twins(file, rule_sets.back(), ids);
        file.finish();
    }
    mistakes.throw_if_any(policy_hint);
    return rule_sets;
}

}  // namespace xinqiao
