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
        sightings.push_back(
            {row.number(0), digest_from_blob(row.blob(1)), row.moment(2), row.moment(3)}
        );
    });
    return sightings;
}

}  // namespace xinqiao
