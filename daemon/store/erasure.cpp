#include "daemon/store/erasure.hpp"

#include <random>
#include <set>

#include "daemon/store/contents.hpp"
#include "daemon/store/measures.hpp"

namespace xinqiao {
namespace {

// The standings are those of the index record_over, word for word.
constexpr std::string_view select_ended = R"(
    select id from record r
    where (standing in (
    'term-ended', 'expired', 'validity-ended', 'repaired', 'removed', 'revoked', 'cancelled', 'invalid',
    'withdrawn-by-source') or standing = 'not-ours' and gone <> 0)
      and id > $1 and not exists (select 1 from archive a where a.record = r.id)
    order by id limit $2)";

constexpr std::string_view insert_archived = R"(
    insert into archive (record, moment, rule, article) values ($1, $2, $3, $4)
    on conflict (record) do nothing)";
constexpr std::string_view select_archived =
    "select moment, rule, article from archive where record = $1";
constexpr std::string_view select_standing_again = R"(
    select a.record from archive a join record r on r.id = a.record
    where r.standing in ('in-force', 'extended', 'disputed', 'not-yet'))";
constexpr std::string_view delete_archived = "delete from archive where record = $1";

// Every digest that a record, or a publication, ever had.
constexpr std::string_view digests_of_record = R"(
    select digest from record where id = $1 union select digest from version where record = $1)";
constexpr std::string_view digests_of_publication = R"(
    select desired from publication where id = $1
    union select sent from publication where id = $1
    union select acknowledged from publication where id = $1
    union select refused from publication where id = $1
    union select observed from publication where id = $1
    union select digest from sighting where publication = $1)";

constexpr std::string_view delete_sightings = "delete from sighting where publication = $1";
constexpr std::string_view delete_publication = "delete from publication where id = $1";
constexpr std::string_view delete_versions = "delete from version where record = $1";
constexpr std::string_view delete_record = "delete from record where id = $1";
constexpr std::string_view delete_findings = "delete from finding where kind = $1 and key = $2";
constexpr std::string_view delete_holds = "delete from hold where kind = $1 and key = $2";
constexpr std::string_view delete_deadlines = "delete from deadline where kind = $1 and key = $2";

// Its acts, the notice before it, and the statements that answered that.
constexpr std::string_view empty_decisions = R"(
    update decision set reason = '', fields = '{}'
    where kind = $1 and (key = $2
        or key = '' and subject = $3 and (
            id in (select about from decision where kind = $1 and key = $2 and act = 'list')
            or about in (select about from decision where kind = $1 and key = $2 and act = 'list'
                         and about <> 0))))";

constexpr std::string_view count_of_subject = "select count(*) from record where subject = $1";
constexpr std::string_view empty_queries =
    "update query_ledger set subject = '', purpose = '' where subject = $1";

constexpr std::string_view select_bodies =
    "select digest, unseal('content.body', digest, body) from content";

constexpr std::string_view delete_codes_naming = R"(
    delete from quarantine_code
    where quarantine in (select id from quarantine where instr(unseal('quarantine.row_json', id, row_json), $1) > 0))";
constexpr std::string_view delete_rows_naming =
    "delete from quarantine where instr(unseal('quarantine.row_json', id, row_json), $1) > 0";

constexpr std::string_view insert_erased = R"(
    insert into erased (digest, kind, rule, article, moment) values ($1, $2, $3, $4, $5)
    on conflict (digest) do nothing)";
constexpr std::string_view select_erased = "select 1 from erased where digest = $1";
constexpr std::string_view select_any_erased = "select 1 from erased limit 1";
constexpr std::string_view select_salt = "select bytes from salt where id = 1";
constexpr std::string_view insert_salt = "insert into salt (id, bytes) values (1, $1)";

constexpr std::string_view want_rebuilding = R"(
    insert into counter (name, value) values ('rebuild-wanted', 1)
    on conflict (name) do update set value = 1)";
constexpr std::string_view select_rebuilding =
    "select value from counter where name = 'rebuild-wanted'";
constexpr std::string_view forget_rebuilding =
    "update counter set value = 0 where name = 'rebuild-wanted'";

std::string fresh_salt() {
    std::random_device dice;
    std::string bytes;
    constexpr std::size_t size = 32;
    while (bytes.size() < size) {
        bytes += static_cast<char>(dice() & 0xffU);
    }
    return bytes;
}

std::vector<std::int64_t> ids_of(
    Transaction& transaction, std::string_view sql, std::initializer_list<Value> values
) {
    std::vector<std::int64_t> ids;
    transaction.run(sql, values, [&](const Row& row) { ids.push_back(row.number(0)); });
    return ids;
}

}  // namespace

