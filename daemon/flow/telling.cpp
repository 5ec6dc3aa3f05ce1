#include "daemon/flow/telling.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include "base/error.hpp"
#include "daemon/flow/couriers.hpp"
#include "daemon/flow/settlement.hpp"
#include "daemon/flow/unanswered.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/runs.hpp"

namespace xinqiao {
namespace {

// How many more changes this platform may be told today.
std::int64_t left_of_budget(Delivery& delivery, Transaction& transaction) {
    const Moment midnight = start_of(day_of(delivery.now()));
    const std::int64_t pushed = Runs{transaction}.pushed_since(delivery.system, midnight);
    return delivery.care().pushes_per_day - pushed;
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
         .record = delivery.task.record,
         .reviewed = delivery.kind.review}
    );
    delivery.summary.pushed += static_cast<std::int64_t>(rows.size());
    for (const Publication& row : rows) {
        delivery.summary.withdrawn += is_withdrawal(row) ? 1 : 0;
    }
    // What has no answer yet counts in the budget too.
    keep_figures(delivery, transaction);
    transaction.commit();
    return rows;
}

// The system cannot have got them: they go back, to be told again later under the same number.
void give_back(Delivery& delivery, const std::vector<Publication>& rows) {
    Transaction transaction{delivery.database};
    for (const Publication& row : rows) {
        const Moment again =
            next_attempt(delivery.care(), row.attempts, row.message, delivery.now());
        Publications{transaction}.abandon(row.message, again);
    }
    delivery.summary.pushed -= static_cast<std::int64_t>(rows.size());
    for (const Publication& row : rows) {
        delivery.summary.withdrawn -= is_withdrawal(row) ? 1 : 0;
    }
    keep_figures(delivery, transaction);
    transaction.commit();
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

// What was claimed goes out; false: nothing is due.
bool send_next(Delivery& delivery, Couriers& couriers) {
    if (delivery.call.stop.stop_requested()) return false;
    std::vector<Publication> rows = claim_batch(delivery);
    if (rows.empty()) return false;
    std::vector<Change> changes = changes_of(delivery, rows);
    couriers.send({std::move(rows), std::move(changes)});
    return true;
}

void write_down(Delivery& delivery, const Answered& answered) {
    settle(delivery, answered.rows, answered.receipts);
    if (delivery.is_urgent() && delivery.ends.read_back) {
        for (const Publication& row : answered.rows) {
            see(delivery, row);
        }
    }
    delivery.workshop.progress.step(delivery.task.system.name, "推送", delivery.summary.pushed);
}

void take_in(Delivery& delivery, const Answered& answered) {
    if (!answered.failure) return write_down(delivery, answered);
    try {
        std::rethrow_exception(answered.failure);
    } catch (const Error&) {
        give_back(delivery, answered.rows);
    }
}

// A system that failed before is tried with one exchange, not with many.
std::size_t couriers_for(const Delivery& delivery) {
    const bool trusted =
        delivery.workshop.systems.breaker_of(delivery.task.system) == Breaker::State::closed;
    return trusted ? static_cast<std::size_t>(delivery.care().concurrency) : 1;
}

std::size_t ready_for(std::size_t couriers) {
    return couriers > 1 ? 1 : 0;
}

}  // namespace

void tell_all_due(Delivery& delivery) {
    const auto open = [&delivery] {
        const PushTask& task = delivery.task;
        return delivery.workshop.systems.open_target(task.system, task.publication).target;
    };
    const std::size_t most = couriers_for(delivery);
    Couriers couriers{most, ready_for(most), open, delivery.call};
    std::exception_ptr failure;
    bool more = true;
    std::optional<Answered> answered;
    // The next batch leaves before the last one is written down, so that the system never waits
    // for our disk.
    do {
        while (more && couriers.has_room()) {
            more = send_next(delivery, couriers);
        }
        if (answered) take_in(delivery, *answered);
        answered.reset();
        if (couriers.nothing_is_out()) break;
        answered = couriers.welcome();
        if (answered->failure) more = false;
        if (!failure) failure = answered->failure;
    } while (true);
    if (failure) std::rethrow_exception(failure);
}

}  // namespace xinqiao
