#include "daemon/store/query_ledger.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view largest_query = "select coalesce(max(id), 0) from query_ledger";

constexpr std::string_view insert_query = R"(
    insert into query_ledger (id, moment, caller, subject, purpose, document, answer)
    values ($1, $2, $3, $4, seal('query_ledger.purpose', $1, $5), $6, $7))";

constexpr std::string_view select_queries = R"(
    select id, moment, caller, subject, unseal('query_ledger.purpose', id, purpose),
           document, answer
    from query_ledger
    where ($1 = '' or subject = $1) and ($2 = '' or caller = $2)
    order by id desc limit $3)";

constexpr std::string_view select_queries_after = R"(
    select id, moment, caller, subject, unseal('query_ledger.purpose', id, purpose),
           document, answer
    from query_ledger
    where id > $1 and moment < $2 and ($3 = '' or subject = $3) and ($4 = '' or caller = $4)
    order by id limit $5)";

constexpr std::string_view select_queries_between = R"(
    select id, moment, caller, subject, unseal('query_ledger.purpose', id, purpose),
           document, answer
    from query_ledger
    where subject = $1 and moment >= $2 and moment <= $3 order by id)";

constexpr std::string_view select_informed =
    "select decision from query_informed where query = $1 order by decision";

constexpr std::string_view insert_informed = R"(
    insert into query_informed (query, decision, moment, who) values ($1, $2, $3, $4)
    on conflict (query, decision) do nothing)";

LedgerEntry ledger_entry_of(const Row& row) {
    LedgerEntry entry;
    entry.id = row.number(0);
    entry.moment = row.moment(1);
    entry.caller = row.text(2);
    entry.subject = SubjectCode{row.text(3)};
    entry.purpose = row.text(4);
    entry.document = row.text(5);
    entry.answer = row.text(6);
    return entry;
}

}  // namespace

std::int64_t QueryLedger::record(const LedgerEntry& entry) {
    const std::int64_t id = transaction_.next_id(largest_query);
    transaction_.run(
        insert_query,
        {id, entry.moment, entry.caller, entry.subject, entry.purpose, entry.document, entry.answer}
    );
    return id;
}

std::vector<LedgerEntry> QueryLedger::list(const LedgerFilter& filter) {
    return all(select_queries, {filter.subject, filter.caller, filter.limit});
}

std::vector<LedgerEntry> QueryLedger::after(
    std::int64_t id, Moment before, const LedgerFilter& filter
) {
    return all(select_queries_after, {id, before, filter.subject, filter.caller, filter.limit});
}

std::vector<LedgerEntry> QueryLedger::asked_between(
    const SubjectCode& subject, Moment from, Moment until
) {
    return all(select_queries_between, {subject, from, until});
}

bool QueryLedger::inform(
    std::int64_t query, std::int64_t decision, std::string_view who, Moment now
) {
    return transaction_.run(insert_informed, {query, decision, now, who}) > 0;
}

std::vector<LedgerEntry> QueryLedger::all(
    std::string_view sql, std::initializer_list<Value> values
) {
    std::vector<LedgerEntry> entries;
    transaction_.run(sql, values, [&](const Row& row) { entries.push_back(ledger_entry_of(row)); });
    for (LedgerEntry& entry : entries) {
        transaction_.run(select_informed, {entry.id}, [&](const Row& row) {
            entry.informed_by.push_back(row.number(0));
        });
    }
    return entries;
}

}  // namespace xinqiao
