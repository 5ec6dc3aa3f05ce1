// Who must be told that what we said of a subject was wrong: everybody who asked about it while it
// stood (the bureau's plan, part four, (四): 采取措施恢复其信誉、消除不良影响).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/flow/workshop.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/query_ledger.hpp"

namespace xinqiao {

// Whether the act says that the record was wrong: it corrects or revokes, by itself or as the
// outcome of an objection or its review.
bool undoes(const SignedAct& act);
// Whether it takes the record away altogether.
bool revokes(const SignedAct& act);

// Who asked about the subject since its record was first published, until the act undid it; oldest
// first. None for an act that undoes nothing, and for a record nobody ever saw.
std::vector<LedgerEntry> asked_before(Transaction& transaction, const Decision& decision);

// What to tell them (更正、撤销说明), and to whom.
struct Informing {
    Decision decision;
    std::string name;                 // of the subject
    std::optional<SignedAct> listed;  // the decision that was wrong, where one of ours made it
    std::vector<LedgerEntry> to_tell;
};

// Marks everybody as informed of the act, each once in the journal. Throws Error{invalid} when
// there is no such act or it undoes nothing.
Informing inform_of(Workshop& workshop, std::int64_t id);

}  // namespace xinqiao
