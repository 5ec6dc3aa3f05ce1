// What we believe now about every (kind, key).
#include "daemon/store/records.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/store/all_rows.hpp"

namespace xinqiao {
namespace {

StoredRecord record_of(const Row& row) {
    StoredRecord record;
    record.id = row.number(0);
    record.kind = KindName{row.text(1)};
    record.key = RecordKey{row.text(2)};
    record.subject = SubjectCode{row.text(3)};
    record.owner = row.text(4);
    record.system = SystemName{row.text(5)};
    record.stream = StreamName{row.text(6)};
    record.digest = row.digest(7).value();
    record.content = row.number(8);
    record.since = row.moment(9);
    record.run = row.number(10);
    record.gone = row.moment(11);
    record.standing = row.text(12);
    record.due = row.number(13);
    return record;
}

std::optional<RowDigest> row_digest_of(const std::string& blob) {
    RowDigest digest;
    if (blob.size() != digest.bytes.size()) return std::nullopt;
    std::copy(blob.begin(), blob.end(), digest.bytes.begin());
    return digest;
}

DigestBytes row_bytes_of(const std::optional<RowDigest>& digest) {
    return {digest ? digest->view() : std::string_view{}};
}

constexpr std::string_view select_record = R"(
    select id, kind, key, subject, owner, system, stream, digest, content, since, run, gone,
           standing, due
    from record where kind = $1 and key = $2)";

constexpr std::string_view select_record_by_id = R"(
    select id, kind, key, subject, owner, system, stream, digest, content, since, run, gone,
           standing, due, row_digest
    from record where id = $1)";

constexpr std::string_view select_records_after = R"(
    select id, kind, key, subject, owner, system, stream, digest, content, since, run, gone,
           standing, due
    from record where id > $1 order by id limit $2)";

constexpr std::string_view select_known_record = R"(
    select id, digest, since, gone, case when system = $3 then 0 else 1 end,
           case when system = $3 and stream = $4 then 0 else 1 end, row_digest
    from record where kind = $1 and key = $2)";

constexpr std::string_view select_records_of_subject = R"(
    select id, kind, key, subject, owner, system, stream, digest, content, since, run, gone,
           standing, due
    from record where subject = $1)";

constexpr std::string_view select_in_full = R"(
    select r.id, r.kind, r.key, r.subject, r.owner, r.system, r.stream, r.digest, r.content,
           r.since, r.run, r.gone, r.standing, r.due, unseal('content.body', c.digest, c.body),
           coalesce(a.moment, 0), coalesce(a.rule, ''), coalesce(a.article, '')
    from record r left join content c on c.id = r.content left join archive a on a.record = r.id
    where )";

const std::string& select_of_subject_in_full() {
    static const std::string query = std::string{select_in_full} + "r.subject = $1";
    return query;
}

const std::string& select_one_in_full() {
    static const std::string query = std::string{select_in_full} + "r.id = $1";
    return query;
}

RecordInFull record_in_full(const Row& row) {
    RecordInFull record{.stored = record_of(row), .body = row.blob(14), .archived = {}};
    const Moment moment = row.moment(15);
    if (moment != Moment{}) {
        record.archived = Archived{moment, {std::string{row.text(16)}, std::string{row.text(17)}}};
    }
    return record;
}

constexpr std::string_view largest_record = R"(
    select coalesce(max(id), 0)
    from (select max(id) as id from record
          union all select largest from erased_id where name = 'record'))";

constexpr std::string_view insert_record = R"(
    insert into record (id, kind, key, subject, owner, system, stream, digest, content, since,
                        run, gone, standing, due, row_digest)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '', 0, $12))";

constexpr std::string_view update_record = R"(
    update record set subject = $2, owner = $3, system = $4, stream = $5, digest = $6,
                      content = $7, since = $8, run = $9, gone = 0, due = 0, row_digest = $10
    where id = $1)";

constexpr std::string_view update_gone =
    "update record set gone = $2, run = $3, due = 0, row_digest = $4 where id = $1";

constexpr std::string_view select_of_row = "select id from record where row_digest = $1";

constexpr std::string_view select_unspelled = R"(
    select distinct r.id
    from finding f join record r on r.kind = f.kind and r.key = f.key
    where f.state = 'open' and f.field <> '' and r.system = $1 and r.stream = $2
          and not exists (select 1 from own_spelling s where s.digest = r.digest)
    limit $3)";

