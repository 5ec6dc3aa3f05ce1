// Gathers everything that counts about one record before an act.
#pragma once

#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/procedure.hpp"

namespace xinqiao {

// What else is known of the subject, beside that record.
std::vector<Neighbour> neighbours_of(
    Transaction& transaction, const SubjectCode& subject, const KindName& kind, const RecordKey& key
);

// Where there is no such record, its acts are none.
CaseFile case_of_record(Transaction& transaction, const Kind& kind, const RecordKey& key);

// The notice of that number and the statements that answered it.
CaseFile case_of_notice(Transaction& transaction, const Kind& kind, std::int64_t notice);

// The notice about that subject that no listing has followed yet, the newest; 0: none.
std::int64_t open_notice(
    Transaction& transaction, const KindName& kind, const SubjectCode& subject
);

}  // namespace xinqiao
