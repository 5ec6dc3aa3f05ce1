#include "daemon/store/open_counts.hpp"

#include <algorithm>

namespace xinqiao {
namespace {

constexpr std::string_view insert_counts = R"(
    insert into open_count (run, system, reason, findings)
    select $1, system, reason, count(*) from finding where state = 'open' group by system, reason)";

// Written when nothing is open, too: otherwise a run without findings is a run that never was.
constexpr std::string_view insert_total = R"(
    insert into open_count (run, system, reason, findings)
    select $1, '', '', count(*) from finding where state = 'open')";

constexpr std::string_view select_totals = R"(
    select o.run, r.started, o.findings from open_count o join run r on r.id = o.run
    where o.system = '' and o.reason = '' order by o.run desc limit $1)";

constexpr std::string_view select_reasons = R"(
    select reason, sum(findings) from open_count
    where run = $1 and reason <> '' group by reason)";

constexpr std::string_view delete_counts = R"(
    delete from open_count where run in (
        select distinct o.run from open_count o join run r on r.id = o.run
        where r.started < $1 order by o.run limit $2))";

}  // namespace

void OpenCounts::keep(std::int64_t run) {
    transaction_.run(insert_counts, {run});
    transaction_.run(insert_total, {run});
}

std::vector<OpenCount> OpenCounts::latest(std::int64_t runs) {
    std::vector<OpenCount> counts;
    transaction_.run(select_totals, {runs}, [&](const Row& row) {
        counts.push_back(
            {.run = row.number(0),
             .started = row.moment(1),
             .total = row.number(2),
             .by_reason = {}}
        );
    });
    std::ranges::reverse(counts);
    for (OpenCount& count : counts) {
        transaction_.run(select_reasons, {count.run}, [&](const Row& row) {
            count.by_reason.emplace(row.text(0), row.number(1));
        });
    }
    return counts;
}

std::int64_t OpenCounts::purge(Moment before, std::int64_t limit) {
    return transaction_.run(delete_counts, {before, limit});
}

}  // namespace xinqiao
