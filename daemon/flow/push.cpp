#include "daemon/flow/push.hpp"

#include <utility>

#include "base/error.hpp"
#include "daemon/flow/delivery.hpp"
#include "daemon/flow/doubted.hpp"
#include "daemon/flow/late_receipts.hpp"
#include "daemon/flow/run_row.hpp"
#include "daemon/flow/telling.hpp"
#include "daemon/flow/unanswered.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/runs.hpp"

namespace xinqiao {
namespace {

void deliver(Delivery& delivery) {
    read_receipts(delivery);
    const bool alone = resolve_left_over(delivery);
    look_up_doubted(delivery);
    tell_all_due(delivery);
    // Once: what is still unclear afterwards waits for the next push.
    if (delivery.summary.unknown > 0) {
        resolve_unanswered(delivery);
        tell_all_due(delivery);
    }
    if (delivery.is_urgent()) {
        tell_unconfirmed(delivery);
    } else if (alone && await_unanswered(delivery)) {
        resolve_unanswered(delivery);
        tell_all_due(delivery);
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
    if (counts.next_attempt > delivery.now()) summary.next_attempt = counts.next_attempt;
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
        if (const auto refusal = workshop.systems.refusal_of(task.system)) throw Error{*refusal};
        delivery.ends = workshop.systems.open_target(task.system, task.publication);
        deliver(delivery);
        if (stop.stop_requested()) outcome = "stopped";
    } catch (const Error& error) {
        outcome = error.kind() == Error::Kind::stopped ? "stopped" : "failed";
        delivery.summary.note = note_of(error);
    }
    finish(delivery, outcome);
    return std::move(delivery.summary);
}

}  // namespace xinqiao
