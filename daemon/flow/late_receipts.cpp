#include "daemon/flow/late_receipts.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/wait.hpp"
#include "daemon/flow/settlement.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/runs.hpp"

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

// 0: no number of a message.
std::int64_t message_in(const std::string& id) {
    std::int64_t message = 0;
    const auto [end, fault] = std::from_chars(id.data(), id.data() + id.size(), message);
    const bool is_number = fault == std::errc{} && end == id.data() + id.size();
    return is_number ? message : 0;
}

// Whether it may be the number of a message that was settled long ago: numbers are microseconds
// since 1970 and given only while something is pushed. Clocks may have been set a little.
bool may_be_ours(Delivery& delivery, Transaction& transaction, std::int64_t message) {
    const Moment given{std::chrono::milliseconds{message / 1000}};
    return Runs{transaction}.was_under_way("push", delivery.system, given, std::chrono::minutes{1});
}

std::string said_by(const Settlement& settlement) {
    if (settlement.outcome == Settlement::Outcome::accepted) return "已接收";
    if (settlement.outcome == Settlement::Outcome::refused) {
        return "退回 " + settlement.code + " " + settlement.text;
    }
    return "尚无结论";
}

void settle_late(Delivery& delivery, Transaction& transaction, const LateReceipt& late) {
    const std::int64_t message = message_in(late.change.text());
    const Settlement settlement = settlement_of(late.receipt, delivery.now());
    if (Publications{transaction}.settle(message, settlement, delivery.now())) {
        count(settlement, delivery.summary);
        delivery.summary.waiting = std::max<std::int64_t>(0, delivery.summary.waiting - 1);
        return;
    }
    if (message > 0 && may_be_ours(delivery, transaction, message)) return;
    const std::string said = said_by(settlement);
    keep_stray(
        delivery,
        transaction,
        "回执的编号“" + late.change.text() + "”不是我们给出的, 回执写的是: " + said
    );
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
