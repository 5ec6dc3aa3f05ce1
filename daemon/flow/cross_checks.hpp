// What no single row shows: a subject in two lists, a record under two codes, a list grown old.
#pragma once

#include <cstdint>
#include <vector>

#include "daemon/flow/row_finding.hpp"

namespace xinqiao {

// Of rows that a system shows and we do not know, which may be records of ours under another code:
// the same rest of the key, and a name that is the same to whoever reads over width and blanks.
class ForeignRows {
public:
    // Where there are more than that, only the first are looked into.
    static constexpr std::size_t most = 100'000;

    // False: there are too many already, and the finding is not taken.
    bool add(const KnownFinding& finding);
    // Gives each finding back, as `foreign` or as `code-suspected`, and forgets them.
    std::vector<KnownFinding> resolved(Transaction& transaction, const KindName& kind);

private:
    static void suspect(Transaction& transaction, KnownFinding& finding, const RecordKey& ours);

    std::vector<KnownFinding> findings_;
};

// A subject that stands in the list of dishonesty and among those to be encouraged. `system` of
// the findings is empty: it is a matter of ours.
std::vector<KnownFinding> red_and_black(Transaction& transaction);

// Penalties of ours that stand, decided on that day or later, for which no repair notice was
// registered (两书同达). `system` of the findings is empty.
std::vector<KnownFinding> without_repair_notice(Transaction& transaction, Day since);

// The lists of a system that were not read whole and trusted for longer than their `refresh`.
std::vector<KnownFinding> old_lists(
    Transaction& transaction, const SystemSettings& system, Moment now
);

}  // namespace xinqiao
