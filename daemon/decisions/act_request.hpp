// What a clerk asks for: one act, as it was typed or sent.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "schema/act.hpp"

namespace xinqiao {

class Transaction;

struct ActRequest {
    ActKind act = ActKind::list;
    KindName kind;
    RecordKey key;           // empty: a notice, or a listing, which make their own
    std::int64_t about = 0;  // the notice that a statement or a listing follows
    std::optional<Day> day;  // of the document; nothing: today
    std::string document;
    std::string organ;
    std::string outcome;
    std::string reason;
    std::string digest;  // of an approval: how the content that was looked at begins, hexadecimal
    std::map<std::string, std::string> fields;  // by name or Chinese heading, as they were typed
    std::string who;                            // empty: nobody was named
    std::string token;  // whoever asks again with it is answered alike (Idempotency-Key)

    // Whether the case is still what was read before. Asked with its acts, in the transaction that
    // carries this one out and before anything is done; not for a repetition. Empty: not asked.
    std::function<bool(Transaction&, const std::vector<SignedAct>&)> still_as_read;
};

// Throws Error{invalid} that names the member that is wrong or unknown.
ActRequest act_request(std::string_view json);

// The same request as one text, to tell a repetition from another request under the same token.
std::string text_of(const ActRequest& request);

}  // namespace xinqiao
