// xinqiao report, serve: the page again, the daemon itself.
#include <array>
#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/report/gather.hpp"
#include "daemon/report/last_night.hpp"
#include "daemon/report/report_files.hpp"

namespace xinqiao {
namespace {

struct ReportWords {
    std::string format;
    std::string output;
};

constexpr std::array<std::pair<const char*, ReportForm>, 4> forms{
    std::pair{"html", ReportForm::html},
    {"xlsx", ReportForm::xlsx},
    {"csv", ReportForm::csv},
    {"json", ReportForm::json}};

// The form that was asked for, else that of the file's name.
ReportForm form_of(const ReportWords& words) {
    const std::string ending = std::filesystem::path{words.output}.extension().string();
    for (const auto& [name, form] : forms) {
        if (words.format == name || (words.format.empty() && ending == std::string{"."} + name)) {
            return form;
        }
    }
    throw Error{
        Error::Kind::invalid,
        "--output " + words.output + ": 看不出格式 (unknown form)",
        "请以 .html .xlsx .csv 或 .json 结尾, 或另加 --format"};
}

// To the folder of reports unless a file is named; "-": csv and json to the terminal.
Exit run_report(const ReportWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    const Gateway& gateway = premises.gateway();
    const NightSummary night = last_night(*database, gateway.systems, gateway.rulebook.kinds);
    if (words.format.empty() && words.output.empty()) {
        invocation.out << premises.write_report(night) << '\n';
        return Exit::done;
    }
    Transaction transaction{*database, Access::reading};
    const Moment now = SystemClock{}.now();
    const ReportFacts facts =
        gather_report(transaction, night, gateway.rulebook, report_settings(gateway.config), now);
    const ReportSource source{transaction, facts, gateway.rulebook, now};
    if (!words.output.empty() && words.output != "-") {
        write_report(words.output, form_of(words), source);
        invocation.out << words.output << '\n';
        return Exit::done;
    }
    switch (form_of(words)) {
        case ReportForm::csv:
            write_csv(invocation.out, source);
            return Exit::done;
        case ReportForm::json:
            write_json(invocation.out, source);
            return Exit::done;
        default:
            throw Error{
                Error::Kind::invalid,
                "--format " + words.format + " 须写入文件 (needs a file)",
                "请加 --output 报告." + words.format};
    }
}

}  // namespace

void declare_report(CLI::App& app, Act& act) {
    auto words = std::make_shared<ReportWords>();
    app.add_option(
           "--format",
           words->format,
           "html, xlsx, csv, json; 缺省写网页和工作簿 / default: page and workbook"
    )
        ->check(CLI::IsMember({"html", "xlsx", "csv", "json"}));
    app.add_option("--output", words->output, "写入的文件, - 为终端 / the file; -: the terminal");
    app.callback([&act, words] {
        act = [words](const Invocation& invocation) { return run_report(*words, invocation); };
    });
}

void declare_serve(CLI::App& app, Act& act) {
    app.callback([&act] {
        act = [](const Invocation& invocation) { return invocation.serve(invocation); };
    });
}

}  // namespace xinqiao
