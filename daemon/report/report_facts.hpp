// What the steward's report shows, gathered from the store before a word of it is written.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "daemon/flow/deadline_board.hpp"
#include "daemon/flow/measure_board.hpp"
#include "daemon/flow/summary.hpp"
#include "daemon/report/indicators.hpp"
#include "daemon/store/open_counts.hpp"

namespace xinqiao {

// One field of a record that differs between what we hold and what the system shows, as a person
// reads it; the canonical texts beside it where these are other ones.
struct FieldContrast {
    std::string name;
    std::string label;
    std::string ours;
    std::string theirs;
    std::string canonical_ours;
    std::string canonical_theirs;
    std::string raw_ours;    // as our list spells it now; empty: the same
    std::string raw_theirs;  // as the system spells it; empty: as it is shown here, or not kept
};

struct FindingFacts {
    std::int64_t id = 0;
    std::string system;  // its name; empty: of no single system
    std::string system_label;
    std::string kind;
    std::string kind_label;
    std::string key;
    std::string subject;
    std::string subject_name;
    std::string reason;  // the stable word
    std::string severity;
    std::string move;     // whose it is: bureau, enterprise, platform
    std::string remedy;   // push, withdraw, ask, correct, decide, wait
    std::string state;    // open, accepted
    std::string rule;     // that says whether it should stand there; empty: none of ours
    std::string why;      // the same in Chinese
    std::string detail;   // Chinese: what is there and what to do
    std::string since;    // day
    std::string told_at;  // minutes; empty: never
    std::string seen_at;
    std::string source;  // system/list of our record; empty: not ours
    std::int64_t source_run = 0;
    std::int64_t first_run = 0;
    std::int64_t last_run = 0;
    std::int64_t reopened = 0;
    std::string accepted;  // until when, by whom and why; empty: it is not
    std::vector<FieldContrast> fields;
    std::string unspelled;  // Chinese: why it is not said how our list spells them; empty: it is
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
    std::string kind;
    std::string label;
    std::int64_t records = 0;
};

// Must not stand at a system that was told of it, and was not yet seen to be gone.
struct WithdrawalFacts {
    std::string system;
    std::string kind;
    std::string subject;
    std::string key;
    std::string since;
    std::string why;
    bool sent = false;
    bool told = false;
    bool shown = false;
};

// Joint incentive and punishment, counted.
struct MeasureFacts {
    std::vector<MeasureTally> by_department;
    std::vector<MeasureTally> by_measure;
    std::vector<TypicalCase> typical;  // the newest first
};

// Everything but the lists of findings and subjects, which may be long and are read one by one.
struct ReportFacts {
    std::string moment;  // Asia/Shanghai
    NightSummary summary;
    std::vector<KindFacts> kinds;
    std::map<std::string, std::int64_t> open_by_reason;
    std::map<std::string, std::int64_t> standing_by_reason;  // with what was accepted
    std::map<std::string, std::int64_t> of_no_system;        // of these: red-and-black
    std::int64_t open_findings = 0;
    std::int64_t accepted_findings = 0;
    std::vector<OpenCount> trend;
    IndicatorTable indicators;
    DeadlineBoard deadlines;  // that are not met
    MeasureFacts measures;
    std::vector<QuarantineFacts> quarantine;
    std::int64_t all_quarantine = 0;
    std::vector<WithdrawalFacts> withdrawals;  // the longest open first
};

}  // namespace xinqiao
