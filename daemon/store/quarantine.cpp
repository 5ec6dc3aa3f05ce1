// Rows that could not become records.
#include "daemon/store/quarantine.hpp"

#include "schema/personal_numbers.hpp"

namespace xinqiao {
namespace {

QuarantinedRow quarantined_row(const Row& row) {
    QuarantinedRow result;
    result.id = row.number(0);
    result.system = SystemName{row.text(1)};
    result.stream = StreamName{row.text(2)};
    result.kind = KindName{row.text(3)};
    result.place = row.number(4);
    result.row = row.text(5);
    result.findings = row.text(6);
    result.state = row.text(7);
    result.reason = row.text(8);
    result.first_run = row.number(9);
    result.last_run = row.number(10);
    result.moment = row.moment(11);
    return result;
}

constexpr std::string_view select_known_quarantine =
    "select id, state, last_run from quarantine where system = $1 and stream = $2 and digest = $3";

constexpr std::string_view largest_quarantine = R"(
    select coalesce(max(id), 0)
    from (select max(id) as id from quarantine
          union all select largest from erased_id where name = 'quarantine'))";

constexpr std::string_view insert_quarantine = R"(
    insert into quarantine (id, system, stream, kind, place, digest, row_json, findings, state,
                            reason, first_run, last_run, moment, rule)
    values ($1, $2, $3, $4, $5, $6, seal('quarantine.row_json', $1, $7),
            seal('quarantine.findings', $1, $8), 'open', '', $9, $9, $10, $11))";

constexpr std::string_view reopen_quarantine = R"(
    update quarantine set state = 'open', reason = '', closed_at = 0,
                          findings = seal('quarantine.findings', $1, $2), last_run = $3,
                          place = $4, rule = $5
    where id = $1)";

constexpr std::string_view insert_code =
    "insert into quarantine_code (quarantine, code) values ($1, $2) on conflict do nothing";

// The rule that the row broke first.
std::string rule_of(const QuarantinedRow& row) {
    for (const Finding& finding : findings_from_json(row.findings)) {
        if (finding.severity == Severity::error) return finding.rule;
    }
    return {};
}

bool is_of_code(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z')
           || (byte >= 'a' && byte <= 'z');
}

Digest digest_of_code(std::string_view code) {
    std::string upper{code};
    for (char& byte : upper) {
        if (byte >= 'a' && byte <= 'z') byte = static_cast<char>(byte - 'a' + 'A');
    }
    return sha256(upper);
}

// Whatever in the row could be a code of a subject: old registration numbers have 15 characters,
// unified codes 18.
void keep_codes(Transaction& transaction, std::int64_t id, std::string_view row) {
    constexpr std::size_t shortest = 15;
    constexpr std::size_t longest = 18;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= row.size(); ++at) {
        if (at < row.size() && is_of_code(row[at])) continue;
        const std::size_t length = at - begin;
        if (length >= shortest && length <= longest) {
            transaction.run(insert_code, {id, digest_of_code(row.substr(begin, length))});
        }
        begin = at + 1;
    }
}

}  // namespace

Quarantine::Kept Quarantine::keep(const QuarantinedRow& row) {
    const Digest digest = sha256(row.row);
    Kept kept;
    std::string state;
    transaction_
        .run(select_known_quarantine, {row.system, row.stream, digest}, [&](const Row& known) {
            kept.id = known.number(0);
            state = known.text(1);
            kept.opened = known.number(2);
        });
    if (kept.id == 0) {
        kept = {transaction_.next_id(largest_quarantine), true, row.last_run};
        transaction_.run(
            insert_quarantine,
            {kept.id,
             row.system,
             row.stream,
             row.kind,
             row.place,
             digest,
             row.row,
             row.findings,
             row.last_run,
             row.moment,
             rule_of(row)}
        );
        keep_codes(transaction_, kept.id, row.row);
    } else if (state == "resolved" || state == "retried") {
        kept.written = true;
        kept.opened = row.last_run;
        transaction_.run(
            reopen_quarantine, {kept.id, row.findings, row.last_run, row.place, rule_of(row)}
        );
    }
    return kept;
}

namespace {

constexpr std::string_view select_quarantine = R"(
    select id, system, stream, kind, place, unseal('quarantine.row_json', id, row_json),
           unseal('quarantine.findings', id, findings), state, reason, first_run, last_run, moment
    from quarantine where id = $1)";

constexpr std::string_view select_quarantines = R"(
    select id, system, stream, kind, place, unseal('quarantine.row_json', id, row_json),
           unseal('quarantine.findings', id, findings), state, reason, first_run, last_run, moment
    from quarantine
    where ($1 = '' or system = $1) and ($2 = '' or state = $2) order by id desc limit $3)";

