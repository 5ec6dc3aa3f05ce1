#include "daemon/cli/reconcile_parts.hpp"

#include <map>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "base/date.hpp"
#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/flow/heal.hpp"
#include "daemon/flow/row_finding.hpp"
#include "daemon/report/publication_words.hpp"
#include "daemon/report/spelling.hpp"
#include "daemon/report/subject_file.hpp"
#include "daemon/report/text_table.hpp"
#include "daemon/report/words.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/sightings.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

Colour colour_of_terminal() {
    return ::isatty(STDOUT_FILENO) == 1 ? Colour::terminal : Colour::plain;
}

// Why one system shows of the record what it shows.
struct Explanation {
    Publication row;
    std::optional<FoundDifference> found;
    SpelledFields spelled;
};

std::vector<Explanation> explanations(
    const RecordKey& key, const Scope& scope, const Workshop& workshop, Transaction& transaction
) {
    std::vector<Explanation> all;
    for (const SystemSettings& system : workshop.systems.all()) {
        if (!scope.has_system(system.name)) continue;
        for (const auto& [name, kind] : workshop.rulebook.kinds) {
            if (!scope.has_kind(name.text())) continue;
            auto row = Publications{transaction}.find(SystemName{system.name}, name, key);
            if (!row) continue;
            const ComparedKind compared{
                workshop, system, kind, list_facts(workshop, transaction, system, name)};
            auto found = difference_in(compared, transaction, *row);
            SpelledFields spelled;
            if (found) spelled = spelled_fields(transaction, &kind, found->finding);
            all.push_back({*std::move(row), std::move(found), std::move(spelled)});
        }
    }
    return all;
}

std::string advice_of(const Explanation& one) {
    if (!one.found->finding.advice.empty()) return one.found->finding.advice;
    return reason_advice(facts_of(one.found->reason).name);
}

std::string moment_words(Moment moment) {
    return moment == Moment{} ? "从未" : minute_text(moment);
}

// Below one another, where more than one field differs; a value that there is not is said as such.
std::string indented(const std::string& value) {
    if (value.empty()) return "(无)";
    std::string text;
    for (const char letter : value) {
        text.append(letter == '\n' ? "\n          " : std::string{letter});
    }
    return text;
}

void write_explanation(const Explanation& one, std::ostream& out) {
    const Publication& row = one.row;
    out << fmt::format(
        "{}  {}  {}\n    {}\n    应公示: {}{} ({})\n    已确认: {} {}\n    看到: {} {}\n",
        row.system.text(),
        row.kind.text(),
        row.key.text(),
        publication_words(row),
        row.desired ? "是" : "否",
        row.desired_until == 0 ? ""
                               : ", 至 " + format_day(Day{std::chrono::days{row.desired_until}}),
        row.desired_why,
        row.acknowledged ? "是" : "否",
        moment_words(row.acknowledged_at),
        row.observed ? "是" : "否",
        moment_words(row.observed_at)
    );
    if (!one.found) {
        out << "    原因: 无差异, 或尚在途中\n";
        return;
    }
    const ReasonFacts& facts = facts_of(one.found->reason);
    out << fmt::format(
        "    原因: {} ({})\n    我方: {}\n    对方: {}\n    怎么办: {}\n",
        reason_label(facts.name),
        facts.name,
        indented(one.found->finding.ours),
        indented(one.found->finding.theirs),
        advice_of(one)
    );
    const std::string lines = spelling_lines(one.spelled);
    if (!lines.empty()) out << "    写法: " << indented(lines.substr(0, lines.size() - 1)) << '\n';
}

boost::json::object explanation_json(const Explanation& one) {
    const Publication& row = one.row;
    boost::json::object out{
        {"system", row.system.text()},
        {"kind", row.kind.text()},
        {"key", row.key.text()},
        {"state", publication_words(row)},
        {"desired", row.desired.has_value()},
        {"why", row.desired_why},
        {"rule", row.desired_rule},
        {"acknowledged", row.acknowledged.has_value()},
        {"observed", row.observed.has_value()}};
    if (one.found) {
        const ReasonFacts& facts = facts_of(one.found->reason);
        out["reason"] = facts.name;
        out["label"] = reason_label(facts.name);
        out["remedy"] = name_of(facts.remedy);
        out["fields"] = one.found->finding.field;
        out["ours"] = one.found->finding.ours;
        out["theirs"] = one.found->finding.theirs;
        out["advice"] = advice_of(one);
        out["spelled"] = spelling_json(one.spelled);
        out["unspelled"] = one.spelled.note;
    }
    return out;
}

// A day as it is typed. Nobody has seen anything yet of a day that has not come.
Day day_of_word(const std::string& word, Moment now) {
    const auto day = parse_day(word);
    if (day && *day <= day_of(now)) return *day;
    throw Error{
        Error::Kind::invalid,
        "--as-of " + word + ": " + (day ? std::string{"这一天还没有到"} : day.error()),
        "日期写作 2026-12-31, 不晚于今天"};
}

// The name of the subject as it stood there; a body that the law had purged has none.
std::string name_in(Transaction& transaction, const Digest& digest) {
    const auto body = Contents{transaction}.find(digest);
    if (!body) return "（内容已依法清除）";
    return std::string{record_from_canonical(*body).fields.text("subject_name")};
}

