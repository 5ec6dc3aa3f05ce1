// What a full list says anew about records that are known, until the whole list has been judged.
#include "daemon/flow/held_changes.hpp"

#include "daemon/store/contents.hpp"
#include "daemon/store/versions.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {

void HeldChanges::add(const HeldChange& change) {
    places_.emplace(change.record, changes_.size());
    changes_.push_back(change);
}

const HeldChange* HeldChanges::find(std::int64_t record) const {
    const auto found = places_.find(record);
    return found == places_.end() ? nullptr : &changes_[found->second];
}

void carry_out(Transaction& transaction, const HeldChange& change, std::int64_t run, Moment now) {
    Records records{transaction};
    StoredRecord record = records.at(change.record);
    Version former;
    former.record = record.id;
    former.digest = record.digest;
    former.since = record.since;
    former.until = now;
    former.cause = "changed";
    Versions{transaction}.keep(former);
    const auto body = Contents{transaction}.find(change.digest);
    record.subject = record_from_canonical(body.value()).subject;
    record.digest = change.digest;
    record.content = change.content;
    record.since = now;
    record.run = run;
    record.row = change.row;
    records.change(record);
}

}  // namespace xinqiao
