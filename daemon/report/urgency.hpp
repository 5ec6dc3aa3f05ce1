// Which findings come first, and in which column of the matrix each is counted.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/report/report_facts.hpp"

namespace xinqiao {

// The open reasons: what is overdue first, then what a person must do, then the gravest, then the
// most.
std::vector<std::string> by_urgency(const ReportFacts& facts);

// error, warning or note; a reason that only a pull knows is a warning.
std::string_view severity_of_reason(std::string_view reason);
std::int64_t open_of_severity(const OpenCount& count, std::string_view severity);

// A system that is told or read back, and its open findings by reason. One more, without a name,
// for findings of no single system.
struct MatrixColumn {
    std::string name;
    std::string label;
    std::map<std::string, std::int64_t> counts;
};
std::vector<MatrixColumn> matrix_columns(const ReportFacts& facts);

}  // namespace xinqiao
