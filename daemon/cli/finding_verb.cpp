// xinqiao finding: the differences that stand open, and a steward's word that one may stand.
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "base/date.hpp"
#include "base/error.hpp"
#include "daemon/cli/finding_filter.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/flow/reason.hpp"
#include "daemon/report/spelling.hpp"
#include "daemon/report/text_table.hpp"
#include "daemon/report/words.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"

namespace xinqiao {
namespace {

struct FindingWords {
    std::string system;
    std::string kind;
    std::string reason;
    std::string state = "open";
    std::int64_t limit = 100;
    std::int64_t id = 0;
    std::string why;
    std::string until;
};

using Words = std::shared_ptr<FindingWords>;

std::string day_text(std::int64_t day) {
    return day == 0 ? "长期" : format_day(Day{std::chrono::days{day}});
}

std::string mover_of(std::string_view reason) {
    const ReasonFacts* facts = reason_named(reason);
    return move_label(name_of(facts == nullptr ? Whose::bureau : facts->move));
}

boost::json::object finding_json(const KnownFinding& finding) {
    boost::json::object out{
        {"id", finding.id},
        {"system", finding.system.text()},
        {"kind", finding.kind.text()},
        {"key", finding.key.text()},
        {"subject", finding.subject.text()},
        {"reason", finding.reason},
        {"label", reason_label(finding.reason)},
        {"severity", finding.severity},
        {"fields", finding.field},
        {"ours", finding.ours},
        {"theirs", finding.theirs},
        {"advice", finding.advice.empty() ? reason_advice(finding.reason) : finding.advice},
        {"since", format_day(day_of(finding.first_seen))},
        {"first_run", finding.first_run},
        {"last_run", finding.last_run},
        {"state", finding.state},
        {"reopened", finding.reopened}};
    if (const ReasonFacts* facts = reason_named(finding.reason)) {
        out["move"] = name_of(facts->move);
        out["remedy"] = name_of(facts->remedy);
    }
    if (finding.state == "accepted") {
        out["accepted_until"] = day_text(finding.accepted_until);
        out["accepted_why"] = finding.accepted_why;
        out["accepted_by"] = finding.accepted_by;
    }
    return out;
}

std::string system_label(const KnownFinding& finding) {
    return finding.system.empty() ? "—" : finding.system.text();
}

Exit list_findings(const FindingWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    const FindingFilter filter{
        .system = SystemName{words.system},
        .kind = KindName{words.kind},
        .reason = reason_typed(words.reason),
        .state = words.state == "all" ? std::string{} : words.state,
        .after = 0,
        .limit = words.limit};
    check_filter(filter, premises.gateway(), transaction);
    const auto findings = KnownFindings{transaction}.list(filter);
    if (static_cast<std::int64_t>(findings.size()) == words.limit) {
        invocation.error << "只列出前 " << words.limit << " 条, 更多请加大 --limit\n";
    }
    if (invocation.json) {
        boost::json::array all;
        for (const KnownFinding& finding : findings) {
            all.push_back(finding_json(finding));
        }
        invocation.out << boost::json::serialize(all) << '\n';
        return Exit::done;
    }
    TextTable table{{"编号>", "系统", "类别", "原因", "该谁办", "自", "状态", "记录主键"}};
    for (const KnownFinding& finding : findings) {
        table.add(
            {std::to_string(finding.id),
             system_label(finding),
             finding.kind.text(),
             reason_label(finding.reason),
             mover_of(finding.reason),
             format_day(day_of(finding.first_seen)),
             state_label(finding.state),
             finding.key.text()}
        );
    }
    const bool terminal = ::isatty(STDOUT_FILENO) == 1;
    if (!table.empty()) {
        invocation.out << table.text(terminal ? Colour::terminal : Colour::plain);
    } else {
        invocation.error << "没有这样的差异 (no such findings)\n";
    }
    return Exit::done;
}

KnownFinding finding_with(Transaction& transaction, std::int64_t id) {
    if (auto finding = KnownFindings{transaction}.find(id)) return *std::move(finding);
    throw Error{
        Error::Kind::invalid,
        "没有第 " + std::to_string(id) + " 号差异 / no such finding",
        "请运行 xinqiao finding ls"};
}

Exit show_finding(const FindingWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    const KnownFinding finding = finding_with(transaction, words.id);
    const Kind* kind = premises.gateway().rulebook.kinds.find(finding.kind);
    const SpelledFields spelled = spelled_fields(transaction, kind, finding);
    if (invocation.json) {
        boost::json::object json = finding_json(finding);
        json["spelled"] = spelling_json(spelled);
        json["unspelled"] = spelled.note;
        invocation.out << boost::json::serialize(json) << '\n';
        return Exit::done;
    }
    invocation.out << fmt::format(
        "第 {} 号  {}  {}  {} ({})  {}\n{}  {}\n自 {} 起, 该{}办",
        finding.id,
        system_label(finding),
        finding.kind.text(),
        reason_label(finding.reason),
        finding.reason,
        state_label(finding.state),
        finding.key.text(),
        finding.subject.text(),
        format_day(day_of(finding.first_seen)),
        mover_of(finding.reason)
    );
    if (finding.reopened > 0) invocation.out << fmt::format(", 曾 {} 次重现", finding.reopened);
    const auto told = [](const std::string& value) {
        return value.empty() ? std::string{"(无)"} : value;
    };
    invocation.out << "\n\n我方:\n"
                   << told(finding.ours) << "\n\n对方:\n"
                   << told(finding.theirs) << "\n\n怎么办: "
                   << (finding.advice.empty() ? reason_advice(finding.reason) : finding.advice)
                   << '\n';
    const std::string spellings = spelling_lines(spelled);
    if (!spellings.empty()) invocation.out << "\n写法:\n" << spellings;
    if (finding.state == "accepted") {
        invocation.out << fmt::format(
            "已认可至 {}: {} ({})\n",
            day_text(finding.accepted_until),
            finding.accepted_why,
            finding.accepted_by
        );
    }
    return Exit::done;
}

std::int64_t last_day_of(const FindingWords& words, Moment now) {
    if (words.until.empty()) return 0;
    const auto day = parse_day(words.until);
    if (day && *day >= day_of(now)) return day->time_since_epoch().count();
    throw Error{
        Error::Kind::invalid,
        "--until " + words.until + ": " + (day ? std::string{"已经过去"} : day.error()),
        "日期写作 2026-12-31, 不早于今天; 不写则长期"};
}

void journal_act(
    Transaction& transaction,
    const Premises& premises,
    const KnownFinding& finding,
    const char* act,
    std::string detail
) {
    JournalEntry entry;
    entry.moment = premises.clock().now();
    entry.actor = premises.actor();
    entry.act = act;
    entry.subject = finding.subject.text();
    entry.detail = std::to_string(finding.id) + " " + finding.system.text() + " " + finding.reason
                   + ": " + std::move(detail);
    Journal{transaction}.append(entry);
}

// The journal is worth nothing without one.
void check_reason(const FindingWords& words) {
    if (words.why.find_first_not_of(" \t") != std::string::npos) return;
    throw Error{Error::Kind::invalid, "--reason 不能为空", "写明依据, 如函件文号"};
}

Exit accept_finding(const FindingWords& words, const Invocation& invocation) {
    check_reason(words);
    const Premises premises{invocation.config()};
    const Moment now = premises.clock().now();
    const std::int64_t until = last_day_of(words, now);
    const auto database = premises.store().open();
    Transaction transaction{*database};
    const KnownFinding finding = finding_with(transaction, words.id);
    const Acceptance acceptance{until, words.why, premises.actor()};
    if (!KnownFindings{transaction}.accept(words.id, acceptance)) {
        throw Error{
            Error::Kind::invalid,
            "该差异已解决, 无须认可 / already resolved",
            "待处理的: xinqiao finding ls"};
    }
    journal_act(transaction, premises, finding, "accepted-finding", words.why);
    transaction.commit();
    invocation.out << fmt::format("第 {} 号已认可至 {}\n", words.id, day_text(until));
    return Exit::done;
}

Exit reopen_finding(const FindingWords& words, const Invocation& invocation) {
    check_reason(words);
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    Transaction transaction{*database};
    const KnownFinding finding = finding_with(transaction, words.id);
    if (!KnownFindings{transaction}.reopen(words.id)) {
        throw Error{
            Error::Kind::invalid,
            "该差异没有被认可 / not accepted",
            "已认可的: xinqiao finding ls --state accepted"};
    }
    journal_act(transaction, premises, finding, "reopened-finding", words.why);
    transaction.commit();
    invocation.out << fmt::format("第 {} 号恢复为待处理\n", words.id);
    return Exit::done;
}

CLI::App* declare_part(
    CLI::App& app,
    Act& act,
    const char* name,
    const char* summary,
    Exit (*run)(const FindingWords&, const Invocation&),
    const Words& words
) {
    CLI::App* part = app.add_subcommand(name, summary);
    part->callback([&act, words, run] {
        act = [words, run](const Invocation& invocation) { return run(*words, invocation); };
    });
    return part;
}

}  // namespace

void declare_finding(CLI::App& app, Act& act) {
    const auto words = std::make_shared<FindingWords>();
    app.require_subcommand(1);
    CLI::App* list = declare_part(app, act, "ls", "列出差异 / list", list_findings, words);
    list->add_option("--system", words->system, "只看这个系统 / of this system");
    list->add_option("--kind", words->kind, "只看这个信息类别 / of this kind");
    list->add_option("--why", words->reason, "只看这个原因, 如 lost 或 平台丢失 / of this reason");
    list->add_option("--state", words->state, "open, accepted, resolved, all")
        ->check(CLI::IsMember({"open", "accepted", "resolved", "all"}));
    list->add_option("--limit", words->limit, "最多条数 / at most")->check(CLI::Range(1, 1000000));
    CLI::App* show = declare_part(app, act, "show", "显示一条 / one finding", show_finding, words);
    CLI::App* accept = declare_part(
        app, act, "accept", "认可一条差异, 不再列为待处理 / let it stand", accept_finding, words
    );
    accept->add_option("--until", words->until, "认可至, 不写则长期 / last day; none: for good")
        ->type_name("DAY");
    CLI::App* reopen =
        declare_part(app, act, "reopen", "取消认可 / no longer accepted", reopen_finding, words);
    for (CLI::App* part : {show, accept, reopen}) {
        part->add_option("ID", words->id, "差异编号 / number of the finding")->required();
    }
    for (CLI::App* part : {accept, reopen}) {
        part->add_option("--reason", words->why, "理由, 记入日志 / why, for the journal")
            ->required();
    }
}

}  // namespace xinqiao