constexpr std::string_view update_row = "update record set row_digest = $2 where id = $1";

constexpr std::string_view select_due_records = R"(
    select r.id, r.kind, r.key, r.subject, r.owner, r.system, r.stream, r.digest, r.content,
           r.since, r.run, r.gone, r.standing, r.due, unseal('content.body', c.digest, c.body)
    from record r join content c on c.id = r.content
    where r.id > $2 and r.due <= $1 order by r.id limit $3)";

constexpr std::string_view update_judged =
    "update record set standing = $2, due = $3 where id = $1 and (standing <> $2 or due <> $3)";

constexpr std::string_view update_all_due = "update record set due = 0 where due <> 0";

constexpr std::string_view select_present_records = R"(
    select id from record
    where id > $3 and system = $1 and stream = $2 and gone = 0 order by id limit $4)";

constexpr std::string_view count_of_list =
    "select count(*) from record where system = $1 and stream = $2 and gone = 0";

constexpr std::string_view count_records = "select count(*) from record";

constexpr std::string_view count_records_by_kind =
    "select kind, count(*) from record where gone = 0 group by kind";

}  // namespace

std::optional<StoredRecord> Records::find(const KindName& kind, const RecordKey& key) {
    std::optional<StoredRecord> record;
    transaction_.run(select_record, {kind, key}, [&](const Row& row) { record = record_of(row); });
    return record;
}

StoredRecord Records::at(std::int64_t id) {
    StoredRecord record;
    transaction_.run(select_record_by_id, {id}, [&](const Row& row) {
        record = record_of(row);
        record.row = row_digest_of(row.digest_bytes(14));
    });
    return record;
}

KnownRecord Records::known(
    const KindName& kind, std::string_view key, const SystemName& system, const StreamName& stream
) {
    KnownRecord known;
    transaction_.run(select_known_record, {kind, key, system, stream}, [&](const Row& row) {
        known = {
            row.number(0),
            row.digest(1).value(),
            row.moment(2),
            row.moment(3),
            row.number(4) != 0,
            row.number(5) != 0,
            row_digest_of(row.digest_bytes(6))};
    });
    return known;
}

std::int64_t Records::of_row(const RowDigest& row) {
    return transaction_.number(select_of_row, {DigestBytes{row.view()}});
}

std::vector<std::int64_t> Records::unspelled(
    const SystemName& system, const StreamName& stream, std::int64_t limit
) {
    std::vector<std::int64_t> ids;
    transaction_.run(select_unspelled, {system, stream, limit}, [&](const Row& row) {
        ids.push_back(row.number(0));
    });
    return ids;
}

std::vector<StoredRecord> Records::of_subject(const SubjectCode& subject) {
    std::vector<StoredRecord> records;
    transaction_.run(select_records_of_subject, {subject}, [&](const Row& row) {
        records.push_back(record_of(row));
    });
    // A handful: cheaper here than in a sorter of the database.
    std::ranges::sort(records, {}, [](const StoredRecord& record) {
        return std::tie(record.kind.text(), record.key.text());
    });
    return records;
}

std::vector<StoredRecord> records_after(
    Transaction& transaction, std::int64_t id, std::int64_t limit
) {
    std::vector<StoredRecord> records;
    transaction.run(select_records_after, {id, limit}, [&](const Row& row) {
        records.push_back(record_of(row));
    });
    return records;
}

std::int64_t Records::insert(const StoredRecord& record) {
    const std::int64_t id = transaction_.next_id(largest_record);
    transaction_.run(
        insert_record,
        {id,
         record.kind,
         record.key,
         record.subject,
         record.owner,
         record.system,
         record.stream,
         record.digest,
         record.content,
         record.since,
         record.run,
         row_bytes_of(record.row)}
    );
    return id;
}

void Records::change(const StoredRecord& record) {
    transaction_.run(
        update_record,
        {record.id,
         record.subject,
         record.owner,
         record.system,
         record.stream,
         record.digest,
         record.content,
         record.since,
         record.run,
         row_bytes_of(record.row)}
    );
}

void Records::respell(std::int64_t id, const std::optional<RowDigest>& row) {
    transaction_.run(update_row, {id, row_bytes_of(row)});
}

void Records::mark_gone(std::int64_t id, Moment moment, std::int64_t run) {
    transaction_.run(update_gone, {id, moment, run, Blob{}});
}

