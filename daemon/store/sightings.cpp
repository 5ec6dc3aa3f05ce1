// From when until when the public could see which content.
#include "daemon/store/sightings.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view largest_sighting = "select coalesce(max(id), 0) from sighting";

constexpr std::string_view insert_sighting = R"(
    insert into sighting (id, publication, digest, first_seen, gone_at)
    values ($1, $2, $3, $4, 0))";

constexpr std::string_view end_sighting =
    "update sighting set gone_at = $2 where publication = $1 and gone_at = 0";

constexpr std::string_view select_sightings = R"(
    select publication, digest, first_seen, gone_at from sighting
    where publication = $1 order by id)";

}  // namespace

void Sightings::begin(std::int64_t publication, const Digest& digest, Moment now) {
    transaction_.run(
        insert_sighting, {transaction_.next_id(largest_sighting), publication, digest, now}
    );
}

void Sightings::end(std::int64_t publication, Moment now) {
    transaction_.run(end_sighting, {publication, now});
}

std::vector<Sighting> Sightings::of(std::int64_t publication) {
    std::vector<Sighting> sightings;
    transaction_.run(select_sightings, {publication}, [&](const Row& row) {
        sightings.push_back({row.number(0), row.digest(1).value(), row.moment(2), row.moment(3)});
    });
    return sightings;
}

namespace {

// A key is the code of a subject, alone or with a bar behind it.
constexpr std::string_view select_sighted_between = R"(
    select s.id, p.system, p.kind, p.key, s.digest, s.first_seen, s.gone_at
    from sighting s join publication p on p.id = s.publication
    where s.first_seen < $5 and (s.gone_at = 0 or s.gone_at > $4)
      and ($1 = '' or p.system = $1) and ($2 = '' or p.kind = $2)
      and ($3 = '' or p.key = $3 or substr(p.key, 1, length($3) + 1) = $3 || '|')
    order by p.system, p.kind, p.key, s.id)";

}  // namespace

void Sightings::each_between(const SightingFilter& filter, const Each& each) {
    transaction_.run(
        select_sighted_between,
        {filter.system, filter.kind, filter.subject, filter.from, filter.until},
        [&](const Row& row) {
            each(
                {row.number(0),
                 SystemName{row.text(1)},
                 KindName{row.text(2)},
                 RecordKey{row.text(3)},
                 row.digest(4).value(),
                 row.moment(5),
                 row.moment(6)}
            );
        }
    );
}

}  // namespace xinqiao
