// What the steward's report shows, gathered from the store before a word of it is written.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/flow/summary.hpp"

namespace xinqiao {

// One field of a record that differs between what we hold and what the system shows.
struct FieldContrast {
    std::string label;
    std::string ours;
    std::string theirs;
};

struct FindingFacts {
    std::string system;  // label
    std::string kind;    // label
    std::string key;
    std::string subject;
    std::string subject_name;
    std::string reason;
    std::string detail;
    std::string since;  // day
    std::vector<FieldContrast> fields;
};

struct QuarantineFacts {
    std::int64_t id = 0;
    std::string system;
    std::string stream;
    std::string place;
    std::string rule;
    std::string advice;
    std::string value;
    std::string since;
};

struct KindFacts {
    std::string kind;  // label
    std::int64_t records = 0;
};

struct ReportFacts {
    std::string moment;  // Asia/Shanghai
    NightSummary summary;
    std::vector<KindFacts> kinds;
    std::vector<FindingFacts> findings;
    std::int64_t all_findings = 0;  // more than listed, when a list had to end
    std::vector<QuarantineFacts> quarantine;
    std::int64_t all_quarantine = 0;
};

}  // namespace xinqiao
