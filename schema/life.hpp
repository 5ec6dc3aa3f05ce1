// What the acts so far have made of a record: the state of its case. Pure.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "schema/act.hpp"

namespace xinqiao {

// Each is the act that made it so; nothing: it is not so, or no longer.
struct Life {
    std::optional<SignedAct> listed;
    std::optional<SignedAct> corrected;  // the last correction
    std::optional<SignedAct> revoked;    // by a decision, or by the outcome of an objection
    std::optional<SignedAct> repaired;
    std::optional<SignedAct> removed;
    std::optional<SignedAct> objection;            // open: received and not resolved
    std::optional<SignedAct> resolved_objection;   // the last one
    std::optional<SignedAct> review;               // open: asked for and not resolved
    std::optional<SignedAct> repair_application;   // open
    std::optional<SignedAct> repair_acceptance;    // of the open application
    std::optional<SignedAct> removal_application;  // open
    std::optional<SignedAct> removal_publicity;    // of the open application
    std::optional<SignedAct> repair_notice;
    std::vector<Digest> approved;  // the contents that a second person has approved

    bool is_approved(const Digest& digest) const;
    // Of a record that needs approval and is `now`: the content that may be shown; nothing: none.
    std::optional<Digest> may_be_shown(const Digest& now) const;
    // A decision of ours made or changed its content, so that content needs approval.
    bool is_decided_here() const { return listed.has_value() || corrected.has_value(); }
};

// Of the acts about one record, oldest first.
Life life_of(std::span<const SignedAct> acts);

}  // namespace xinqiao
