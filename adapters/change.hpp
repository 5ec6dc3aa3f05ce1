// One thing to tell a target.
#pragma once

#include <string>

#include "schema/mapping.hpp"
#include "schema/names.hpp"

namespace xinqiao {

enum class Action {
    upsert,
    withdraw
};

struct Change {
    ChangeId id;
    KindName kind;
    RecordKey key;
    SubjectCode subject;
    Action action = Action::upsert;
    std::string reference;  // the target's own number for the record, from an earlier receipt
    WireRow row;            // what shall stand there; for a withdrawal, what stands there now
};

}  // namespace xinqiao
