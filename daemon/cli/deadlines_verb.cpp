// xinqiao deadlines: what is due until when, and who owes it.
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <unistd.h>

#include "adapters/formats/csv.hpp"
#include "base/date.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/flow/deadlines.hpp"
#include "daemon/report/text_table.hpp"

namespace xinqiao {
namespace {

struct DeadlineWords {
    std::string owner;
    bool all = false;
    std::int64_t days = 0;
    bool csv = false;
};

// By role or by its name in the configuration.
bool is_meant(const DeadlineWords& words, const DeadlineLine& line, Day today) {
    if (!words.owner.empty() && words.owner != line.owner && words.owner != line.deadline.owner) {
        return false;
    }
    return words.days == 0 || last_day_of(line.deadline) <= today + std::chrono::days{words.days};
}

boost::json::object line_json(const DeadlineLine& line) {
    return {
        {"step", line.deadline.duty},
        {"label", line.label},
        {"day", format_day(last_day_of(line.deadline))},
        {"provisional", !line.deadline.missing.empty()},
        {"missing", line.deadline.missing},
        {"state", name_of(line.urgency)},
        {"left", line.left},
        {"owner", line.deadline.owner},
        {"owner_name", line.owner},
        {"subject", line.deadline.subject.text()},
        {"kind", line.deadline.kind.text()},
        {"key", line.deadline.key.text()},
        {"decision", line.deadline.decision},
        {"rule", line.deadline.rule}};
}

std::string deadline_csv(const std::vector<DeadlineLine>& lines) {
    std::string text = "\xEF\xBB\xBF"
                       + csv_line(
                           {"状态",
                            "截止",
                            "余",
                            "事项",
                            "由谁办",
                            "主体",
                            "类别",
                            "记录主键",
                            "决定",
                            "依据",
                            "暂定的原因"}
                       );
    for (const DeadlineLine& line : lines) {
        text += csv_line(
            {std::string{label_of(line.urgency)},
             format_day(last_day_of(line.deadline)),
             when_words(line),
             line.label,
             line.owner,
             line.deadline.subject.text(),
             line.deadline.kind.text(),
             line.deadline.key.text(),
             std::to_string(line.deadline.decision),
             line.deadline.rule,
             line.deadline.missing}
        );
    }
    return text;
}

const char* colour_code(Urgency urgency) {
    if (urgency == Urgency::overdue) return "31";
    if (urgency == Urgency::soon) return "33";
    return urgency == Urgency::over ? "32" : "2";
}

std::string deadline_table(const std::vector<DeadlineLine>& lines, Colour colour) {
    TextTable table{{"状态", "截止", "余", "事项", "由谁办", "主体", "决定>", "依据"}};
    for (const DeadlineLine& line : lines) {
        const bool sure = line.deadline.missing.empty();
        table.add(
            {coloured(label_of(line.urgency), colour_code(line.urgency), colour),
             format_day(last_day_of(line.deadline)) + (sure ? "" : " 暂定"),
             when_words(line),
             line.label,
             line.owner.empty() ? "—" : line.owner,
             line.deadline.subject.text(),
             std::to_string(line.deadline.decision),
             line.deadline.rule}
        );
    }
    return table.text(colour);
}

void tell_board(
    const DeadlineBoard& board, const std::vector<DeadlineLine>& lines, const Invocation& invocation
) {
    const Colour colour = ::isatty(STDOUT_FILENO) == 1 ? Colour::terminal : Colour::plain;
    if (lines.empty()) {
        invocation.error << "没有待办的期限 (nothing is due)\n";
    } else {
        invocation.out << deadline_table(lines, colour);
    }
    for (const std::string& sentence : board.missing) {
        invocation.error << "日期暂按最早可能的日期计算: " << sentence << '\n';
    }
}

Exit run_deadlines(const DeadlineWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const Gateway& gateway = premises.gateway();
    const Day today = day_of(premises.clock().now());
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    const DeadlineBoard board = deadline_board(
        transaction,
        gateway.config.deadlines,
        gateway.rulebook.workdays,
        today,
        words.all ? WithMet::yes : WithMet::no
    );
    std::vector<DeadlineLine> lines;
    for (const DeadlineLine& line : board.lines) {
        if (is_meant(words, line, today)) lines.push_back(line);
    }
    if (invocation.json) {
        boost::json::array all;
        for (const DeadlineLine& line : lines) {
            all.push_back(line_json(line));
        }
        invocation.out << boost::json::serialize(all) << '\n';
    } else if (words.csv) {
        invocation.out << deadline_csv(lines);
    } else {
        tell_board(board, lines, invocation);
    }
    return Exit::done;
}

}  // namespace

void declare_deadlines(CLI::App& app, Act& act) {
    const auto words = std::make_shared<DeadlineWords>();
    app.add_option("--owner", words->owner, "只看由谁办的: 岗位代号或名称 / of this role or name");
    app.add_flag("--all", words->all, "也列出已办的 / also what was done");
    app.add_option("--days", words->days, "只看几天内到期的 / due within so many days")
        ->check(CLI::Range(1, 36500));
    app.add_flag("--csv", words->csv, "以 CSV 列出 / as CSV");
    app.callback([&act, words] {
        act = [words](const Invocation& invocation) { return run_deadlines(*words, invocation); };
    });
}

}  // namespace xinqiao
