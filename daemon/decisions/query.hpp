// A question about one subject, as the bureau's own offices ask it before they decide: it is in the
// ledger before the answer leaves (the bureau's plan, part two, (三): 形成相应查询台账).
#pragma once

#include <string>
#include <vector>

#include "daemon/flow/workshop.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/measures.hpp"
#include "daemon/store/query_ledger.hpp"
#include "schema/record.hpp"

namespace xinqiao {

struct Query {
    SubjectCode subject;
    std::string caller;
    std::string purpose;
    std::string document;
};

// What may be said of a subject; in this order it is told.
enum class Shade {
    black,    // 严重失信主体名单
    red,      // 守信激励
    adverse,  // 不良信息, 异常名录, 处罚
};

// One record that stands today: what was repaired, removed, revoked or is over is told to nobody.
struct AnsweredRecord {
    Shade shade = Shade::adverse;
    KindName kind;
    std::string label;
    RecordKey key;
    std::string document;
    std::string authority;
    std::string decided_on;
    std::string why;        // what judge says of it, in Chinese
    bool disputed = false;  // an objection is open: measures wait
    SystemName told_by;     // empty: our own word
};

struct QueryAnswer {
    LedgerEntry entry;
    std::string name;  // of the subject; empty: not known here
    std::vector<AnsweredRecord> records;
    std::vector<Hold> holds;
    // Joint incentives and punishments of these records, each once whatever the number of
    // departments: what applies, and what is suspended for now.
    std::vector<OpenedMeasure> measures;

    std::int64_t count(Shade shade) const;
};

// Throws Error{invalid} where caller, purpose or document is blank. When it returns the ledger has
// it durably.
QueryAnswer answer_query(Workshop& workshop, const Query& query);

}  // namespace xinqiao
