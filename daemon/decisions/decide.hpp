// From a signed act to every platform: registered, judged, pushed on the urgent lane, read back.
#pragma once

#include <stop_token>
#include <vector>

#include "daemon/decisions/desk.hpp"
#include "daemon/flow/workshop.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/publication.hpp"
#include "daemon/store/query_ledger.hpp"

namespace xinqiao {

// An act and where its record stands now.
struct DecidedCase {
    Decision decision;
    Digest digest;         // of the record now
    std::string standing;  // its rule, as judge last said
    std::vector<Publication> publications;
    std::int64_t newest_act = 0;  // of those about the same record or, before one, the same notice

    // Every platform that was to be told has confirmed.
    bool is_confirmed() const;
    bool is_verified() const;
};

struct Decided {
    Registered registered;
    DecidedCase now;                   // empty where the act was refused
    std::vector<std::string> notes;    // what platforms said where they did not accept
    std::vector<LedgerEntry> to_tell;  // who asked while it was wrong: see informing.hpp
};

// Throws Error{invalid} for a request that cannot be understood.
Decided decide(Workshop& workshop, const ActRequest& request, const std::stop_token& stop);

// Nothing: there is no such act.
std::optional<DecidedCase> find_case(Transaction& transaction, std::int64_t id);
std::optional<DecidedCase> find_case(Database& database, std::int64_t id);
// The acts about one subject, or the newest of all where it is empty; at most `limit`.
std::vector<Decision> decisions_about(
    Database& database, const SubjectCode& subject, std::int64_t limit
);

}  // namespace xinqiao
