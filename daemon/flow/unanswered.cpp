#include "daemon/flow/unanswered.hpp"

#include <algorithm>
#include <chrono>

#include "base/wait.hpp"
#include "daemon/flow/difference.hpp"
#include "daemon/flow/settlement.hpp"
#include "daemon/store/publications.hpp"
#include "schema/canonical.hpp"
#include "schema/normalise.hpp"

namespace xinqiao {
namespace {

// Waiting for its turn counts too: a change is marked as sent before it gets one. Where several
// batches travel at the same time, the next waits ready until one of them is back.
std::chrono::milliseconds longest_wait_for_a_turn(const CareSettings& care) {
    const std::int64_t exchanges_before = care.concurrency + 1;
    const std::chrono::milliseconds turn{exchanges_before * 60000 / care.requests_per_minute};
    return care.concurrency > 1 ? turn + care.timeout : turn;
}

// Until when what was sent may still take effect, so that "not there" means nothing yet: a call
// that was under way when we crashed, or is so in another worker, ends within its patience, and
// the system may go on working after that.
Moment settled_by(const Delivery& delivery, const Publication& row) {
    const CareSettings& care = delivery.care();
    const bool answer_lost = row.flight == Flight::unknown;
    if (answer_lost && care.settle == std::chrono::seconds{0}) return row.sent_at;
    return row.sent_at + longest_wait_for_a_turn(care) + care.timeout + care.settle;
}

bool may_be_under_way(const Delivery& delivery, const Publication& row) {
    return delivery.now() < settled_by(delivery, row);
}

bool settle_as_taken(Delivery& delivery, const Publication& row, const std::string& evidence) {
    const Settlement accepted{
        .outcome = Settlement::Outcome::accepted, .reference = row.reference, .text = evidence};
    Transaction transaction{delivery.database};
    Publications{transaction}.settle(row.message, accepted, delivery.now());
    count(accepted, delivery.summary);
    transaction.commit();
    return true;
}

bool release(Delivery& delivery, const Publication& row) {
    Transaction transaction{delivery.database};
    Publications{transaction}.abandon(row.message, delivery.now());
    transaction.commit();
    return true;
}

// Settles one change without a known answer by looking at what stands there; false: not yet.
bool read_back(Delivery& delivery, const Publication& row) {
    // Asked before the look: what was still under way then may have come between look and verdict.
    const bool was_under_way = may_be_under_way(delivery, row);
    const std::optional<Digest> standing = standing_digest(delivery, row);
    if (standing == row.sent) return settle_as_taken(delivery, row, "回读确认已生效");
    return !was_under_way && release(delivery, row);
}

// A system that cannot be asked is told again under the same number, by which it knows what it
// has. What is no longer wanted is taken for arrived, so that the newest is told after it.
bool tell_again(Delivery& delivery, const Publication& row) {
    if (may_be_under_way(delivery, row)) return false;
    if (row.sent == row.desired) return release(delivery, row);
    return settle_as_taken(delivery, row, "未得答复, 按已送达处理");
}

std::vector<Publication> in_flight(Delivery& delivery) {
    Transaction transaction{delivery.database, Access::reading};
    return Publications{transaction}.in_flight(
        delivery.system, delivery.kind.name, delivery.now() + std::chrono::milliseconds{1}
    );
}

// A receipt that is lost for good: the published list shows since then what was sent. It waits for
// the receipt as long as one may come, since that carries the system's own number.
bool is_shown_without_receipt(const Delivery& delivery, const Publication& row) {
    return row.observed == row.sent && row.observed_at > row.sent_at
           && delivery.now() >= row.sent_at + ListFacts{}.receipt_due;
}

// Taken rows wait for their receipts. Once that is overdue, being shown settles them; where it is
// not, a person who asked the system about it tells it again by an urgent push.
bool waits_for_receipt(const Delivery& delivery, const Publication& row) {
    const bool overdue = delivery.now() >= row.sent_at + ListFacts{}.receipt_due;
    if (row.flight != Flight::taken || is_shown_without_receipt(delivery, row)) return false;
    return !overdue || !delivery.is_urgent();
}

// Rows that were told and never answered: after a crash, a lost reply, an unclear one. What an
// urgent push is telling at this moment is not among them; it looks after its own.
std::vector<Publication> unanswered(Delivery& delivery) {
    const auto nobody_else =
        delivery.is_urgent() ? nullptr
                             : delivery.workshop.store.try_permit(delivery.system, Errand::urgent);
    std::vector<Publication> rows = in_flight(delivery);
    std::erase_if(rows, [&](const Publication& row) {
        if (waits_for_receipt(delivery, row)) return true;
        if (delivery.is_urgent()) return row.record != delivery.task.record;
        return row.lane == Lane::urgent && !nobody_else;
    });
    return rows;
}

bool resolve(Delivery& delivery, const Publication& row) {
    if (row.flight == Flight::taken && is_shown_without_receipt(delivery, row)) {
        return settle_as_taken(delivery, row, "回执逾期未到, 公示名单已显示");
    }
    return delivery.ends.read_back ? read_back(delivery, row) : tell_again(delivery, row);
}

}  // namespace

std::optional<Digest> standing_digest(Delivery& delivery, const Publication& row) {
    const Change change = changes_of(delivery, {row}).front();
    const Rows rows = delivery.ends.read_back->read_back(change, delivery.call);
    if (rows.empty()) return std::nullopt;
    const ReviewedCodes any_code;
    Normaliser normaliser{delivery.kind, delivery.mapping, any_code, day_of(delivery.now())};
    normaliser.bind(rows);
    const Normalised normalised = normaliser.normalise(rows, 0);
    if (!normalised.record) return sha256(rows.json(0));
    return digest_of(projected(*normalised.record, delivery.mapping));
}

void resolve_unanswered(Delivery& delivery) {
    for (const Publication& row : unanswered(delivery)) {
        const bool resolved = resolve(delivery, row);
        const bool counted = row.flight == Flight::unknown && delivery.summary.unknown > 0;
        if (resolved && counted) --delivery.summary.unknown;
    }
}

bool resolve_left_over(Delivery& delivery) {
    const auto no_night = delivery.is_urgent()
                              ? delivery.workshop.store.try_permit(delivery.system, Errand::night)
                              : nullptr;
    if (delivery.is_urgent() && !no_night) return false;
    resolve_unanswered(delivery);
    return true;
}

bool await_unanswered(Delivery& delivery) {
    constexpr std::chrono::milliseconds longest = std::chrono::minutes{2};
    Moment latest{};
    for (const Publication& row : unanswered(delivery)) {
        const Moment settled = settled_by(delivery, row);
        if (settled - delivery.now() <= longest) latest = std::max(latest, settled);
    }
    return latest > delivery.now() && wait_for(delivery.call.stop, latest - delivery.now());
}

void tell_unconfirmed(Delivery& delivery) {
    const std::vector<Publication> rows = unanswered(delivery);
    if (rows.empty()) return;
    delivery.summary.unknown = static_cast<std::int64_t>(rows.size());
    delivery.summary.note =
        "尚未确认: 平台没有答复, 也还没有看到; 它可能仍会生效, 因此暂不重推 (到时自动核对, "
        "未生效则自动再推; 不必人工处理)";
}

void see(Delivery& delivery, const Publication& row) {
    const Moment began = delivery.now();
    const std::optional<Digest> standing = standing_digest(delivery, row);
    Transaction transaction{delivery.database};
    Publications{transaction}.observe(
        delivery.system, row.kind, row.key, standing, {began, delivery.now()}
    );
    transaction.commit();
}

}  // namespace xinqiao
