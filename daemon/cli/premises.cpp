#include "daemon/cli/premises.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/config/local_callers.hpp"
#include "daemon/report/report_files.hpp"
#include "schema/uscc.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::milliseconds between_steps{100};

std::string member(const boost::json::value& problem, std::string_view name) {
    if (!problem.is_object()) return {};
    const boost::json::value* found = problem.get_object().if_contains(name);
    if (found == nullptr || !found->is_string()) return {};
    return boost::json::value_to<std::string>(*found);
}

Exit exit_of_problem(const DaemonAnswer& answer, const std::string& type) {
    if (answer.status == 503) return Exit::later;
    if (type.ends_with(":misconfigured")) return Exit::configuration;
    return Exit::failed;
}

Exit exit_of_outcome(const std::string& outcome) {
    if (outcome == "partial" || outcome == "red") return Exit::partial;
    return outcome == "differences" ? Exit::differences : Exit::done;
}

}  // namespace

ProgressLine::ProgressLine(std::ostream& terminal)
    : terminal_{terminal}, is_terminal_{::isatty(STDERR_FILENO) == 1} {}

ProgressLine::~ProgressLine() {
    if (shown_) terminal_ << "\r\033[K" << std::flush;
}

void ProgressLine::step(std::string_view system, std::string_view what, std::int64_t count) {
    if (!is_terminal_) return;
    const std::lock_guard lock{mutex_};
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < between_steps) return;
    last_ = now;
    shown_ = true;
    terminal_ << "\r\033[K" << system << ' ' << what << ' ' << count << std::flush;
}

Premises::Premises(Config config)
    : gateway_{
          std::move(config),
          clock_,
          nullptr,
          [this](const Recording& recording) { keeper_.keep(recording); }},
      store_{open_store(gateway_.config)},
      keeper_{*store_, clock_} {}

Workshop Premises::workshop(Progress& progress) const {
    return {gateway_.rulebook, gateway_.systems, clock_, *store_, progress, actor()};
}

std::string Premises::write_report(const NightSummary& summary) const {
    const auto database = store_->open();
    const std::filesystem::path page = write_reports_of_night(
        *database,
        summary,
        gateway_.rulebook,
        report_settings(gateway_.config),
        clock_.now(),
        gateway_.config.folders.reports
    );
    return page.string();
}

SubjectCode subject_typed(const std::string& word) {
    return SubjectCode{word.starts_with("P-") ? word : canonical_uscc(word)};
}

std::string actor_of_terminal(const Config& config) {
    const unsigned user = ::getuid();
    struct stat facts {};
    const bool there = ::stat(config.store.path.c_str(), &facts) == 0;
    return local_caller(config.callers, user, there ? facts.st_uid : user).holder;
}

Exit show_answer(const DaemonAnswer& answer, const Invocation& invocation) {
    if (answer.ok()) {
        invocation.out << answer.body;
        return exit_of_outcome(answer.outcome);
    }
    boost::system::error_code broken;
    const boost::json::value problem = boost::json::parse(answer.body, broken);
    invocation.error << "xinqiao: " << member(problem, "title") << ": " << member(problem, "detail")
                     << '\n';
    const std::string hint = member(problem, "hint");
    if (!hint.empty()) invocation.error << "怎么办: " << hint << '\n';
    return exit_of_problem(answer, member(problem, "type"));
}

std::string wanted_type(const Invocation& invocation) {
    return invocation.json ? "application/json" : "text/plain";
}

}  // namespace xinqiao
