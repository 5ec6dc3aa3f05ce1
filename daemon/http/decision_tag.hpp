// The ETag of a decision, and whether an act's If-Match still names what there is.
#pragma once

#include <string>
#include <vector>

#include "daemon/decisions/decide.hpp"
#include "daemon/http/etag.hpp"
#include "daemon/report/sight.hpp"
#include "schema/kind.hpp"

namespace xinqiao {

// Covers what is told of the decision, where its record stands, and the newest act of its case; of
// what is personal nothing, since who may not see it could guess it from a digest. An act is never
// changed, so that is all that can. One tag for all who see the same: clerks and approvers.
std::string decision_tag(const DecidedCase& found, const Kinds& kinds, const Sight& sight);

// Compares in the transaction of the act.
class ActCondition {
public:
    ActCondition(NamedTags wanted, const Kinds& kinds, const Sight& sight)
        : wanted_{std::move(wanted)}, kinds_{kinds}, sight_{sight} {}

    // Whether one of the case's decisions is what the caller read.
    bool holds(Transaction& transaction, const std::vector<SignedAct>& acts);

    // Where it does not hold: the tag now of the decision that was meant; empty: there is none.
    const std::string& present() const { return present_; }

private:
    bool names(std::int64_t decision) const;
    std::string tag_now(Transaction& transaction, std::int64_t decision) const;

    NamedTags wanted_;
    const Kinds& kinds_;
    Sight sight_;
    std::string present_;
};

}  // namespace xinqiao
