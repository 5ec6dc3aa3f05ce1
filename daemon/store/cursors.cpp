// How far each list of each system has been read.
#include "daemon/store/cursors.hpp"

namespace xinqiao {
namespace {

ReadingPosition position_of(const Row& row) {
    ReadingPosition position;
    position.system = SystemName{row.text(0)};
    position.stream = StreamName{row.text(1)};
    position.position = Cursor{row.text(2)};
    position.run = row.number(3);
    position.moment = row.moment(4);
    position.complete_at = row.moment(5);
    position.rules = row.text(6);
    return position;
}

constexpr std::string_view select_cursor = R"(
    select system, stream, position, run, moment, complete_at, rules from cursor
    where system = $1 and stream = $2)";

constexpr std::string_view upsert_cursor = R"(
    insert into cursor (system, stream, position, run, moment, complete_at)
    values ($1, $2, $3, $4, $5, 0)
    on conflict (system, stream) do update
        set position = excluded.position, run = excluded.run, moment = excluded.moment)";

constexpr std::string_view update_complete =
    "update cursor set complete_at = $3, rules = $4 where system = $1 and stream = $2";

constexpr std::string_view select_cursors = R"(
    select system, stream, position, run, moment, complete_at, rules from cursor
    order by system, stream)";

}  // namespace

ReadingPosition Cursors::of(const SystemName& system, const StreamName& stream) {
    ReadingPosition position;
    position.system = system;
    position.stream = stream;
    transaction_.run(select_cursor, {system, stream}, [&](const Row& row) {
        position = position_of(row);
    });
    return position;
}

void Cursors::advance(
    const SystemName& system,
    const StreamName& stream,
    const Cursor& position,
    std::int64_t run,
    Moment now
) {
    transaction_.run(upsert_cursor, {system, stream, position, run, now});
}

void Cursors::complete(
    const SystemName& system, const StreamName& stream, Moment at, std::string_view rules
) {
    transaction_.run(update_complete, {system, stream, at, rules});
}

std::vector<ReadingPosition> Cursors::all() {
    std::vector<ReadingPosition> positions;
    transaction_.run(select_cursors, {}, [&](const Row& row) {
        positions.push_back(position_of(row));
    });
    return positions;
}

}  // namespace xinqiao
