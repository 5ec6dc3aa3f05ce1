// xinqiao quarantine: the rows that could not become records, and what a steward does with them.
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/flow/quarantine_retry.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/quarantine.hpp"

namespace xinqiao {
namespace {

struct QuarantineWords {
    std::string system;
    std::string state = "open";
    std::int64_t limit = 100;
    std::int64_t id = 0;
    std::string reason;
    bool whitelist = false;
};

using SharedQuarantineWords = std::shared_ptr<QuarantineWords>;

boost::json::object row_json(const QuarantinedRow& row) {
    boost::system::error_code broken;
    boost::json::object out{
        {"id", row.id},
        {"system", row.system.text()},
        {"stream", row.stream.text()},
        {"kind", row.kind.text()},
        {"place", row.place},
        {"state", row.state},
        {"reason", row.reason},
        {"row", boost::json::parse(row.row, broken)},
        {"findings", boost::json::parse(row.findings, broken)},
    };
    return out;
}

std::string first_advice(const QuarantinedRow& row) {
    const Findings findings = findings_from_json(row.findings);
    return findings.empty() ? "" : findings.front().field + ": " + findings.front().advice;
}

std::string place_text(const QuarantinedRow& row) {
    return row.place == 0 ? "—" : "第 " + std::to_string(row.place) + " 行";
}

Exit list_rows(const QuarantineWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    const std::string_view state = words.state == "all" ? std::string_view{} : words.state;
    const auto rows = Quarantine{transaction}.list(SystemName{words.system}, state, words.limit);
    if (invocation.json) {
        boost::json::array all;
        for (const QuarantinedRow& row : rows)
            all.push_back(row_json(row));
        invocation.out << boost::json::serialize(all) << '\n';
        return Exit::done;
    }
    for (const QuarantinedRow& row : rows) {
        invocation.out << fmt::format(
            "{}\t{}/{}\t{}\t{}\t{}\n",
            row.id,
            row.system.text(),
            row.stream.text(),
            place_text(row),
            row.state,
            first_advice(row)
        );
    }
    if (rows.empty()) invocation.error << "隔离区没有这样的行 (no such rows)\n";
    return Exit::done;
}

QuarantinedRow row_of(Database& database, std::int64_t id) {
    Transaction transaction{database, Access::reading};
    std::optional<QuarantinedRow> row = Quarantine{transaction}.find(id);
    if (row) return *std::move(row);
    throw Error{
        Error::Kind::invalid,
        "隔离区没有第 " + std::to_string(id) + " 号 / no such row",
        "请运行 xinqiao quarantine ls"};
}

Exit show_row(const QuarantineWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    const QuarantinedRow row = row_of(*database, words.id);
    if (invocation.json) {
        invocation.out << boost::json::serialize(row_json(row)) << '\n';
        return Exit::done;
    }
    invocation.out << fmt::format(
        "第 {} 号  {}/{}  {}  {}  {}\n{}\n",
        row.id,
        row.system.text(),
        row.stream.text(),
        row.kind.text(),
        place_text(row),
        row.state,
        row.row
    );
    for (const Finding& finding : findings_from_json(row.findings)) {
        invocation.out << fmt::format(
            "  [{}] {} = {}: {} ({})\n",
            name_of(finding.severity),
            finding.field,
            finding.value,
            finding.advice,
            finding.rule
        );
    }
    return Exit::done;
}

Exit retry_row(const QuarantineWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    ProgressLine line{invocation.error};
    RetryWish wish{words.id, words.reason, CodeReview::none};
    if (words.whitelist) wish.review = CodeReview::accept_suspect;
    const RetryOutcome outcome = retry_quarantined(premises.workshop(line), wish);
    if (invocation.json) {
        invocation.out << boost::json::serialize(boost::json::object{
            {"id", words.id}, {"resolved", outcome.resolved}, {"sentence", outcome.sentence}})
                       << '\n';
    } else {
        invocation.out << "第 " << words.id << " 号: " << outcome.sentence << '\n';
    }
    return outcome.resolved ? Exit::done : Exit::partial;
}

Exit discard_row(const QuarantineWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    const QuarantinedRow row = row_of(*database, words.id);
    Transaction transaction{*database};
    Quarantine{transaction}.close(row.id, "discarded", words.reason, premises.clock().now());
    JournalEntry entry;
    entry.moment = premises.clock().now();
    entry.actor = premises.actor();
    entry.act = "discarded-row";
    entry.subject = row.system.text() + "/" + row.stream.text();
    entry.detail = std::to_string(row.id) + ": " + words.reason;
    Journal{transaction}.append(entry);
    transaction.commit();
    invocation.out << "第 " << row.id << " 号已作废\n";
    return Exit::done;
}

CLI::App* declare_quarantine_part(
    CLI::App& app,
    Act& act,
    const char* name,
    const char* summary,
    Exit (*run)(const QuarantineWords&, const Invocation&),
    const SharedQuarantineWords& words
) {
    CLI::App* part = app.add_subcommand(name, summary);
    part->callback([&act, words, run] {
        act = [words, run](const Invocation& invocation) { return run(*words, invocation); };
    });
    return part;
}

}  // namespace

void declare_quarantine(CLI::App& app, Act& act) {
    const auto words = std::make_shared<QuarantineWords>();
    app.require_subcommand(1);
    CLI::App* list =
        declare_quarantine_part(app, act, "ls", "列出隔离的行 / list rows", list_rows, words);
    list->add_option("--system", words->system, "只看这个系统 / of this system");
    list->add_option("--state", words->state, "open, retried, discarded, resolved, all")
        ->check(CLI::IsMember({"open", "retried", "discarded", "resolved", "all"}));
    list->add_option("--limit", words->limit, "最多行数 / at most")->check(CLI::Range(1, 100000));
    CLI::App* show =
        declare_quarantine_part(app, act, "show", "显示一行及原因 / one row", show_row, words);
    CLI::App* retry = declare_quarantine_part(
        app, act, "retry", "重新处理一行 / read one row again", retry_row, words
    );
    retry->add_flag("--whitelist", words->whitelist, "认可存疑代码 / accept the suspect code");
    CLI::App* discard = declare_quarantine_part(
        app, act, "discard", "作废一行 / close a row for good", discard_row, words
    );
    for (CLI::App* part : {show, retry, discard}) {
        part->add_option("ID", words->id, "隔离编号 / number of the row")->required();
    }
    for (CLI::App* part : {retry, discard}) {
        part->add_option("--reason", words->reason, "理由, 记入日志 / why, for the journal")
            ->required();
    }
}

}  // namespace xinqiao
