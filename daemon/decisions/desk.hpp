// The clerk's desk: takes one act, refuses it while an obstacle stands, and carries out what it
// means for the record, all in one transaction.
#pragma once

#include <string>
#include <vector>

#include "daemon/decisions/act_request.hpp"
#include "daemon/flow/workshop.hpp"
#include "daemon/store/transaction.hpp"
#include "schema/procedure.hpp"

namespace xinqiao {

struct Registered {
    std::int64_t id = 0;    // of the act; 0: it was refused
    bool repeated = false;  // the same request had been carried out before
    bool outdated = false;  // refused: the case is no longer what was read
    SignedAct act;
    std::int64_t changed = 0;          // platforms that are to be told something
    std::string standing;              // what may be shown from now on, and why: a Chinese sentence
    std::vector<std::string> remarks;  // what the clerk should know beside it, in Chinese
    std::vector<Obstacle> obstacles;   // why it was refused
};

// Throws Error{invalid} for a request that cannot be understood; nothing is written then, nor when
// there are obstacles. With `rehearsed` nothing is written either. The caller commits.
Registered register_act(
    Workshop& workshop, Transaction& transaction, const ActRequest& request, const Policy& policy
);

}  // namespace xinqiao
