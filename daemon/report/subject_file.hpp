// Everything the store knows about one subject: records, where they stand, faults, history.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "daemon/report/sight.hpp"
#include "daemon/store/aliases.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/deadlines.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/measures.hpp"
#include "daemon/store/publication.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/query_ledger.hpp"
#include "daemon/store/records.hpp"
#include "schema/kind.hpp"

namespace xinqiao {

struct RecordFile {
    StoredRecord stored;
    std::optional<Archived> archived;
    std::string body;  // canonical; empty: it was purged
    std::vector<Publication> publications;
};

struct SubjectFile {
    SubjectCode subject;
    std::vector<RecordFile> records;
    std::vector<KnownFinding> findings;
    std::vector<QuarantinedRow> quarantine;  // the newest that name it
    std::vector<Alias> aliases;
    std::vector<Decision> decisions;      // oldest first
    std::vector<Hold> holds;              // that stand, on the subject or on one of its records
    std::vector<Deadline> deadlines;      // soonest first, met or not
    std::vector<OpenedMeasure> measures;  // of joint incentive and punishment
    std::vector<LedgerEntry> queries;     // the newest
    std::vector<JournalEntry> journal;    // the newest entries

    bool empty() const {
        return records.empty() && findings.empty() && quarantine.empty() && journal.empty()
               && decisions.empty() && queries.empty();
    }
};

// What is needed for that sight of it: from outside only records and where they stand.
SubjectFile gather_subject(
    Database& database,
    const SubjectCode& subject,
    Moment now,
    const Sight& sight = Sight::of_everything()
);

// One record with its content and where it stands.
RecordFile gather_record(Transaction& transaction, std::int64_t id);

// The Chinese name of a kind; an unknown one is given back as it is.
std::string label_of_kind(const Kinds& kinds, const KindName& name);
// Null: no kind declares it.
const Field* field_in(const Kinds& kinds, const KindName& kind, std::string_view name);

// For the command line: everything, in Chinese.
std::string subject_text(const SubjectFile& file, const Kinds& kinds);

// Whether it is seen from there at all.
bool may_see_record(const RecordFile& file, const Sight& sight);
// Alike wherever a record or a publication is told.
boost::json::object record_json(
    const RecordFile& file,
    const Kinds& kinds,
    const Sight& sight,
    const boost::json::storage_ptr& storage = {}
);
boost::json::object publication_json(
    const Publication& publication, const Sight& sight, const boost::json::storage_ptr& storage = {}
);

// What may be seen of it: from outside only the records that stand before the public, and where.
boost::json::value subject_json(
    const SubjectFile& file,
    const Kinds& kinds,
    const Sight& sight,
    const boost::json::storage_ptr& storage = {}
);
// Whether from there anything is seen at all.
bool is_known(const SubjectFile& file, const Sight& sight);

}  // namespace xinqiao
