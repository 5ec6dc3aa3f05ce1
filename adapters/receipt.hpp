// What a target answered to one change.
#pragma once

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "schema/names.hpp"

namespace xinqiao {

struct Accepted {
    std::string reference;  // the target's own number for it, if it gave one
};
struct Refused {
    std::string code;    // the target's word, for the steward to look up
    std::string reason;  // saying it again unchanged would be pointless
};
struct Deferred {
    std::chrono::seconds pause{0};  // "come back later", as in Retry-After
};
struct Unknown {
    std::string evidence;  // it may have arrived: read back before repeating
};
struct Taken {};  // handed over; the receipt comes later, by the Receipts end

using Receipt = std::variant<Accepted, Refused, Deferred, Unknown, Taken>;

struct LateReceipt {
    ChangeId change;
    Receipt receipt;
};

struct ReceiptPage {
    std::vector<LateReceipt> receipts;
    std::vector<std::string> faults;  // answers that could not be understood, in Chinese
    Cursor next;
    bool last = false;
};

}  // namespace xinqiao
