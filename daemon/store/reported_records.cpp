#include "daemon/store/reported_records.hpp"

#include <algorithm>
#include <string>

namespace xinqiao {
namespace {

constexpr std::string_view select_reports = R"(
    select p.record, p.reported_at,
           case when p.refused_action <> '' and p.refused = p.desired
                     and p.desired <> p.acknowledged then 1 else 0 end,
           p.refused_code, p.refused_reason, r.kind, r.key, r.subject, r.since,
           unseal('content.body', c.digest, c.body)
    from publication p join record r on r.id = p.record join content c on c.id = r.content
    where p.record <> 0 and r.gone = 0 and (length(p.desired) > 0 or p.reported_at > 0)
    order by p.record)";

// A record of which the rows of several systems follow each other.
struct Gathered {
    std::int64_t id = 0;
    std::string body;
    std::string refusal;
    ReportedRecord record;
};

void begin(Gathered& gathered, const Row& row) {
    gathered.id = row.number(0);
    gathered.body = row.blob(9);
    gathered.refusal.clear();
    gathered.record = {
        .kind = KindName{row.text(5)},
        .key = RecordKey{row.text(6)},
        .subject = SubjectCode{row.text(7)},
        .body = {},
        .since = row.moment(8),
        .refusal = {}};
}

void add(Gathered& gathered, const Row& row) {
    ReportedRecord& record = gathered.record;
    ++record.due_at;
    if (row.moment(1) != Moment{}) {
        ++record.reported_at;
        record.last_reported = std::max(record.last_reported, row.moment(1));
    }
    if (row.number(2) == 0) return;
    ++record.refused_at;
    gathered.refusal = std::string{row.text(3)}.append(" ").append(row.text(4));
}

}  // namespace

void each_reported_record(
    Transaction& transaction, const std::function<void(const ReportedRecord&)>& each
) {
    Gathered gathered;
    const auto tell = [&] {
        if (gathered.id == 0) return;
        gathered.record.body = gathered.body;
        gathered.record.refusal = gathered.refusal;
        each(gathered.record);
    };
    transaction.run(select_reports, {}, [&](const Row& row) {
        if (row.number(0) != gathered.id) {
            tell();
            begin(gathered, row);
        }
        add(gathered, row);
    });
    tell();
}

}  // namespace xinqiao