void Records::each_due(std::int64_t day, std::int64_t id, std::int64_t limit, const Each& each) {
    transaction_.run(select_due_records, {day, id, limit}, [&](const Row& row) {
        each(record_of(row), row.blob(14));
    });
}

void Records::each_of_subject(const SubjectCode& subject, const EachInFull& each) {
    transaction_.run(select_of_subject_in_full(), {subject}, [&](const Row& row) {
        each(record_in_full(row));
    });
}

void Records::in_full(std::int64_t id, const EachInFull& visit) {
    transaction_.run(select_one_in_full(), {id}, [&](const Row& row) {
        visit(record_in_full(row));
    });
}

void Records::judged(std::int64_t id, std::string_view standing, std::int64_t due) {
    transaction_.run(update_judged, {id, standing, due});
}

void Records::judge_all_again() {
    transaction_.run(update_all_due);
}

std::vector<std::int64_t> Records::present_after(
    const SystemName& system, const StreamName& stream, std::int64_t id, std::int64_t limit
) {
    std::vector<std::int64_t> ids;
    transaction_.run(select_present_records, {system, stream, id, limit}, [&](const Row& row) {
        ids.push_back(row.number(0));
    });
    return ids;
}

std::int64_t Records::count_present(const SystemName& system, const StreamName& stream) {
    return transaction_.number(count_of_list, {system, stream});
}

void Records::lay_indexes_aside() {
    transaction_.run("drop index if exists record_by_subject");
    transaction_.run("drop index if exists record_by_row");
}

void Records::make_indexes() {
    transaction_.run("create index if not exists record_by_subject on record (subject)");
    transaction_.run("create index if not exists record_by_row on record (row_digest)");
}

std::int64_t Records::count() {
    return transaction_.number(count_records);
}

std::int64_t Records::largest_id() {
    return transaction_.number(largest_record);
}

std::map<KindName, std::int64_t> Records::count_by_kind() {
    std::map<KindName, std::int64_t> counts;
    transaction_.run(count_records_by_kind, {}, [&](const Row& row) {
        counts[KindName{row.text(0)}] = row.number(1);
    });
    return counts;
}

namespace {

constexpr std::string_view select_keys =
    "select key from record where kind = $1 and gone = 0 order by key";

constexpr std::string_view select_unnoticed = R"(
    select r.id, r.kind, r.key, r.subject, r.owner, r.system, r.stream, r.digest, r.content,
           r.since, r.run, r.gone, r.standing, r.due, unseal('content.body', c.digest, c.body)
    from record r join content c on c.id = r.content
    where r.kind = 'penalty' and r.owner = 'bureau' and r.gone = 0
      and r.standing in ('in-force', 'extended', 'disputed', 'held', 'unapproved')
      and not exists (select 1 from decision d where d.kind = r.kind and d.key = r.key
                      and d.key <> '' and d.act = 'repair-notice')
    order by r.id)";

// "not-ours" is what judge says of a record that another organ has decided and shares with us.
constexpr std::string_view select_both_lists = R"(
    select black.subject, black.key, min(red.key)
    from record black join record red on red.subject = black.subject and red.kind = 'redlist'
    where black.kind = 'blacklist' and black.gone = 0 and red.gone = 0
        and (black.standing in ('in-force', 'not-ours') or black.standing = 'held' and exists (
            select 1 from publication where record = black.id and length(desired) > 0))
        and (red.standing in ('in-force', 'not-ours') or red.standing = 'held' and exists (
            select 1 from publication where record = red.id and length(desired) > 0))
    group by black.subject, black.key
    order by black.key)";

}  // namespace

void Records::each_key(const KindName& kind, const EachKey& each) {
    transaction_.run(select_keys, {kind}, [&](const Row& row) { each(row.text(0)); });
}

void Records::each_unnoticed(const Each& each) {
    transaction_.run(select_unnoticed, {}, [&](const Row& row) {
        each(record_of(row), row.blob(14));
    });
}

std::vector<TwoLists> Records::in_both_lists() {
    std::vector<TwoLists> all;
    transaction_.run(select_both_lists, {}, [&](const Row& row) {
        all.push_back({SubjectCode{row.text(0)}, RecordKey{row.text(1)}, RecordKey{row.text(2)}});
    });
    return all;
}

}  // namespace xinqiao
