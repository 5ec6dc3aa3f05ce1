// The past contents of records.
#include "daemon/store/versions.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view largest_version = "select coalesce(max(id), 0) from version";

constexpr std::string_view insert_version = R"(
    insert into version (id, record, digest, since, until, cause)
    values ($1, $2, $3, $4, $5, $6))";

constexpr std::string_view select_versions =
    "select record, digest, since, until, cause from version where record = $1 order by id";

}  // namespace

void Versions::keep(const Version& version) {
    transaction_.run(
        insert_version,
        {transaction_.next_id(largest_version),
         version.record,
         version.digest,
         version.since,
         version.until,
         version.cause}
    );
}

std::vector<Version> Versions::of(std::int64_t record) {
    std::vector<Version> versions;
    transaction_.run(select_versions, {record}, [&](const Row& row) {
        versions.push_back(
            {row.number(0),
             row.digest(1).value(),
             row.moment(2),
             row.moment(3),
             std::string{row.text(4)}}
        );
    });
    return versions;
}

}  // namespace xinqiao