// Of several names the filter of the store knows one or all; the rest is passed over here.
template <class Name>
Name only_one(const std::vector<Name>& names) {
    return names.size() == 1 ? names.front() : Name{};
}

SightingFilter filter_of(const ReconcileWords& words, const Scope& scope, Moment now) {
    const Day day = day_of_word(words.as_of, now);
    return {
        .system = only_one(scope.systems),
        .kind = only_one(scope.kinds),
        .subject = words.subject.empty() ? SubjectCode{} : subject_typed(words.subject),
        .from = start_of(day),
        .until = start_of(day + std::chrono::days{1})};
}

std::string until_words(Moment gone_at) {
    return gone_at == Moment{} ? "至今" : minute_text(gone_at);
}

}  // namespace

Scope scope_of(const ReconcileWords& words, const Gateway& gateway) {
    Scope scope{
        {words.systems.begin(), words.systems.end()}, {words.kinds.begin(), words.kinds.end()}};
    check_names(scope, gateway.rulebook, gateway.systems);
    return scope;
}

Exit explain_record(const ReconcileWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    ProgressLine line{invocation.error};
    const Workshop workshop = premises.workshop(line);
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    const Scope scope = scope_of(words, premises.gateway());
    const auto all = explanations(RecordKey{words.explain}, scope, workshop, transaction);
    boost::json::array json;
    bool differs = false;
    for (const Explanation& one : all) {
        differs = differs || one.found.has_value();
        if (invocation.json) {
            json.push_back(explanation_json(one));
        } else {
            write_explanation(one, invocation.out);
        }
    }
    if (invocation.json) invocation.out << boost::json::serialize(json) << '\n';
    if (all.empty()) {
        invocation.error << "没有哪个系统公示或应公示该主键 (no system publishes this key)\n"
                            "怎么办: 请用 xinqiao trace 代码 查看完整主键\n";
    }
    return differs || all.empty() ? Exit::differences : Exit::done;
}

Exit tell_seen(const ReconcileWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const Scope scope = scope_of(words, premises.gateway());
    const SightingFilter filter = filter_of(words, scope, premises.clock().now());
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    TextTable table{{"系统", "类别", "记录主键", "主体名称", "自", "至"}};
    boost::json::array json;
    Sightings{transaction}.each_between(filter, [&](const SightedRow& row) {
        if (!scope.has_system(row.system.text()) || !scope.has_kind(row.kind.text())) return;
        const std::string name = name_in(transaction, row.digest);
        if (invocation.json) {
            json.push_back(boost::json::object{
                {"system", row.system.text()},
                {"kind", row.kind.text()},
                {"key", row.key.text()},
                {"subject_name", name},
                {"digest", row.digest.hex()},
                {"from", minute_text(row.first_seen)},
                {"until", row.gone_at == Moment{} ? "" : minute_text(row.gone_at)}});
            return;
        }
        table.add(
            {row.system.text(),
             row.kind.text(),
             row.key.text(),
             name,
             minute_text(row.first_seen),
             until_words(row.gone_at)}
        );
    });
    if (invocation.json) {
        invocation.out << boost::json::serialize(json) << '\n';
    } else if (table.empty()) {
        invocation.error << "该日没有看到任何公示 (nothing was seen on that day)\n";
    } else {
        invocation.out << table.text(colour_of_terminal());
    }
    return Exit::done;
}

Exit heal(const ReconcileWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    ProgressLine line{invocation.error};
    const Workshop workshop = premises.workshop(line);
    const auto database = premises.store().open();
    const Scope scope = scope_of(words, premises.gateway());
    const bool queues = words.heal == "queue";
    const auto steps = queues ? queue_healing(workshop, *database, scope)
                              : plan_healing(workshop, *database, scope);
    TextTable table{{"系统", "类别", "原因", "动作", "记录主键", "不执行的理由"}};
    boost::json::array json;
    std::int64_t withheld = 0;
    for (const HealStep& step : steps) {
        withheld += step.withheld.empty() ? 0 : 1;
        const bool pushes = step.remedy() == Remedy::push;
        table.add(
            {step.system.text(),
             step.kind.text(),
             reason_label(facts_of(step.reason).name),
             pushes ? "重推" : "撤下",
             step.key.text(),
             step.withheld}
        );
        json.push_back(boost::json::object{
            {"system", step.system.text()},
            {"kind", step.kind.text()},
            {"key", step.key.text()},
            {"reason", facts_of(step.reason).name},
            {"remedy", name_of(step.remedy())},
            {"withheld", step.withheld}});
    }
    if (invocation.json) {
        invocation.out << boost::json::serialize(boost::json::object{
            {"queued", queues}, {"steps", std::move(json)}})
                       << '\n';
    } else {
        if (!table.empty()) invocation.out << table.text(colour_of_terminal());
        invocation.out << fmt::format(
            "{} {} 条, 不执行 {} 条{}\n",
            queues ? "已排队" : "可自动处理",
            steps.size() - static_cast<std::size_t>(withheld),
            withheld,
            queues || steps.empty() ? "" : "; 执行请用 --heal queue"
        );
    }
    return withheld > 0 ? Exit::partial : Exit::done;
}

}  // namespace xinqiao
