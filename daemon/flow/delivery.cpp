#include "daemon/flow/delivery.hpp"

#include "daemon/store/contents.hpp"
#include "daemon/store/runs.hpp"
#include "schema/canonical.hpp"
#include "schema/normalise.hpp"

namespace xinqiao {

bool is_withdrawal(const Publication& row) {
    return !row.sent;
}

namespace {

Change change_of(Delivery& delivery, Transaction& transaction, const Publication& row) {
    const std::optional<Digest>& digest = is_withdrawal(row) ? row.acknowledged : row.sent;
    const auto body = digest ? Contents{transaction}.find(*digest) : std::nullopt;
    Change change{
        .id = ChangeId{std::to_string(row.message)},
        .kind = row.kind,
        .key = row.key,
        .subject = {},
        .action = is_withdrawal(row) ? Action::withdraw : Action::upsert,
        .reference = row.reference,
        .row = {},
    };
    if (body) {
        const Record record = record_from_canonical(*body);
        change.subject = record.subject;
        change.row = render(record, delivery.kind, delivery.mapping);
    }
    return change;
}

}  // namespace

std::vector<Change> changes_of(Delivery& delivery, const std::vector<Publication>& rows) {
    Transaction transaction{delivery.database, Access::reading};
    std::vector<Change> changes;
    for (const Publication& row : rows) {
        changes.push_back(change_of(delivery, transaction, row));
    }
    return changes;
}

void keep_figures(Delivery& delivery, Transaction& transaction) {
    const PushSummary& summary = delivery.summary;
    Runs{transaction}.count(
        {.id = delivery.run,
         .pushed = summary.pushed,
         .accepted = summary.accepted,
         .refused = summary.refused,
         .deferred = summary.deferred,
         .unknown = summary.unknown}
    );
}

}  // namespace xinqiao
