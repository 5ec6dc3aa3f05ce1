// The one thing to implement in order to connect a new system.
//
// A system offers up to two ends. A Source is one list, read page by page; a Target is told of
// changes. Both are plain blocking calls, made from one worker thread at a time, that keep no
// state of their own: cursors and change ids come from the gateway and go back to it. They
// return within two seconds of `call.stop`, with an Error{stopped}.
//
// Failure to talk at all is thrown as Error. Whatever the other side said is a value, so "no"
// and "nothing there" can never be mistaken for "it broke". No end sleeps, retries or logs: care
// is added by wrapping (adapters/care).
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "adapters/call.hpp"
#include "adapters/change.hpp"
#include "adapters/page.hpp"
#include "adapters/receipt.hpp"

namespace xinqiao {

class Source {
public:
    virtual ~Source() = default;

    // The rows after `cursor`, oldest first. Asking again with the same cursor yields the same
    // rows or newer versions of them.
    virtual Page pull(const Cursor& cursor, const Call& call) = 0;
};

class Target {
public:
    virtual ~Target() = default;

    // One receipt per change, in the same order. Throws only when nothing of it can have
    // arrived; whatever may have arrived is answered by Unknown.
    virtual std::vector<Receipt> push(std::span<const Change> changes, const Call& call) = 0;
};

// For targets that can be asked for one record.
class ReadBack {
public:
    virtual ~ReadBack() = default;

    // The rows that stand there for the change's record, in the target's columns; none: nothing
    // stands there. Settles receipts that were Unknown.
    virtual Rows read_back(const Change& change, const Call& call) = 0;
};

// For targets that answer later (file exchange).
class Receipts {
public:
    virtual ~Receipts() = default;

    // The receipts after `cursor`, oldest first; the same again for the same cursor.
    virtual ReceiptPage poll(const Cursor& cursor, const Call& call) = 0;
};

// Null: the system does not offer it. A target without both is told again under the same number
// when an answer was lost: only for one that recognises what it has.
struct TargetEnds {
    std::unique_ptr<Target> target;
    std::unique_ptr<ReadBack> read_back;
    std::unique_ptr<Receipts> receipts;
};

}  // namespace xinqiao
