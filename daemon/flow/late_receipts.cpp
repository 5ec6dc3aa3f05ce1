#include "daemon/flow/late_receipts.hpp"

#include <algorithm>
#include <chrono>

#include "base/wait.hpp"
#include "daemon/flow/settlement.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/publications.hpp"

namespace xinqiao {
namespace {

StreamName receipts_stream(const Delivery& delivery) {
    return StreamName{"receipts/" + delivery.kind.name.text()};
}

bool settle_late(Delivery& delivery, Transaction& transaction, const LateReceipt& late) {
    const Settlement settlement = settlement_of(late.receipt, delivery.now());
    std::int64_t message = 0;
    for (const char digit : late.change.text()) {
        if (digit < '0' || digit > '9') return false;
        message = message * 10 + (digit - '0');
    }
    if (!Publications{transaction}.settle(message, settlement, delivery.now())) return false;
    count(settlement, delivery.summary);
    delivery.summary.waiting = std::max<std::int64_t>(0, delivery.summary.waiting - 1);
    return true;
}

}  // namespace

// Reads what receipts there are; the cursor moves with their effects.
void read_receipts(Delivery& delivery) {
    if (!delivery.ends.receipts) return;
    Cursor cursor;
    {
        Transaction transaction{delivery.database, Access::reading};
        cursor = Cursors{transaction}.of(delivery.system, receipts_stream(delivery)).position;
    }
    for (bool more = true; more;) {
        const ReceiptPage page = delivery.ends.receipts->poll(cursor, delivery.call);
        more = !page.last && page.next != cursor;
        if (page.receipts.empty() && page.next == cursor) return;
        Transaction transaction{delivery.database};
        for (const LateReceipt& late : page.receipts) {
            settle_late(delivery, transaction, late);
        }
        Cursors{transaction}.advance(
            delivery.system, receipts_stream(delivery), page.next, delivery.run, delivery.now()
        );
        keep_figures(delivery, transaction);
        transaction.commit();
        cursor = page.next;
    }
}

// Waits for receipts that come later, as long as the operator allows a night to wait.
void await_receipts(Delivery& delivery) {
    if (!delivery.ends.receipts) return;
    constexpr std::chrono::milliseconds step{100};
    const auto patience = delivery.care().receipt_patience;
    for (auto waited = 0 * step; delivery.summary.waiting > 0 && waited < patience;
         waited += step) {
        if (!wait_for(delivery.call.stop, step)) return;
        read_receipts(delivery);
    }
}

}  // namespace xinqiao
