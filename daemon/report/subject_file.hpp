// Everything the store knows about one subject: records, where they stand, faults, history.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "daemon/store/aliases.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/publication.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/records.hpp"
#include "schema/kind.hpp"
#include "schema/record.hpp"

namespace xinqiao {

// Who reads it: fields that are not public are shown to the bureau only.
enum class Audience {
    everybody,
    bureau
};

struct RecordFile {
    StoredRecord stored;
    std::optional<Record> record;  // nothing: its body was purged
    std::vector<Publication> publications;
};

struct SubjectFile {
    SubjectCode subject;
    std::vector<RecordFile> records;
    std::vector<KnownFinding> findings;
    std::vector<QuarantinedRow> quarantine;  // the newest that name it
    std::vector<Alias> aliases;
    std::vector<JournalEntry> journal;  // the newest entries

    bool empty() const {
        return records.empty() && findings.empty() && quarantine.empty() && journal.empty();
    }
};

SubjectFile gather_subject(Database& database, const SubjectCode& subject);

// What became of a publication, in one Chinese sentence.
std::string publication_words(const Publication& publication);

// For the command line: everything, in Chinese.
std::string subject_text(const SubjectFile& file, const Kinds& kinds);

// To everybody: records and publications only.
boost::json::value subject_json(const SubjectFile& file, const Kinds& kinds, Audience audience);

}  // namespace xinqiao
