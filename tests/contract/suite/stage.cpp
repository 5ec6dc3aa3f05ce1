#include "tests/contract/suite/stage.hpp"

namespace xinqiao {

Change told_change(
    const std::string& id, const std::string& action, const std::string& reference, WireRow row
) {
    Change change;
    change.id = ChangeId{id};
    change.kind = KindName{"penalty"};
    change.key = RecordKey{row.empty() ? "" : row.front().second};
    change.reference = reference;
    change.action = action == "withdraw" ? Action::withdraw : Action::upsert;
    change.row = std::move(row);
    return change;
}

}  // namespace xinqiao
