// The answers about the work itself: quarantine, runs, journal, reports.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/hex.hpp"
#include "daemon/http/answers.hpp"
#include "daemon/http/cursor.hpp"
#include "daemon/http/parameters.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/run_json.hpp"
#include "daemon/ops/status_text.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/runs.hpp"

namespace xinqiao {
namespace {

constexpr std::array<std::string_view, 5> states_of_rows{
    "open", "retried", "discarded", "resolved", "all"};
constexpr std::array<std::string_view, 5> verbs_of_runs{
    "pull", "retry", "observe", "reconcile", "push"};

namespace fs = std::filesystem;

// Without the values, which may be personal.
boost::json::array mistakes_json(const Findings& findings) {
    boost::json::array mistakes;
    for (const Finding& finding : findings) {
        mistakes.push_back(boost::json::object{
            {"field", finding.field},
            {"rule", finding.rule},
            {"advice", finding.advice},
            {"severity", name_of(finding.severity)}});
    }
    return mistakes;
}

boost::json::object work_json(const QuarantinedRow& row) {
    return {
        {"id", row.id},
        {"system", row.system.text()},
        {"list", row.stream.text()},
        {"kind", row.kind.text()},
        {"place", row.place},
        {"state", row.state},
        {"reason", row.reason},
        {"since", moment_json(row.moment)},
        {"findings", mistakes_json(findings_from_json(row.findings))},
    };
}

boost::json::object work_json(const JournalEntry& entry) {
    return {
        {"id", entry.id},
        {"moment", moment_json(entry.moment)},
        {"actor", entry.actor},
        {"act", entry.act},
        {"subject", entry.subject},
        {"detail", entry.detail},
        {"hash", hex_of_bytes(entry.hash)},
    };
}

// Rows in the order of their ids, all behind the one where the page begins.
template <class R>
Response rows_response(std::string_view list, const PageWish& page, const std::vector<R>& rows) {
    boost::json::array shown;
    std::ranges::transform(rows, std::back_inserter(shown), [](const R& row) {
        return work_json(row);
    });
    return json_response(
        page_json(list, std::move(shown), rows.empty() ? page.after : rows.back().id)
    );
}

// As they are named by the day, the newest first. Whatever else lies there is nobody's business.
std::vector<fs::directory_entry> reports_in(const fs::path& folder) {
    std::vector<fs::directory_entry> reports;
    std::error_code none_yet;
    for (const auto& entry : fs::directory_iterator{folder, none_yet}) {
        const fs::path& file = entry.path();
        const bool is_report = file.filename().string().starts_with("reconciliation-")
                               && (file.extension() == ".html" || file.extension() == ".xlsx");
        if (is_report && entry.is_regular_file()) reports.push_back(entry);
    }
    std::ranges::sort(reports, std::ranges::greater{}, &fs::directory_entry::path);
    return reports;
}

}  // namespace

Response answer_quarantine(const Service& service, const Request& request) {
    const PageWish page = page_wish(request, "rows");
    const auto database = service.store.open();
    Transaction transaction{*database, Access::reading};
    const SystemName system = system_parameter(request, service.gateway()->config, transaction);
    std::string state = word_parameter(request, "state", states_of_rows);
    if (state.empty()) state = "open";
    if (state == "all") state.clear();
    return rows_response(
        "rows", page, Quarantine{transaction}.after(system, state, page.after, page.limit)
    );
}

Response answer_runs(const Service& service, const Request& request) {
    const PageWish page = page_wish(request, "runs");
    const auto database = service.store.open();
    Transaction transaction{*database, Access::reading};
    const SystemName system = system_parameter(request, service.gateway()->config, transaction);
    const std::string verb = word_parameter(request, "verb", verbs_of_runs);
    return rows_response(
        "runs", page, Runs{transaction}.after(system, verb, page.after, page.limit)
    );
}

Response answer_journal(const Service& service, const Request& request) {
    const PageWish page = page_wish(request, "entries");
    const auto database = service.store.open();
    Transaction transaction{*database, Access::reading};
    auto entries = Journal{transaction}.after(page.after, page.limit);
    const Moment settled = service.now() - settle_window;
    const auto young = std::ranges::find_if(entries, [&](const JournalEntry& entry) {
        return entry.moment > settled;
    });
    entries.erase(young, entries.end());
    return rows_response("entries", page, entries);
}

Response answer_reports(const Service& service) {
    boost::json::array reports;
    for (const fs::directory_entry& report :
         reports_in(service.gateway()->config.folders.reports)) {
        reports.push_back(boost::json::object{
            {"name", report.path().filename().string()}, {"bytes", report.file_size()}});
    }
    return json_response(boost::json::object{{"reports", std::move(reports)}});
}

Response answer_report(const Service& service, const std::string& name) {
    for (const fs::directory_entry& report :
         reports_in(service.gateway()->config.folders.reports)) {
        if (report.path().filename() != name) continue;
        std::ifstream file{report.path(), std::ios::binary};
        const bool is_page = report.path().extension() == ".html";
        return {
            200,
            is_page ? "text/html; charset=utf-8"
                    : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            std::string{std::istreambuf_iterator<char>{file}, {}},
            {}};
    }
    return response_of(Problem{
        404, "not-found", "没有这份报告", name, "client", "名称见 GET /v1/reports"});
}

}  // namespace xinqiao
