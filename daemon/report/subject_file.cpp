#include "daemon/report/subject_file.hpp"

#include "daemon/store/publications.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t most_journal_entries = 100;
constexpr std::int64_t most_quarantined_rows = 100;
constexpr std::int64_t most_queries = 100;

RecordFile file_of(const RecordInFull& record) {
    return {
        .stored = record.stored,
        .archived = record.archived,
        .body = std::string{record.body},
        .publications = {}};
}

std::vector<RecordFile> record_files(Transaction& transaction, const SubjectCode& subject) {
    std::vector<RecordFile> files;
    Records{transaction}.each_of_subject(subject, [&](const RecordInFull& record) {
        files.push_back(file_of(record));
    });
    for (RecordFile& file : files) {
        file.publications = Publications{transaction}.of_record(file.stored.id);
    }
    return files;
}

}  // namespace

SubjectFile gather_subject(
    Database& database, const SubjectCode& subject, Moment now, const Sight& sight
) {
    Transaction transaction{database, Access::reading};
    SubjectFile file;
    file.subject = subject;
    file.records = record_files(transaction, subject);
    if (!sight.inside) return file;
    for (const RecordFile& record : file.records) {
        const StoredRecord& stored = record.stored;
        for (Hold& hold : Holds{transaction}.on_record(stored.kind, stored.key, now)) {
            file.holds.push_back(std::move(hold));
        }
    }
    for (Hold& hold : Holds{transaction}.on_subject(subject, now)) {
        file.holds.push_back(std::move(hold));
    }
    file.decisions = Decisions{transaction}.about_subject(subject);
    file.deadlines = Deadlines{transaction}.of_subject(subject);
    file.measures = Measures{transaction}.list({.subject = subject});
    file.queries = QueryLedger{transaction}.list({.subject = subject, .limit = most_queries});
    file.findings = KnownFindings{transaction}.of_subject(subject);
    file.quarantine = Quarantine{transaction}.naming(subject.text(), most_quarantined_rows);
    file.aliases = Aliases{transaction}.of(subject);
    file.journal = Journal{transaction}.about(subject.text(), most_journal_entries);
    return file;
}

RecordFile gather_record(Transaction& transaction, std::int64_t id) {
    RecordFile file;
    Records{transaction}.in_full(id, [&](const RecordInFull& record) { file = file_of(record); });
    file.publications = Publications{transaction}.of_record(id);
    return file;
}

std::string label_of_kind(const Kinds& kinds, const KindName& name) {
    const Kind* kind = kinds.find(name);
    return kind == nullptr ? name.text() : kind->label;
}

const Field* field_in(const Kinds& kinds, const KindName& kind, std::string_view name) {
    const Kind* found = kinds.find(kind);
    return found == nullptr ? nullptr : found->find(name);
}

}  // namespace xinqiao
