// Reads rows of the publication table.
#include "daemon/store/publication_rows.hpp"

#include <array>

#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::array<std::string_view, 4> flights{"", "sent", "taken", "unknown"};

Flight flight_of(std::string_view name) {
    for (std::size_t i = 0; i < flights.size(); ++i) {
        if (flights[i] == name) return static_cast<Flight>(i);
    }
    throw Error{Error::Kind::bug, "a publication flies in no way we know"};
}

void read_desired(const Row& row, Publication& publication) {
    publication.desired = row.digest(7);
    publication.desired_why = row.text(8);
    publication.desired_rule = row.text(9);
    publication.desired_until = row.number(10);
    publication.desired_at = row.moment(11);
}

void read_sent(const Row& row, Publication& publication) {
    publication.flight = flight_of(row.text(12));
    publication.sent = row.digest(13);
    publication.message = row.number(14);
    publication.sent_at = row.moment(15);
}

void read_answers(const Row& row, Publication& publication) {
    publication.acknowledged = row.digest(16);
    publication.acknowledged_at = row.moment(17);
    publication.reference = row.text(18);
    publication.receipt = row.text(19);
    publication.refused = row.digest(20);
    publication.refuses = !row.text(21).empty();
    publication.refused_code = row.text(22);
    publication.refused_reason = row.text(23);
    publication.refused_at = row.moment(24);
}

}  // namespace

std::string_view name_of(Flight flight) {
    return flights[static_cast<std::size_t>(flight)];
}

Publication publication_of(const Row& row) {
    Publication publication;
    publication.id = row.number(0);
    publication.system = SystemName{row.text(1)};
    publication.kind = KindName{row.text(2)};
    publication.key = RecordKey{row.text(3)};
    publication.record = row.number(4);
    publication.push_order = static_cast<int>(row.number(5));
    publication.lane = static_cast<Lane>(row.number(6));
    read_desired(row, publication);
    read_sent(row, publication);
    read_answers(row, publication);
    publication.observed = row.digest(25);
    publication.observed_at = row.moment(26);
    publication.attempts = row.number(27);
    publication.next_attempt = row.moment(28);
    publication.reported_at = row.moment(29);
    publication.lawful = row.number(30) != 0;
    return publication;
}

std::optional<Publication> one_publication(
    Transaction& transaction, std::string_view sql, std::initializer_list<Value> values
) {
    std::optional<Publication> publication;
    transaction.run(sql, values, [&](const Row& row) { publication = publication_of(row); });
    return publication;
}

std::vector<Publication> all_publications(
    Transaction& transaction, std::string_view sql, std::initializer_list<Value> values
) {
    std::vector<Publication> publications;
    transaction.run(sql, values, [&](const Row& row) {
        publications.push_back(publication_of(row));
    });
    return publications;
}

}  // namespace xinqiao
