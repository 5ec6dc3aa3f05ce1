#include "daemon/report/urgency.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/flow/reason.hpp"
#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

Severity severity_known(std::string_view reason) {
    const ReasonFacts* known = reason_named(reason);
    return known == nullptr ? Severity::warning : known->severity;
}

}  // namespace

std::vector<std::string> by_urgency(const ReportFacts& facts) {
    std::vector<std::string> reasons;
    for (const auto& [reason, count] : facts.open_by_reason) {
        reasons.push_back(reason);
    }
    std::ranges::sort(reasons, {}, [&](const std::string& reason) {
        return std::tuple{
            !is_overdue(reason),
            !needs_person(reason),
            -static_cast<int>(severity_known(reason)),
            -facts.open_by_reason.at(reason)};
    });
    return reasons;
}

std::string_view severity_of_reason(std::string_view reason) {
    return name_of(severity_known(reason));
}

std::int64_t open_of_severity(const OpenCount& count, std::string_view severity) {
    std::int64_t sum = 0;
    for (const auto& [reason, findings] : count.by_reason) {
        if (severity_of_reason(reason) == severity) sum += findings;
    }
    return sum;
}

std::vector<MatrixColumn> matrix_columns(const ReportFacts& facts) {
    std::vector<MatrixColumn> columns;
    for (const SystemSummary& system : facts.summary.systems) {
        if (system.pushes.empty() && system.differences.empty()) continue;
        columns.push_back({system.system, system.label, system.differences});
    }
    if (!facts.of_no_system.empty()) columns.push_back({"", "跨系统", facts.of_no_system});
    return columns;
}

}  // namespace xinqiao
