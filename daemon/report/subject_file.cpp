#include "daemon/report/subject_file.hpp"

#include "daemon/store/contents.hpp"
#include "daemon/store/erasure.hpp"
#include "daemon/store/publications.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t most_journal_entries = 100;
constexpr std::int64_t most_quarantined_rows = 100;
constexpr std::int64_t most_queries = 100;

std::vector<RecordFile> record_files(Transaction& transaction, const SubjectCode& subject) {
    std::vector<RecordFile> files;
    Records{transaction}.each_of_subject(subject, [&](const RecordInFull& record) {
        RecordFile& file = files.emplace_back();
        file.stored = record.stored;
        file.archived = record.archived;
        if (!record.body.empty()) file.record = record_from_canonical(record.body);
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

RecordFile gather_record(Transaction& transaction, const StoredRecord& stored) {
    RecordFile file{.stored = stored};
    const auto body = Contents{transaction}.find(stored.digest);
    if (body && !body->empty()) file.record = record_from_canonical(*body);
    file.publications = Publications{transaction}.of_record(stored.id);
    file.archived = Archive{transaction}.find(stored.id);
    return file;
}

std::string publication_words(const Publication& publication) {
    if (publication.flight == Flight::unknown) return "结果不明, 将先回读再决定是否重推";
    if (publication.flight != Flight::none) return "已发出, 等待回执";
    if (publication.is_refused()) return "平台退回: " + publication.refused_reason;
    if (publication.is_pending()) return publication.desired ? "待推送" : "待撤下";
    if (!publication.is_verified()) {
        return publication.desired ? "平台已确认, 尚未看到公示" : "应已撤下, 但仍看到公示";
    }
    return publication.desired ? "已核验: 平台已确认并已看到公示" : "不公示";
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
