#include "daemon/flow/late_receipts.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/wait.hpp"
#include "daemon/flow/settlement.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/quarantine.hpp"

namespace xinqiao {
namespace {

StreamName receipts_stream(const Delivery& delivery) {
    return StreamName{"receipts/" + delivery.kind.name.text()};
}

// An answer that belongs to nothing of ours may be a refusal of something: a steward looks at it,
// once.
void keep_stray(Delivery& delivery, Transaction& transaction, const std::string& answer) {
    Rows rows;
    rows.begin_row(0);
    rows.set(rows.column("回执"), answer);
    const Finding finding{
        .field = "回执",
        .rule = "receipt.stray",
        .advice = answer + "。请与平台核对是哪条记录的结果, 核对后将本行作废"};
    Quarantine{transaction}.keep(
        {.system = delivery.system,
         .stream = receipts_stream(delivery),
         .kind = delivery.kind.name,
         .row = rows.json(0),
         .findings = findings_json({finding}),
         .first_run = delivery.run,
         .last_run = delivery.run,
         .moment = delivery.now()}
    );
}

void settle_late(Delivery& delivery, Transaction& transaction, const LateReceipt& late) {
    const std::string& id = late.change.text();
    std::int64_t message = 0;
    const auto [end, fault] = std::from_chars(id.data(), id.data() + id.size(), message);
    if (fault != std::errc{} || end != id.data() + id.size()) {
        return keep_stray(delivery, transaction, "回执的编号“" + id + "”不是我们给出的");
    }
    const Settlement settlement = settlement_of(late.receipt, delivery.now());
    if (!Publications{transaction}.settle(message, settlement, delivery.now())) return;
    count(settlement, delivery.summary);
    delivery.summary.waiting = std::max<std::int64_t>(0, delivery.summary.waiting - 1);
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
        if (page.receipts.empty() && page.faults.empty() && page.next == cursor) return;
        Transaction transaction{delivery.database};
        for (const LateReceipt& late : page.receipts) {
            settle_late(delivery, transaction, late);
        }
        for (const std::string& answer : page.faults) {
            keep_stray(delivery, transaction, answer);
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
