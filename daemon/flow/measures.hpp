// The measures of joint incentive and punishment that follow from listings: opened for every
// department that carries them, suspended by a hold, released when the listing is over.
//
// The bureau's plan, part four (一) to (四).
#pragma once

#include <string>
#include <vector>

#include "daemon/flow/workshop.hpp"
#include "daemon/store/transaction.hpp"
#include "schema/duty.hpp"

namespace xinqiao {

// Opens what the catalogues in force say of that record and journals it; how many were not open
// yet. `listing` is the act that listed it, 0 where somebody else did.
std::int64_t open_measures(
    Workshop& workshop,
    Transaction& transaction,
    const KindName& kind,
    const RecordKey& key,
    const SubjectCode& subject,
    std::int64_t listing
);

// Suspends, resumes and releases what holds, acts and terms have done to the subject's listings
// meanwhile; each is in the journal.
void renew_measures(Workshop& workshop, Transaction& transaction, const SubjectCode& subject);

// What departments owe for the subject's measures: to answer, and after a release to lift.
std::vector<Duty> measure_duties(
    const Workshop& workshop, Transaction& transaction, const SubjectCode& subject
);

}  // namespace xinqiao