constexpr std::string_view select_quarantines_after = R"(
    select id, system, stream, kind, place, row_json, findings, state, reason, first_run,
           last_run, moment
    from quarantine
    where ($1 = '' or system = $1) and ($2 = '' or state = $2) and id > $3
    order by id limit $4)";

constexpr std::string_view update_quarantine_state =
    "update quarantine set state = $2, reason = $3, closed_at = $4 where id = $1";

constexpr std::string_view count_open_rows =
    "select count(*) from quarantine where state = 'open' and ($1 = '' or system = $1)";

constexpr std::string_view select_open_rows = R"(
    select id from quarantine
    where system = $1 and stream = $2 and id > $3 and state = 'open' order by id limit $4)";

constexpr std::string_view select_naming = R"(
    select q.id, q.system, q.stream, q.kind, q.place,
           unseal('quarantine.row_json', q.id, q.row_json),
           unseal('quarantine.findings', q.id, q.findings), q.state, q.reason,
           q.first_run, q.last_run, q.moment
    from quarantine_code c join quarantine q on q.id = c.quarantine
    where c.code = $1 order by q.id desc limit $2)";

constexpr std::string_view count_open_by_rule = R"(
    select rule, count(*) from quarantine where state = 'open' and system = $1 group by rule)";

constexpr std::string_view select_expired = R"(
    select id, state from quarantine
    where state <> 'open' and closed_at > 0 and closed_at < $1 and row_json <> '{}'
    order by closed_at limit $2)";

constexpr std::string_view delete_codes = "delete from quarantine_code where quarantine = $1";
constexpr std::string_view delete_row = "delete from quarantine where id = $1";
constexpr std::string_view empty_row =
    "update quarantine set row_json = '{}', findings = '[]' where id = $1";

}  // namespace

std::optional<QuarantinedRow> Quarantine::find(std::int64_t id) {
    std::optional<QuarantinedRow> result;
    transaction_.run(select_quarantine, {id}, [&](const Row& row) {
        result = quarantined_row(row);
    });
    return result;
}

std::vector<QuarantinedRow> Quarantine::list(
    const SystemName& system, std::string_view state, std::int64_t limit
) {
    std::vector<QuarantinedRow> rows;
    transaction_.run(select_quarantines, {system, state, limit}, [&](const Row& row) {
        rows.push_back(quarantined_row(row));
    });
    return rows;
}

std::vector<QuarantinedRow> Quarantine::after(
    const SystemName& system, std::string_view state, std::int64_t id, std::int64_t limit
) {
    std::vector<QuarantinedRow> rows;
    transaction_.run(select_quarantines_after, {system, state, id, limit}, [&](const Row& row) {
        rows.push_back(quarantined_row(row));
    });
    return rows;
}

void Quarantine::close(
    std::int64_t id, std::string_view state, std::string_view reason, Moment now
) {
    transaction_.run(update_quarantine_state, {id, state, without_personal_numbers(reason), now});
}

std::int64_t Quarantine::count_open(const SystemName& system) {
    return transaction_.number(count_open_rows, {system});
}

std::vector<std::int64_t> Quarantine::open_after(
    const SystemName& system, const StreamName& stream, std::int64_t id, std::int64_t limit
) {
    std::vector<std::int64_t> ids;
    transaction_.run(select_open_rows, {system, stream, id, limit}, [&](const Row& row) {
        ids.push_back(row.number(0));
    });
    return ids;
}

std::int64_t Quarantine::largest_id() {
    return transaction_.number(largest_quarantine);
}

std::map<std::string, std::int64_t> Quarantine::open_by_rule(const SystemName& system) {
    std::map<std::string, std::int64_t> counts;
    transaction_.run(count_open_by_rule, {system}, [&](const Row& row) {
        counts.emplace(row.text(0), row.number(1));
    });
    return counts;
}

std::vector<QuarantinedRow> Quarantine::naming(std::string_view code, std::int64_t limit) {
    std::vector<QuarantinedRow> rows;
    transaction_.run(select_naming, {digest_of_code(code), limit}, [&](const Row& row) {
        rows.push_back(quarantined_row(row));
    });
    return rows;
}

std::int64_t Quarantine::purge(Moment before, std::int64_t limit) {
    std::vector<std::int64_t> gone;
    std::vector<std::int64_t> emptied;
    transaction_.run(select_expired, {before, limit}, [&](const Row& row) {
        (row.text(1) == "discarded" ? emptied : gone).push_back(row.number(0));
    });
    for (const std::int64_t id : gone) {
        transaction_.run(delete_codes, {id});
        transaction_.run(delete_row, {id});
    }
    for (const std::int64_t id : emptied) {
        transaction_.run(delete_codes, {id});
        transaction_.run(empty_row, {id});
    }
    return static_cast<std::int64_t>(gone.size() + emptied.size());
}

}  // namespace xinqiao
