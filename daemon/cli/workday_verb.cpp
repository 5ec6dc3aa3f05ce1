// xinqiao workday: the N-th working day after a date.
#include <memory>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/date.hpp"
#include "base/error.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/config/places.hpp"
#include "schema/workday.hpp"

namespace xinqiao {
namespace {

struct WorkdayWords {
    std::string date;
    int count = 1;
};

Error refused(const std::string& why) {
    return {Error::Kind::invalid, why, "日期写作 2026-01-05; 节假日文件在 schema/calendar"};
}

// Works without a configuration: the calendars of the program are then taken.
std::filesystem::path calendar_folder(const Invocation& invocation) {
    const bool configured =
        !invocation.config_file.empty() || std::filesystem::exists(usual_config());
    const std::string schema = configured ? invocation.config().folders.schema : std::string{};
    return schema_folder(schema) / "calendar";
}

Exit run_workday(const WorkdayWords& words, const Invocation& invocation) {
    const auto start = parse_day(words.date);
    if (!start) throw refused(start.error());
    const Workdays workdays{calendar_folder(invocation)};
    const auto day = workdays.nth_workday_after(*start, words.count);
    if (!day) throw refused(day.error());
    if (invocation.json) {
        invocation.out << boost::json::serialize(boost::json::object{
            {"date", format_day(*start)}, {"n", words.count}, {"workday", format_day(*day)}})
                       << '\n';
    } else {
        invocation.out << format_day(*day) << '\n';
    }
    return Exit::done;
}

}  // namespace

void declare_workday(CLI::App& app, Act& act) {
    const auto words = std::make_shared<WorkdayWords>();
    app.add_option("DATE", words->date, "起始日, 不计入 / the day that is not counted")->required();
    app.add_option("N", words->count, "第几个工作日 / which working day after it")
        ->required()
        ->check(CLI::Range(1, 10000));
    app.callback([&act, words] {
        act = [words](const Invocation& invocation) { return run_workday(*words, invocation); };
    });
}

}  // namespace xinqiao
