#include "daemon/flow/push.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/error.hpp"
#include "base/wait.hpp"
#include "daemon/flow/difference.hpp"
#include "daemon/flow/run_row.hpp"
#include "daemon/flow/settlement.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/runs.hpp"
#include "schema/canonical.hpp"
#include "schema/normalise.hpp"

namespace xinqiao {
namespace {

// Everything one push works with, from its beginning to its end.
struct Delivery {
    Workshop& workshop;
    Database& database;
    const PushTask& task;
    SystemName system;
    const Kind& kind;
    const Mapping& mapping;
    TargetEnds ends;
    Call call;
    std::int64_t run = 0;
    PushSummary summary;

    Moment now() const { return workshop.clock.now(); }
};

bool is_withdrawal(const Publication& row) {
    return !row.sent;
}

Change change_of(Delivery& delivery, Transaction& transaction, const Publication& row) {
    const std::optional<Digest>& digest = is_withdrawal(row) ? row.acknowledged : row.sent;
    const auto body = digest ? Contents{transaction}.find(*digest) : std::nullopt;
    Change change{
        .id = ChangeId{std::to_string(row.message)},
        .kind = row.kind,
        .key = row.key,
        .subject = {},
        .action = is_withdrawal(row) ? Action::withdraw : Action::upsert,
        .reference = row.reference,
        .row = {},
    };
    if (body) {
        const Record record = record_from_canonical(*body);
        change.subject = record.subject;
        change.row = render(record, delivery.kind, delivery.mapping);
    }
    return change;
}

std::vector<Change> changes_of(Delivery& delivery, const std::vector<Publication>& rows) {
    Transaction transaction{delivery.database, Access::reading};
    std::vector<Change> changes;
    for (const Publication& row : rows) {
        changes.push_back(change_of(delivery, transaction, row));
    }
    return changes;
}

// How many more changes this platform may be told today.
std::int64_t left_of_budget(Delivery& delivery, Transaction& transaction) {
    const Moment midnight = start_of(day_of(delivery.now()));
    const std::int64_t pushed = Runs{transaction}.pushed_since(delivery.system, midnight);
    return delivery.task.system.care.pushes_per_day - pushed;
}

std::vector<Publication> claim_batch(Delivery& delivery) {
    Transaction transaction{delivery.database};
    const std::int64_t left = left_of_budget(delivery, transaction);
    const std::int64_t limit = std::min(left, delivery.task.publication.batch);
    if (limit <= 0) {
        delivery.summary.note = "今日推送条数已达上限, 其余明日继续 (care.pushes_per_day)";
        return {};
    }
    const auto rows = Publications{transaction}.claim(
        {.system = delivery.system,
         .kind = delivery.kind.name,
         .limit = limit,
         .now = delivery.now(),
         .record = delivery.task.record}
    );
    delivery.summary.pushed += static_cast<std::int64_t>(rows.size());
    for (const Publication& row : rows) {
        delivery.summary.withdrawn += is_withdrawal(row) ? 1 : 0;
    }
    transaction.commit();
    return rows;
}

void keep_figures(Delivery& delivery, Transaction& transaction) {
    const PushSummary& summary = delivery.summary;
    Runs{transaction}.count(
        {.id = delivery.run,
         .pushed = summary.pushed,
         .accepted = summary.accepted,
         .refused = summary.refused,
         .deferred = summary.deferred,
         .unknown = summary.unknown}
    );
}

// The system cannot have got them: they go back, to be told again later under the same number.
void give_back(Delivery& delivery, const std::vector<Publication>& rows) {
    Transaction transaction{delivery.database};
    for (const Publication& row : rows) {
        const CareSettings& care = delivery.task.system.care;
        const Moment again = next_attempt(care, row.attempts, row.message, delivery.now());
        Publications{transaction}.abandon(row.message, again);
    }
    delivery.summary.pushed -= static_cast<std::int64_t>(rows.size());
    for (const Publication& row : rows) {
        delivery.summary.withdrawn -= is_withdrawal(row) ? 1 : 0;
    }
    keep_figures(delivery, transaction);
    transaction.commit();
}

std::vector<Receipt> tell(Delivery& delivery, const std::vector<Publication>& rows) {
    const std::vector<Change> changes = changes_of(delivery, rows);
    try {
        auto receipts = delivery.ends.target->push(changes, delivery.call);
        receipts.resize(rows.size(), Unknown{"平台没有逐条答复"});
        return receipts;
    } catch (const Error&) {
        give_back(delivery, rows);
        throw;
    }
}

void settle(
    Delivery& delivery, const std::vector<Publication>& rows, const std::vector<Receipt>& receipts
) {
    Transaction transaction{delivery.database};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Settlement settlement = settlement_of(receipts[i], delivery.now());
        Publications{transaction}.settle(rows[i].message, settlement, delivery.now());
        count(settlement, delivery.summary);
    }
    keep_figures(delivery, transaction);
    transaction.commit();
}

// What stands at the system for that change, as a digest of what we would have sent; nothing:
// nothing stands there, or what stands there cannot be understood and so is not ours.
std::optional<Digest> standing_digest(Delivery& delivery, const Change& change) {
    const Rows rows = delivery.ends.read_back->read_back(change, delivery.call);
    if (rows.empty()) return std::nullopt;
    const ReviewedCodes any_code;
    Normaliser normaliser{delivery.kind, delivery.mapping, any_code, day_of(delivery.now())};
    normaliser.bind(rows);
    const Normalised row = normaliser.normalise(rows, 0);
    if (!row.record) return sha256(rows.json(0));
    return digest_of(projected(*row.record, delivery.mapping));
}

// Waiting for its turn counts too: a change is marked as sent before it gets one.
std::chrono::milliseconds longest_wait_for_a_turn(const CareSettings& care) {
    constexpr std::int64_t exchanges_before = 2;
    return std::chrono::milliseconds{exchanges_before * 60000 / care.requests_per_minute};
}

// Until when what was sent may still take effect, so that "not there" means nothing yet: a call
// that was under way when we crashed, or is so in another worker, ends within its patience, and
// the system may go on working after that.
Moment settled_by(const Delivery& delivery, const Publication& row) {
    const CareSettings& care = delivery.task.system.care;
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
    if (may_be_under_way(delivery, row)) return false;
    Transaction transaction{delivery.database};
    Publications{transaction}.abandon(row.message, delivery.now());
    transaction.commit();
    return true;
}

// Settles one change without a known answer by looking at what stands there; false: not yet.
bool read_back(Delivery& delivery, const Publication& row) {
    const Change change = changes_of(delivery, {row}).front();
    const std::optional<Digest> standing = standing_digest(delivery, change);
    if (standing == row.sent) return settle_as_taken(delivery, row, "回读确认已生效");
    return release(delivery, row);
}

// A system that cannot be asked is told again under the same number, by which it knows what it
// has. What is no longer wanted is taken for arrived, so that the newest is told after it.
bool tell_again(Delivery& delivery, const Publication& row) {
    if (may_be_under_way(delivery, row)) return false;
    if (row.sent == row.desired) return release(delivery, row);
    return settle_as_taken(delivery, row, "未得答复, 按已送达处理");
}

// An urgent change is looked at where it stands, without waiting for the next reading of the list.
void see(Delivery& delivery, const Publication& row) {
    const Change change = changes_of(delivery, {row}).front();
    const std::optional<Digest> standing = standing_digest(delivery, change);
    Transaction transaction{delivery.database};
    Publications{transaction}.observe(delivery.system, row.kind, row.key, standing, delivery.now());
    transaction.commit();
}

std::vector<Publication> in_flight(Delivery& delivery) {
    Transaction transaction{delivery.database, Access::reading};
    return Publications{transaction}.in_flight(
        delivery.system, delivery.kind.name, delivery.now() + std::chrono::milliseconds{1}
    );
}

bool is_urgent(const Delivery& delivery) {
    return delivery.task.record != 0;
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
    return !overdue || !is_urgent(delivery);
}

// Rows that were told and never answered: after a crash, a lost reply, an unclear one. What an
// urgent push is telling at this moment is not among them; it looks after its own.
std::vector<Publication> unanswered(Delivery& delivery) {
    const auto nobody_else =
        is_urgent(delivery) ? nullptr
                            : delivery.workshop.store.try_permit(delivery.system, Errand::urgent);
    std::vector<Publication> rows = in_flight(delivery);
    std::erase_if(rows, [&](const Publication& row) {
        if (waits_for_receipt(delivery, row)) return true;
        if (is_urgent(delivery)) return row.record != delivery.task.record;
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

void resolve_unanswered(Delivery& delivery) {
    for (const Publication& row : unanswered(delivery)) {
        const bool resolved = resolve(delivery, row);
        const bool counted = row.flight == Flight::unknown && delivery.summary.unknown > 0;
        if (resolved && counted) --delivery.summary.unknown;
    }
}

// What was told before we came. Beside a night an urgent push leaves that alone, and says so: the
// night is telling it now, or has it on its list.
bool resolve_left_over(Delivery& delivery) {
    const auto no_night = is_urgent(delivery)
                              ? delivery.workshop.store.try_permit(delivery.system, Errand::night)
                              : nullptr;
    if (is_urgent(delivery) && !no_night) return false;
    resolve_unanswered(delivery);
    return true;
}

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

bool deliver_batch(Delivery& delivery) {
    const std::vector<Publication> rows = claim_batch(delivery);
    if (rows.empty()) return false;
    settle(delivery, rows, tell(delivery, rows));
    if (delivery.task.record != 0 && delivery.ends.read_back) {
        for (const Publication& row : rows) {
            see(delivery, row);
        }
    }
    delivery.workshop.progress.step(delivery.task.system.name, "推送", delivery.summary.pushed);
    return !delivery.call.stop.stop_requested();
}

// Waits for receipts that come later, as long as the operator allows a night to wait.
void await_receipts(Delivery& delivery) {
    if (!delivery.ends.receipts) return;
    constexpr std::chrono::milliseconds step{100};
    const auto patience = delivery.task.system.care.receipt_patience;
    for (auto waited = 0 * step; delivery.summary.waiting > 0 && waited < patience;
         waited += step) {
        if (!wait_for(delivery.call.stop, step)) return;
        read_receipts(delivery);
    }
}

void deliver_all(Delivery& delivery) {
    while (deliver_batch(delivery)) {
    }
}

// Gives what has no answer the time to take effect, then looks again. A night has only so much
// time for it; the rest is left to the next push, as everything is by an urgent one.
void await_unanswered(Delivery& delivery) {
    constexpr std::chrono::milliseconds longest = std::chrono::minutes{2};
    Moment latest{};
    for (const Publication& row : unanswered(delivery)) {
        const Moment settled = settled_by(delivery, row);
        if (settled - delivery.now() <= longest) latest = std::max(latest, settled);
    }
    if (latest <= delivery.now()) return;
    if (!wait_for(delivery.call.stop, latest - delivery.now())) return;
    resolve_left_over(delivery);
    deliver_all(delivery);
}

// Whoever waits for an urgent push is told what is known, and is not kept for it.
void tell_unconfirmed(Delivery& delivery) {
    const std::vector<Publication> rows = unanswered(delivery);
    if (rows.empty()) return;
    delivery.summary.unknown = static_cast<std::int64_t>(rows.size());
    delivery.summary.note =
        "尚未确认: 平台没有答复, 也还没有看到; 它可能仍会生效, 因此暂不重推 (到时自动核对, "
        "未生效则自动再推; 不必人工处理)";
}

void deliver(Delivery& delivery) {
    read_receipts(delivery);
    const bool alone = resolve_left_over(delivery);
    deliver_all(delivery);
    // Once: what is still unclear afterwards waits for the next push.
    if (delivery.summary.unknown > 0) {
        resolve_unanswered(delivery);
        deliver_all(delivery);
    }
    if (is_urgent(delivery)) {
        tell_unconfirmed(delivery);
    } else if (alone) {
        await_unanswered(delivery);
    }
    await_receipts(delivery);
}

void finish(Delivery& delivery, const std::string& outcome) {
    Transaction transaction{delivery.database};
    PushSummary& summary = delivery.summary;
    const PublicationCounts counts =
        Publications{transaction}.counts(delivery.system, delivery.kind.name, delivery.now());
    summary.verified = counts.verified;
    summary.pending = counts.pending;
    summary.waiting = counts.in_flight;
    summary.outcome = Runs{transaction}.finish(
        {.id = delivery.run,
         .outcome = outcome,
         .pushed = summary.pushed,
         .accepted = summary.accepted,
         .refused = summary.refused,
         .deferred = summary.deferred,
         .unknown = summary.unknown,
         .verified = summary.verified,
         .note = summary.note},
        delivery.now()
    );
    transaction.commit();
}

void note_failure(Delivery& delivery, const Error& error) {
    delivery.summary.note = error.what();
    if (!error.hint().empty()) delivery.summary.note += " (" + error.hint() + ")";
}

}  // namespace

PushSummary push(
    Workshop& workshop, Database& database, const PushTask& task, const std::stop_token& stop
) {
    const std::int64_t run =
        begin_run(workshop, database, "push", SystemName{task.system.name}, task.publication.kind);
    Delivery delivery{
        .workshop = workshop,
        .database = database,
        .task = task,
        .system = SystemName{task.system.name},
        .kind = workshop.rulebook.kinds.at(KindName{task.publication.kind}),
        .mapping = workshop.rulebook.mappings.at(MappingName{task.publication.mapping}),
        .ends = {},
        .call = {.stop = stop, .patience = task.system.care.timeout, .run = std::to_string(run)},
        .run = run,
        .summary = {.kind = task.publication.kind, .run = run},
    };
    std::string outcome = "done";
    try {
        delivery.ends = workshop.systems.open_target(task.system, task.publication);
        deliver(delivery);
        if (stop.stop_requested()) outcome = "stopped";
    } catch (const Error& error) {
        outcome = error.kind() == Error::Kind::stopped ? "stopped" : "failed";
        note_failure(delivery, error);
    }
    finish(delivery, outcome);
    return std::move(delivery.summary);
}

}  // namespace xinqiao
