// Every act and every query, append-only, chained by hash.
#include "daemon/store/journal.hpp"

#include "schema/personal_numbers.hpp"

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

constexpr std::string_view select_recent_entries = R"(
    select id, moment, actor, act, subject, detail, previous, hash from journal
    where ($2 = '' or act = $2) order by id desc limit $1)";

constexpr std::string_view select_recent_about = R"(
    select id, moment, actor, act, subject, detail, previous, hash from journal
    where subject = $3 and ($2 = '' or act = $2) order by id desc limit $1)";

constexpr std::string_view select_entries_after = R"(
    select id, moment, actor, act, subject, detail, previous, hash from journal
    where id > $1 order by id limit $2)";

constexpr std::string_view select_chain = R"(
    select id, moment, actor, act, subject, detail, previous, hash from journal order by id)";

std::vector<JournalEntry> journal_entries(
    Transaction& transaction, std::string_view sql, std::initializer_list<Value> values
) {
    std::vector<JournalEntry> result;
    transaction.run(sql, values, [&](const Row& row) { result.push_back(entry_of(row)); });
    return result;
}

std::optional<JournalFault> fault_of(const JournalEntry& entry, const JournalEntry& last) {
    const std::string which = "第 " + std::to_string(entry.id) + " 条";
    if (entry.id != last.id + 1) {
        return JournalFault{
            last.id + 1,
            "第 " + std::to_string(last.id + 1) + " 条被删去: 第 " + std::to_string(last.id)
                + " 条之后是" + which};
    }
    if (entry.hash != hash_of_entry(entry).view()) {
        return JournalFault{entry.id, which + "被改动: 内容与它的哈希不符"};
    }
    if (entry.previous != last.hash) {
        return JournalFault{entry.id, which + "不接前一条: 它或前一条被整条改写 (哈希是重算的)"};
    }
    return std::nullopt;
}

}  // namespace

void Journal::append(const JournalEntry& entry) {
    JournalEntry next = entry;
    next.id = transaction_.next_id(largest_entry);
    next.detail = without_personal_numbers(entry.detail);
    next.previous.clear();
    transaction_.run(select_last_hash, {}, [&](const Row& row) { next.previous = row.blob(0); });
    const Digest hash = hash_of_entry(next);
    transaction_.run(
        insert_entry,
        {next.id,
         next.moment,
         next.actor,
         next.act,
         next.subject,
         next.detail,
         Blob{next.previous},
         Blob{hash.view()}}
    );
}

std::vector<JournalEntry> Journal::about(std::string_view subject, std::int64_t limit) {
    return recent(limit, subject);
}

std::vector<JournalEntry> Journal::recent(
    std::int64_t limit, std::string_view subject, std::string_view act
) {
    if (subject.empty()) return journal_entries(transaction_, select_recent_entries, {limit, act});
    return journal_entries(transaction_, select_recent_about, {limit, act, subject});
}

std::vector<JournalEntry> Journal::after(std::int64_t id, std::int64_t limit) {
    return journal_entries(transaction_, select_entries_after, {id, limit});
}

JournalEntry Journal::head() {
    const std::vector<JournalEntry> newest = recent(1);
    return newest.empty() ? JournalEntry{} : newest.front();
}

std::optional<JournalFault> Journal::first_fault(
    const std::function<void(const JournalEntry&)>& each
) {
    std::optional<JournalFault> fault;
    JournalEntry last;
    transaction_.run(select_chain, {}, [&](const Row& row) {
        JournalEntry entry = entry_of(row);
        if (!fault) fault = fault_of(entry, last);
        each(entry);
        last = std::move(entry);
    });
    return fault;
}

}  // namespace xinqiao
