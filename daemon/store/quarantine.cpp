// Rows that could not become records.
#include "daemon/store/quarantine.hpp"

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
    "select id, state from quarantine where system = $1 and stream = $2 and digest = $3";

constexpr std::string_view largest_quarantine = "select coalesce(max(id), 0) from quarantine";

constexpr std::string_view insert_quarantine = R"(
    insert into quarantine (id, system, stream, kind, place, digest, row_json, findings, state,
                            reason, first_run, last_run, moment)
    values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', '', $9, $9, $10))";

constexpr std::string_view reopen_quarantine = R"(
    update quarantine set state = 'open', reason = '', findings = $2, last_run = $3, place = $4
    where id = $1)";

}  // namespace

Quarantine::Kept Quarantine::keep(const QuarantinedRow& row) {
    const Digest digest = sha256(row.row);
    Kept kept;
    std::string state;
    transaction_
        .run(select_known_quarantine, {row.system, row.stream, digest}, [&](const Row& known) {
            kept.id = known.number(0);
            state = known.text(1);
        });
    if (kept.id == 0) {
        kept = {transaction_.next_id(largest_quarantine), true};
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
             row.moment}
        );
    } else if (state == "resolved" || state == "retried") {
        kept.written = true;
        transaction_.run(reopen_quarantine, {kept.id, row.findings, row.last_run, row.place});
    }
    return kept;
}

namespace {

constexpr std::string_view select_quarantine = R"(
    select id, system, stream, kind, place, row_json, findings, state, reason, first_run,
           last_run, moment
    from quarantine where id = $1)";

constexpr std::string_view select_quarantines = R"(
    select id, system, stream, kind, place, row_json, findings, state, reason, first_run,
           last_run, moment
    from quarantine
    where ($1 = '' or system = $1) and ($2 = '' or state = $2) order by id desc limit $3)";

constexpr std::string_view update_quarantine_state =
    "update quarantine set state = $2, reason = $3 where id = $1";

constexpr std::string_view count_open_rows =
    "select count(*) from quarantine where state = 'open' and ($1 = '' or system = $1)";

constexpr std::string_view select_open_rows = R"(
    select id from quarantine
    where system = $1 and stream = $2 and id > $3 and state = 'open' order by id limit $4)";

constexpr std::string_view delete_closed =
    "delete from quarantine where state <> 'open' and moment < $1";

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

void Quarantine::close(std::int64_t id, std::string_view state, std::string_view reason) {
    transaction_.run(update_quarantine_state, {id, state, reason});
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

std::int64_t Quarantine::purge(Moment before) {
    return transaction_.run(delete_closed, {before});
}

}  // namespace xinqiao
