// Every act and every query, append-only, chained by hash.
#include "daemon/store/journal.hpp"

namespace xinqiao {
namespace {

void append_counted(std::string& bytes, std::string_view text) {
    bytes += std::to_string(text.size());
    bytes += ':';
    bytes += text;
}

// Lengths go before the texts, so that no two journal_entries have the same bytes.
Digest hash_of_entry(const JournalEntry& entry) {
    std::string bytes;
    append_counted(bytes, entry.previous);
    append_counted(bytes, std::to_string(entry.id));
    append_counted(bytes, std::to_string(entry.moment.time_since_epoch().count()));
    append_counted(bytes, entry.actor);
    append_counted(bytes, entry.act);
    append_counted(bytes, entry.subject);
    append_counted(bytes, entry.detail);
    return sha256(bytes);
}

JournalEntry entry_of(const Row& row) {
    JournalEntry entry;
    entry.id = row.number(0);
    entry.moment = row.moment(1);
    entry.actor = row.text(2);
    entry.act = row.text(3);
    entry.subject = row.text(4);
    entry.detail = row.text(5);
    entry.previous = row.blob(6);
    entry.hash = row.blob(7);
    return entry;
}

constexpr std::string_view largest_entry = "select coalesce(max(id), 0) from journal";

constexpr std::string_view select_last_hash = "select hash from journal order by id desc limit 1";

constexpr std::string_view insert_entry = R"(
    insert into journal (id, moment, actor, act, subject, detail, previous, hash)
    values ($1, $2, $3, $4, $5, $6, $7, $8))";

constexpr std::string_view select_about = R"(
    select id, moment, actor, act, subject, detail, previous, hash from journal
    where subject = $1 order by id desc limit $2)";

constexpr std::string_view select_recent_entries = R"(
    select id, moment, actor, act, subject, detail, previous, hash from journal
    order by id desc limit $1)";

constexpr std::string_view select_chain = R"(
    select id, moment, actor, act, subject, detail, previous, hash from journal order by id)";

std::vector<JournalEntry> journal_entries(
    Transaction& transaction, std::string_view sql, std::initializer_list<Value> values
) {
    std::vector<JournalEntry> result;
    transaction.run(sql, values, [&](const Row& row) { result.push_back(entry_of(row)); });
    return result;
}

}  // namespace

void Journal::append(const JournalEntry& entry) {
    JournalEntry next = entry;
    next.id = transaction_.next_id(largest_entry);
    next.previous.clear();
    transaction_.run(select_last_hash, {}, [&](const Row& row) { next.previous = row.blob(0); });
    transaction_.run(
        insert_entry,
        {next.id,
         next.moment,
         next.actor,
         next.act,
         next.subject,
         next.detail,
         Blob{next.previous},
         hash_of_entry(next)}
    );
}

std::vector<JournalEntry> Journal::about(std::string_view subject, std::int64_t limit) {
    return journal_entries(transaction_, select_about, {subject, limit});
}

std::vector<JournalEntry> Journal::recent(std::int64_t limit) {
    return journal_entries(transaction_, select_recent_entries, {limit});
}

JournalEntry Journal::head() {
    const std::vector<JournalEntry> newest = recent(1);
    return newest.empty() ? JournalEntry{} : newest.front();
}

std::optional<std::int64_t> Journal::first_broken() {
    std::optional<std::int64_t> broken;
    JournalEntry last;
    transaction_.run(select_chain, {}, [&](const Row& row) {
        JournalEntry entry = entry_of(row);
        const bool holds = entry.id == last.id + 1 && entry.previous == last.hash
                           && entry.hash == hash_of_entry(entry).view();
        if (!holds && !broken) broken = entry.id;
        last = std::move(entry);
    });
    return broken;
}

}  // namespace xinqiao
