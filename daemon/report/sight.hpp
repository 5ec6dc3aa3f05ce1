// What a reader may see of records and acts: the one place where public and non-public part.
#pragma once

#include <string_view>

#include "schema/caller.hpp"
#include "schema/kind.hpp"

namespace xinqiao {

// A kind says of each field who may see it (`visibility` and `personal` in schema/kinds).
struct Sight {
    Visibility fields = Visibility::public_;  // and what is more public
    bool inside = false;  // also what stands before nobody: drafts, acts, findings, the journal

    static Sight of_everything() { return {Visibility::restricted, true}; }
};

// Clerks, approvers, stewards and auditors see every record, but nothing personal; an office that
// asks sees what authorities share.
Sight sight_of(Roles roles);

// Of one act: who drafts or approves it must see all that it says.
Sight sight_of_act(Roles roles);

// Personal data are restricted whatever their kind says, and a field that no kind declares is, too.
// `field` null: no kind declares it.
bool may_see(const Field* field, const Sight& sight);

// Whether a record of that standing (schema/standing.hpp) stands before the public today.
bool is_on_show(std::string_view standing);

}  // namespace xinqiao
