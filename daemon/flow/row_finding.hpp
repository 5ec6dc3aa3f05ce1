// One row of three digests, looked into: the reason it differs, and what a steward is told of it.
#pragma once

#include <optional>

#include "adapters/system.hpp"
#include "daemon/flow/difference.hpp"
#include "daemon/flow/workshop.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

// One system and kind that is compared.
struct ComparedKind {
    const Workshop& workshop;
    const SystemSettings& system;
    const Kind& kind;
    ListFacts list;

    Moment now() const { return workshop.clock.now(); }
};

// What is known of the system's published list of that kind.
ListFacts list_facts(
    const Workshop& workshop,
    Transaction& transaction,
    const SystemSettings& system,
    const KindName& kind
);

// Nothing: no difference, or one that is too young to be told. Of a record that the system itself
// shares with us and rightly shows, nothing either.
std::optional<Reason> reason_of(
    const ComparedKind& compared, Transaction& transaction, const Publication& row
);

struct FoundDifference {
    Reason reason{};
    KnownFinding finding;  // without run
};

// The same, and what is told of it.
std::optional<FoundDifference> difference_in(
    const ComparedKind& compared, Transaction& transaction, const Publication& row
);

}  // namespace xinqiao
