// xinqiao measure: what follows from a listing at the bureau's departments, and what they answered.
#include <memory>

#include <boost/json/serialize.hpp>
#include <unistd.h>

#include "base/date.hpp"
#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/decisions/measures.hpp"
#include "daemon/report/measure_catalogue.hpp"
#include "daemon/report/measure_words.hpp"
#include "daemon/report/subject_file.hpp"

namespace xinqiao {
namespace {

struct MeasureWords {
    std::string subject;
    std::string department;
    std::string state;
    bool overdue = false;
    bool all = false;
    bool csv = false;
    std::vector<std::int64_t> ids;
    std::string outcome;
    std::string day;
    std::string document;
    std::string words;
    std::string kind;
    std::string key;
    std::string title;
    bool undo = false;
    std::string by = "measure";
    std::string since;
    std::string until;
};

Colour measure_colour() {
    return ::isatty(STDOUT_FILENO) == 1 ? Colour::terminal : Colour::plain;
}

void print(const Invocation& invocation, const boost::json::value& value) {
    invocation.out << boost::json::serialize(value) << '\n';
}

std::optional<Day> day_typed(const std::string& text, const char* option) {
    if (text.empty()) return std::nullopt;
    if (const auto day = parse_day(text)) return *day;
    throw Error{
        Error::Kind::invalid,
        std::string{option} + ": 不是日期 " + text + " / not a day",
        "日期写作 2026-04-02"};
}

// Those of the department by role or by its name; `ls` leaves out what is over.
bool is_asked_for(const MeasureWords& words, const MeasureLine& line) {
    if (!words.department.empty() && words.department != line.measure.department) return false;
    if (words.overdue && !line.overdue) return false;
    if (!words.state.empty()) return words.state == word_of(line.state);
    return words.all || line.state != MeasureState::released;
}

std::vector<MeasureLine> lines_asked_for(const MeasureWords& words, const Premises& premises) {
    const Gateway& gateway = premises.gateway();
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    MeasureFilter filter;
    if (!words.subject.empty()) filter.subject = subject_typed(words.subject);
    auto lines =
        measure_board(transaction, gateway.rulebook, filter, day_of(premises.clock().now()));
    std::erase_if(lines, [&](const MeasureLine& line) { return !is_asked_for(words, line); });
    return lines;
}

Exit list_measures(const MeasureWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto lines = lines_asked_for(words, premises);
    if (invocation.json) {
        boost::json::array all;
        for (const MeasureLine& line : lines) {
            all.push_back(measure_json(line));
        }
        print(invocation, all);
    } else if (words.csv) {
        invocation.out << measures_csv(lines);
    } else if (lines.empty()) {
        invocation.error << "没有这样的措施 (no such measures)\n";
    } else {
        invocation.out << measures_text(lines, measure_colour());
    }
    return Exit::done;
}

Exit show_measure(const MeasureWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const Gateway& gateway = premises.gateway();
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    const Day today = day_of(premises.clock().now());
    for (const std::int64_t id : words.ids) {
        const OpenedMeasure measure = measure_of(transaction, id);
        const MeasureLine line = line_of(measure, gateway.rulebook, today);
        const auto answers = Measures{transaction}.answers_to(id);
        if (invocation.json) {
            auto out = measure_json(line);
            out["answers"] = answers_json(answers);
            print(invocation, out);
        } else {
            invocation.out << measure_text(line, answers, gateway.rulebook.kinds);
        }
    }
    return Exit::done;
}

// All or none of them.
Exit answer_measures(const MeasureWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    SilentProgress progress;
    Workshop workshop = premises.workshop(progress);
    const auto database = premises.store().open();
    Transaction transaction{*database};
    for (const std::int64_t id : words.ids) {
        const OpenedMeasure measure = reply_to_measure(
            workshop,
            transaction,
            {.measure = id,
             .outcome = measure_outcome_named(words.outcome).value(),
             .day = day_typed(words.day, "--day"),
             .document = words.document,
             .words = words.words,
             .who = premises.actor()}
        );
        const Rulebook& rulebook = premises.gateway().rulebook;
        const MeasureLine line = line_of(measure, rulebook, day_of(premises.clock().now()));
        if (invocation.json) {
            print(invocation, measure_json(line));
        } else {
            invocation.out << "第 " << id << " 号 " << measure.label << "：" << label_of(line.state)
                           << '\n';
        }
    }
    transaction.commit();
    return Exit::done;
}

Exit open_by_hand(const MeasureWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    SilentProgress progress;
    Workshop workshop = premises.workshop(progress);
    const auto database = premises.store().open();
    Transaction transaction{*database};
    const std::int64_t opened =
        open_for_listing(workshop, transaction, KindName{words.kind}, RecordKey{words.key});
    transaction.commit();
    if (invocation.json) {
        print(invocation, boost::json::object{{"opened", opened}});
    } else if (opened == 0) {
        invocation.error << "没有新发起的措施: 已经发起过, 或清单中没有适用的 (nothing to open)\n";
    } else {
        invocation.out << "已向责任部门发起联合奖惩措施 " << opened << " 项\n";
    }
    return Exit::done;
}

Exit mark_case(const MeasureWords& words, const Invocation& invocation) {
    if (words.title.empty() != words.undo) {
        throw Error{
            Error::Kind::invalid,
            "须写明 --title, 或用 --undo 取消 / --title or --undo",
            "例如 --title '以虚假材料取得采矿许可'"};
    }
    const Premises premises{invocation.config()};
    SilentProgress progress;
    Workshop workshop = premises.workshop(progress);
    const auto database = premises.store().open();
    Transaction transaction{*database};
    mark_typical(
        workshop,
        transaction,
        {.kind = KindName{words.kind},
         .key = RecordKey{words.key},
         .title = words.title,
         .who = premises.actor()}
    );
    transaction.commit();
    return Exit::done;
}

Exit list_cases(const MeasureWords&, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    TextTable table{{"标记日期", "案例", "主体", "类别", "记录主键", "由谁"}};
    boost::json::array all;
    for (const TypicalCase& typical : TypicalCases{transaction}.all()) {
        const std::string day = format_day(day_of(typical.moment));
        table.add(
            {day,
             typical.title,
             typical.subject.text(),
             label_of_kind(premises.gateway().rulebook.kinds, typical.kind),
             typical.key.text(),
             typical.who}
        );
        all.push_back(typical_json(typical));
    }
    if (invocation.json) {
        print(invocation, all);
    } else if (table.empty()) {
        invocation.error << "没有标为典型案例的 (no typical cases)\n";
    } else {
        invocation.out << table.text(measure_colour());
    }
    return Exit::done;
}

Exit count_measures(MeasureWords words, const Invocation& invocation) {
    words.all = true;
    const Premises premises{invocation.config()};
    auto lines = lines_asked_for(words, premises);
    const auto since = day_typed(words.since, "--since");
    const auto until = day_typed(words.until, "--until");
    std::erase_if(lines, [&](const MeasureLine& line) {
        const Day opened = line.measure.course.opened;
        return (since && opened < *since) || (until && *until < opened);
    });
    const bool by_department = words.by == "department";
    const auto tallies = tally_of(lines, by_department ? TallyBy::department : TallyBy::measure);
    const MeasureTally all = tally_of(lines);
    const std::string heading = by_department ? "责任部门" : "措施";
    if (invocation.json) {
        boost::json::array rows;
        for (const MeasureTally& tally : tallies) {
            rows.push_back(tally_json(tally));
        }
        print(
            invocation,
            boost::json::object{{"by", words.by}, {"rows", rows}, {"all", tally_json(all)}}
        );
    } else if (words.csv) {
        invocation.out << tally_csv(tallies, all, heading);
    } else {
        invocation.out << tally_text(tallies, all, heading, measure_colour());
    }
    return Exit::done;
}

Exit show_catalogue(const MeasureWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const Rulebook& rulebook = premises.gateway().rulebook;
    if (invocation.json) {
        print(invocation, catalogue_json(rulebook.measures));
    } else if (words.csv) {
        invocation.out << catalogue_csv(rulebook.measures, rulebook.kinds);
    } else {
        invocation.out << catalogue_text(rulebook.measures, rulebook.kinds, measure_colour());
    }
    return Exit::done;
}

using MeasureWordsOfOne = std::shared_ptr<MeasureWords>;

void add_listing(CLI::App& part, const MeasureWordsOfOne& words) {
    part.add_option("KIND", words->kind, "信息类别 / kind")->required();
    part.add_option("KEY", words->key, "记录主键 / key of the record")->required();
}

void add_filter(CLI::App& part, const MeasureWordsOfOne& words) {
    part.add_option("--subject", words->subject, "只看该主体 / of this subject");
    part.add_option("--department", words->department, "只看该部门 / of this department");
    part.add_flag("--csv", words->csv, "以 CSV 列出 / as CSV");
}

}  // namespace

void declare_measure(CLI::App& app, Act& act) {
    const auto words = std::make_shared<MeasureWords>();
    app.require_subcommand(1);
    const auto part = [&](const char* name, const char* summary, auto run) {
        CLI::App* added = app.add_subcommand(name, summary);
        added->callback([&act, words, run] {
            act = [words, run](const Invocation& invocation) { return run(*words, invocation); };
        });
        return added;
    };
    CLI::App* list = part("ls", "措施到哪一步 / how far they have come", list_measures);
    add_filter(*list, words);
    std::vector<std::string> states;
    for (const Word& word : measure_state_words) {
        states.emplace_back(word.word);
    }
    list->add_option("--state", words->state, "只看该状态 / in this state")
        ->check(CLI::IsMember(states));
    list->add_flag("--overdue", words->overdue, "只看超期的 / only what is overdue");
    list->add_flag("--all", words->all, "也列出已解除的 / also what was released");

    CLI::App* show = part("show", "一项措施及其反馈 / one measure with its answers", show_measure);
    show->add_option("ID", words->ids, "编号 / its number")->required();

    CLI::App* answer =
        part("answer", "登记责任部门的反馈 / what a department answers", answer_measures);
    answer->add_option("ID", words->ids, "编号, 可以几项 / its number, or several")->required();
    answer
        ->add_option("--outcome", words->outcome, "applied 已实施, declined 不适用, lifted 已解除")
        ->required()
        ->check(CLI::IsMember({"applied", "declined", "lifted"}));
    answer->add_option("--day", words->day, "反馈日期 / when");
    answer->add_option("--document", words->document, "文号 / number of the document");
    answer->add_option("--words", words->words, "情况, 不适用的写明理由 / how, or why not");

    CLI::App* open =
        part("open", "为已有的名单发起措施 / open those of an earlier listing", open_by_hand);
    add_listing(*open, words);

    CLI::App* mark =
        part("mark-typical", "标为典型案例 / tell a listing as a typical case", mark_case);
    add_listing(*mark, words);
    mark->add_option("--title", words->title, "案例名称 / its title");
    mark->add_flag("--undo", words->undo, "取消 / take the mark away");
    part("typical", "典型案例 / the typical cases", list_cases);

    CLI::App* stats = part("stats", "联合奖惩统计 / counted", count_measures);
    add_filter(*stats, words);
    stats->add_option("--by", words->by, "measure 按措施, department 按部门")
        ->check(CLI::IsMember({"measure", "department"}));
    stats->add_option("--since", words->since, "自该日起发起的 / opened since that day");
    stats->add_option("--until", words->until, "至该日发起的 / opened until that day");

    CLI::App* catalogue = part(
        "catalogue",
        "采用的措施清单和责任部门, 可公开 / what is in force, and who carries it",
        show_catalogue
    );
    catalogue->add_flag("--csv", words->csv, "以 CSV 列出 / as CSV");
}

}  // namespace xinqiao