std::vector<StoredRecord> ended_after(
    Transaction& transaction, std::int64_t id, std::int64_t limit
) {
    std::vector<StoredRecord> records;
    for (const std::int64_t found : ids_of(transaction, select_ended, {id, limit})) {
        records.push_back(Records{transaction}.at(found));
    }
    return records;
}

void Archive::put(std::int64_t record, const EndedBy& by, Moment now) {
    transaction_.run(insert_archived, {record, now, by.rule, by.article});
}

std::optional<Archived> Archive::find(std::int64_t record) {
    std::optional<Archived> archived;
    transaction_.run(select_archived, {record}, [&](const Row& row) {
        archived = Archived{row.moment(0), {std::string{row.text(1)}, std::string{row.text(2)}}};
    });
    return archived;
}

std::vector<std::int64_t> Archive::take_back() {
    const auto records = ids_of(transaction_, select_standing_again, {});
    for (const std::int64_t record : records) {
        transaction_.run(delete_archived, {record});
    }
    return records;
}

Digest Erasure::erase(
    const StoredRecord& record,
    std::span<const std::int64_t> publications,
    const EndedBy& by,
    Moment now
) {
    const Digest digest = digest_of_key(record.kind, record.key.text());
    for (const std::int64_t id : publications) {
        erase_publication(id);
    }
    erase_words(record);
    erase_contents(digests_of_record, record.id);
    transaction_.run(delete_archived, {record.id});
    transaction_.run(delete_versions, {record.id});
    transaction_.run(delete_record, {record.id});
    // While another record has that code, so may another person.
    if (transaction_.number(count_of_subject, {record.subject}) == 0) {
        transaction_.run(empty_queries, {record.subject});
    }
    transaction_.run(insert_erased, {digest, record.kind, by.rule, by.article, now});
    transaction_.run(want_rebuilding);
    return digest;
}

// A body holds kind and key, so no other record has it.
void Erasure::erase_contents(std::string_view digests, std::int64_t id) {
    std::set<Digest> all;
    transaction_.run(digests, {id}, [&](const Row& row) {
        if (const auto digest = row.digest(0)) all.insert(*digest);
    });
    for (const Digest& digest : all) {
        Contents{transaction_}.purge(digest);
    }
}

void Erasure::erase_bodies(const std::set<std::string, std::less<>>& beginnings) {
    std::vector<Digest> found;
    transaction_.run(select_bodies, {}, [&](const Row& row) {
        const std::string_view body = row.blob(1);
        const auto after = beginnings.upper_bound(body);
        const bool begins = after != beginnings.begin() && body.starts_with(*std::prev(after));
        if (begins) found.push_back(row.digest(0).value());
    });
    for (const Digest& digest : found) {
        Contents{transaction_}.purge(digest);
    }
}

void Erasure::erase_publication(std::int64_t id) {
    erase_contents(digests_of_publication, id);
    transaction_.run(delete_sightings, {id});
    transaction_.run(delete_publication, {id});
}

void Erasure::erase_words(const StoredRecord& record) {
    transaction_.run(delete_findings, {record.kind, record.key});
    transaction_.run(delete_holds, {record.kind, record.key});
    transaction_.run(delete_deadlines, {record.kind, record.key});
    Measures{transaction_}.erase(record.kind, record.key);
    transaction_.run(empty_decisions, {record.kind, record.key, record.subject});
}

std::int64_t Erasure::erase_rows_naming(std::string_view text) {
    transaction_.run(delete_codes_naming, {text});
    const std::int64_t rows = transaction_.run(delete_rows_naming, {text});
    if (rows > 0) transaction_.run(want_rebuilding);
    return rows;
}

bool Erasure::is_erased(const KindName& kind, std::string_view key) {
    if (transaction_.number(select_any_erased) == 0) return false;
    return transaction_.number(select_erased, {digest_of_key(kind, key)}) != 0;
}

bool Erasure::wants_rebuilding() {
    return transaction_.number(select_rebuilding) != 0;
}

Digest Erasure::digest_of_key(const KindName& kind, std::string_view key) {
    return sha256(salt() + kind.text() + '\n' + std::string{key});
}

std::string Erasure::salt() {
    std::string bytes;
    transaction_.run(select_salt, {}, [&](const Row& row) { bytes = row.blob(0); });
    if (!bytes.empty()) return bytes;
    bytes = fresh_salt();
    transaction_.run(insert_salt, {Blob{bytes}});
    return bytes;
}

bool rebuild(Database& database) {
    database.run_script("vacuum");
    bool busy = false;
    database.run("pragma wal_checkpoint(truncate)", {}, [&](const Row& row) {
        busy = row.number(0) != 0;
    });
    if (busy) return false;
    Transaction transaction{database};
    transaction.run(forget_rebuilding);
    transaction.commit();
    return true;
}

}  // namespace xinqiao
