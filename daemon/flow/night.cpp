#include "daemon/flow/night.hpp"

#include <algorithm>
#include <future>
#include <utility>

#include "base/error.hpp"
#include "base/wait.hpp"
#include "daemon/flow/doubted.hpp"
#include "daemon/flow/expiry.hpp"
#include "daemon/flow/judge.hpp"
#include "daemon/flow/observe.hpp"
#include "daemon/flow/overdue_contracts.hpp"
#include "daemon/flow/pull.hpp"
#include "daemon/flow/push.hpp"
#include "daemon/flow/reason.hpp"
#include "daemon/flow/reconcile.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"

namespace xinqiao {
namespace {

template <class Name>
bool wanted(const std::vector<Name>& names, const std::string& name) {
    return names.empty() || std::ranges::find(names, Name{name}) != names.end();
}

// One system and its line in the summary; each is worked on by one thread.
struct Part {
    const SystemSettings* system = nullptr;
    SystemSummary summary;
};

std::vector<Part> parts_of(const Workshop& workshop, const std::vector<SystemName>& systems) {
    std::vector<Part> parts;
    for (const SystemSettings& system : workshop.systems.all()) {
        if (!wanted(systems, system.name)) continue;
        parts.push_back({&system, {.system = system.name, .label = system.label}});
    }
    return parts;
}

std::vector<SystemName> names_of(const std::vector<Part>& parts) {
    std::vector<SystemName> names;
    for (const Part& part : parts) {
        names.emplace_back(part.system->name);
    }
    return names;
}

// Does `work` for every part side by side and waits for all; what one throws is thrown then.
template <class Work>
void for_each_side_by_side(std::vector<Part>& parts, const Work& work) {
    std::vector<std::future<void>> workers;
    for (Part& part : parts) {
        workers.push_back(std::async(std::launch::async, [&work, &part] { work(part); }));
    }
    for (auto& worker : workers) {
        worker.wait();
    }
    for (auto& worker : workers) {
        worker.get();
    }
}

StreamSummary pull_stream(
    Workshop& workshop,
    const SystemSettings& system,
    const StreamSettings& stream,
    const NightOptions& options,
    const std::stop_token& stop
) {
    try {
        const auto database = workshop.store.open();
        const auto lookup = workshop.store.open();
        const auto keep = options.dry_run ? Systems::Keep::nothing : Systems::Keep::payloads;
        const auto source = workshop.systems.open_source(system, stream, keep);
        const PullTask task{
            .system = system,
            .stream = stream,
            .kind = workshop.rulebook.kinds.at(KindName{stream.kind}),
            .mapping = workshop.rulebook.mappings.at(MappingName{stream.mapping}),
            .source = *source,
            .database = *database,
            .clock = workshop.clock,
            .actor = workshop.actor,
            .accept = options.accept,
            .progress = [&](std::int64_t rows
                        ) { workshop.progress.step(system.name, "读取", rows); },
            .lookup = lookup.get(),
            .rules = workshop.rulebook.fingerprint};
        return pull(task, stop);
    } catch (const Error& error) {
        if (error.kind() == Error::Kind::bug) throw;
        return {
            .stream = stream.name,
            .kind = stream.kind,
            .role = stream.role,
            .outcome = "failed",
            .note = note_of(error)};
    }
}

void pull_part(
    Workshop& workshop, Part& part, const NightOptions& options, const std::stop_token& stop
) {
    for (const StreamSettings& stream : part.system->streams) {
        if (stream.role != "take" || !wanted(options.streams, stream.name)) continue;
        part.summary.streams.push_back(pull_stream(workshop, *part.system, stream, options, stop));
    }
}

// In the order of the kinds: a subject before its penalties.
std::vector<const PublicationSettings*> publications_in_order(
    const Rulebook& rulebook, const SystemSettings& system
) {
    std::vector<const PublicationSettings*> publications;
    for (const PublicationSettings& publication : system.publications) {
        publications.push_back(&publication);
    }
    std::ranges::stable_sort(publications, {}, [&](const PublicationSettings* publication) {
        return rulebook.kinds.at(KindName{publication->kind}).push_order;
    });
    return publications;
}

void push_part(Workshop& workshop, Part& part, const std::stop_token& stop) {
    const auto database = workshop.store.open();
    for (const auto* publication : publications_in_order(workshop.rulebook, *part.system)) {
        const PushTask task{.system = *part.system, .publication = *publication};
        part.summary.pushes.push_back(push(workshop, *database, task, stop));
    }
}

bool is_found(const std::vector<KnownFinding>& findings, const Publication& row) {
    return std::ranges::any_of(findings, [&](const KnownFinding& finding) {
        const ReasonFacts* reason = reason_named(finding.reason);
        return reason != nullptr && is_shown_otherwise(reason->reason) && finding.state == "open"
               && finding.system == row.system;
    });
}

// Where a finding says that a system does not show what it confirmed, it is told again.
void believe_findings(
    Transaction& transaction, const KindName& kind, const RecordKey& key, std::int64_t record
) {
    const auto findings = KnownFindings{transaction}.of_key(kind, key);
    Publications publications{transaction};
    for (const Publication& row : publications.of_record(record)) {
        if (row.flight == Flight::none && is_found(findings, row)) {
            publications.believe_observed(row.id);
        }
    }
}

// One urgent push at a time works on a system; the next one waits a little for its turn.
std::unique_ptr<Permit> urgent_turn(
    const Workshop& workshop, const SystemSettings& system, const std::stop_token& stop
) {
    constexpr std::chrono::milliseconds step{20};
    const auto patience = 2 * system.care.timeout;
    for (auto waited = 0 * step; waited < patience; waited += step) {
        auto permit = workshop.store.try_permit(SystemName{system.name}, Errand::urgent);
        if (permit) return permit;
        if (!wait_for(stop, step)) return nullptr;
    }
    return nullptr;
}

// One record only, and whatever the system publishes of its kind.
void push_record(
    Workshop& workshop,
    Part& part,
    const KindName& kind,
    std::int64_t record,
    const std::stop_token& stop
) {
    const auto held = urgent_turn(workshop, *part.system, stop);
    const auto database = workshop.store.open();
    for (const PublicationSettings& publication : part.system->publications) {
        if (publication.kind != kind.text()) continue;
        if (!held) {
            part.summary.pushes.push_back(
                {.kind = kind.text(), .outcome = "failed", .note = "另一条急推尚未完成, 请稍后再试"}
            );
            continue;
        }
        const PushTask task{.system = *part.system, .publication = publication, .record = record};
        part.summary.pushes.push_back(push(workshop, *database, task, stop));
    }
}

template <class Wanted>
void observe_part(
    Workshop& workshop,
    Part& part,
    const Wanted& is_wanted,
    std::int64_t accept,
    const std::stop_token& stop
) {
    const auto database = workshop.store.open();
    for (const StreamSettings& stream : part.system->streams) {
        if (stream.role != "published" || !is_wanted(stream)) continue;
        const ObserveTask task{.system = *part.system, .stream = stream, .accept = accept};
        part.summary.streams.push_back(observe(workshop, *database, task, stop));
    }
}

// After a backup was restored what stands there is looked at before anything is told. The night
// looks again afterwards, and only that reading is in its summary.
void observe_restored(
    Workshop& workshop, const Part& part, const NightOptions& options, const std::stop_token& stop
) {
    const auto database = workshop.store.open();
    Part look{part.system, {}};
    const auto is_wanted = [&](const StreamSettings& stream) {
        return wanted(options.streams, stream.name)
               && must_be_seen_first(
                   *database, SystemName{part.system->name}, stream, workshop.clock
               );
    };
    observe_part(workshop, look, is_wanted, options.accept, stop);
}

// Whether there is something to tell of that kind now, or an answer to be looked for.
bool is_due(
    Transaction& transaction, const SystemName& system, const Kind& kind, const PushesDue& due
) {
    Publications publications{transaction};
    const ClaimRequest request{
        .system = system, .kind = kind.name, .limit = 1, .now = due.now, .reviewed = kind.review};
    if (!publications.claimable(request).empty()) return true;
    return due.sent_before != Moment{}
           && !publications.in_flight(system, kind.name, due.sent_before).empty();
}

void push_due_part(
    Workshop& workshop, Part& part, const PushesDue& due, const std::stop_token& stop
) {
    const auto database = workshop.store.open();
    for (const auto* publication : publications_in_order(workshop.rulebook, *part.system)) {
        {
            Transaction transaction{*database, Access::reading};
            const SystemName system{part.system->name};
            const Kind& kind = workshop.rulebook.kinds.at(KindName{publication->kind});
            if (!is_due(transaction, system, kind, due)) continue;
        }
        const PushTask task{.system = *part.system, .publication = *publication};
        part.summary.pushes.push_back(push(workshop, *database, task, stop));
    }
}

// What is verified and pending once everything has been looked at.
void count_part(Workshop& workshop, Database& database, Part& part) {
    Transaction transaction{database, Access::reading};
    for (PushSummary& push : part.summary.pushes) {
        const PublicationCounts counts = Publications{transaction}.counts(
            SystemName{part.system->name}, KindName{push.kind}, workshop.clock.now()
        );
        push.verified = counts.verified;
        push.pending = counts.pending;
        push.waiting = counts.in_flight;
    }
}

void label_kinds(const Rulebook& rulebook, SystemSummary& summary) {
    for (StreamSummary& stream : summary.streams) {
        stream.kind_label = rulebook.kinds.at(KindName{stream.kind}).label;
    }
    for (PushSummary& push : summary.pushes) {
        push.kind_label = rulebook.kinds.at(KindName{push.kind}).label;
    }
}

void add_findings(NightSummary& summary, const ReconcileSummary& reconciled) {
    summary.new_findings = reconciled.new_findings;
    summary.resolved_findings = reconciled.resolved;
    summary.open_findings = reconciled.open;
    for (SystemSummary& system : summary.systems) {
        const auto found = reconciled.by_system.find(system.system);
        if (found != reconciled.by_system.end()) system.differences = found->second;
    }
}

void judge(
    Workshop& workshop, Database& database, NightSummary& summary, const std::stop_token& stop
) {
    const JudgeSummary judged = judge_due(workshop, database, stop);
    summary.judged = judged.judged;
    summary.desired_changed = judged.changed;
}

NightSummary summary_of(Workshop& workshop, Database& database, std::vector<Part>& parts) {
    NightSummary summary;
    for (Part& part : parts) {
        count_part(workshop, database, part);
        label_kinds(workshop.rulebook, part.summary);
        summary.systems.push_back(std::move(part.summary));
    }
    return summary;
}

void finish(
    Workshop& workshop,
    Database& database,
    std::vector<Part>& parts,
    const std::vector<KindName>& kinds,
    NightSummary& summary,
    const std::stop_token& stop
) {
    NightSummary counted = summary_of(workshop, database, parts);
    summary.systems = std::move(counted.systems);
    add_findings(summary, reconcile(workshop, database, {names_of(parts), kinds}, stop));
}

std::vector<PlannedChange> planned(Workshop& workshop, Database& database, const Part& part) {
    std::vector<PlannedChange> plan;
    Transaction transaction{database, Access::reading};
    for (const PublicationSettings& publication : part.system->publications) {
        const ClaimRequest request{
            .system = SystemName{part.system->name},
            .kind = KindName{publication.kind},
            .limit = part.system->care.pushes_per_day,
            .now = workshop.clock.now(),
            .reviewed = workshop.rulebook.kinds.at(KindName{publication.kind}).review};
        Publications publications{transaction};
        auto rows = publications.claimable(request);
        std::ranges::move(publications.doubted(request), std::back_inserter(rows));
        for (const Publication& row : rows) {
            plan.push_back(
                {.system = part.system->label,
                 .kind = publication.kind,
                 .key = row.key.text(),
                 .action = row.desired ? "upsert" : "withdraw",
                 .why = row.desired_why}
            );
        }
    }
    return plan;
}

// The same pull and judgement on a copy of the store; nothing is told to anybody.
NightResult rehearse(
    const Workshop& workshop, const NightOptions& options, const std::stop_token& stop
) {
    const auto copy = workshop.store.rehearsal();
    Workshop stage{
        workshop.rulebook,
        workshop.systems,
        workshop.clock,
        *copy,
        workshop.progress,
        workshop.actor};
    std::vector<Part> parts = parts_of(stage, options.systems);
    for_each_side_by_side(parts, [&](Part& part) { pull_part(stage, part, options, stop); });
    const auto database = copy->open();
    NightResult result{.summary = {.dry_run = true}};
    judge(stage, *database, result.summary, stop);
    for (Part& part : parts) {
        auto plan = planned(stage, *database, part);
        std::ranges::move(plan, std::back_inserter(result.plan));
        label_kinds(stage.rulebook, part.summary);
        result.summary.systems.push_back(std::move(part.summary));
    }
    return result;
}

}  // namespace

NightResult run_night(
    Workshop& workshop, const NightOptions& options, const std::stop_token& stop
) {
    if (options.dry_run) return rehearse(workshop, options, stop);
    std::vector<Part> parts = parts_of(workshop, options.systems);
    const auto held = permits(workshop.store, names_of(parts), Errand::night);
    const auto database = workshop.store.open();
    NightResult result;
    for_each_side_by_side(parts, [&](Part& part) { pull_part(workshop, part, options, stop); });
    draft_overdue_contracts(workshop, *database);
    judge(workshop, *database, result.summary, stop);
    for_each_side_by_side(parts, [&](Part& part) {
        observe_restored(workshop, part, options, stop);
        push_part(workshop, part, stop);
        const auto is_wanted = [&](const StreamSettings& stream) {
            return wanted(options.streams, stream.name);
        };
        observe_part(workshop, part, is_wanted, options.accept, stop);
    });
    finish(workshop, *database, parts, {}, result.summary, stop);
    if (!stop.stop_requested()) end_expired(workshop, *database);
    return result;
}

namespace {

bool is_published(const Scope& scope, const SystemSettings& system) {
    const auto is_meant = [&](const auto& list) { return scope.has_kind(list.kind); };
    return std::ranges::any_of(system.publications, is_meant)
           || std::ranges::any_of(system.streams, [&](const StreamSettings& stream) {
                  return stream.role == "published" && is_meant(stream);
              });
}

// "Nothing found" where nothing was compared would be read as "all is well".
void check_is_published(const Scope& scope, const Systems& systems) {
    for (const SystemSettings& system : systems.all()) {
        if (scope.has_system(system.name) && is_published(scope, system)) return;
    }
    throw Error{
        Error::Kind::invalid,
        "所选系统不公示所选类别, 没有可比对的",
        "各系统公示哪些类别: xinqiao config show"};
}

}  // namespace

NightSummary reconcile_now(Workshop& workshop, const Scope& scope, const std::stop_token& stop) {
    check_names(scope, workshop.rulebook, workshop.systems);
    check_is_published(scope, workshop.systems);
    std::vector<Part> parts = parts_of(workshop, scope.systems);
    const auto held = permits(workshop.store, names_of(parts), Errand::night);
    const auto database = workshop.store.open();
    NightSummary summary;
    const auto is_wanted = [&](const StreamSettings& stream) {
        return scope.has_kind(stream.kind);
    };
    for_each_side_by_side(parts, [&](Part& part) {
        observe_part(workshop, part, is_wanted, 0, stop);
    });
    finish(workshop, *database, parts, scope.kinds, summary, stop);
    return summary;
}

bool has_pushes_due(
    const Workshop& workshop, Database& database, const SystemSettings& system, const PushesDue& due
) {
    if (workshop.systems.refusal_of(system)) return false;
    Transaction transaction{database, Access::reading};
    return std::ranges::any_of(system.publications, [&](const PublicationSettings& publication) {
        const Kind& kind = workshop.rulebook.kinds.at(KindName{publication.kind});
        return is_due(transaction, SystemName{system.name}, kind, due);
    });
}

NightSummary push_due(
    Workshop& workshop,
    const std::vector<SystemName>& systems,
    const PushesDue& due,
    const std::stop_token& stop
) {
    std::vector<Part> parts = parts_of(workshop, systems);
    const auto held = permits(workshop.store, names_of(parts), Errand::night);
    const auto database = workshop.store.open();
    for_each_side_by_side(parts, [&](Part& part) { push_due_part(workshop, part, due, stop); });
    return summary_of(workshop, *database, parts);
}

NightSummary push_now(
    Workshop& workshop, const KindName& kind, const RecordKey& key, const std::stop_token& stop
) {
    const auto database = workshop.store.open();
    NightSummary summary;
    std::int64_t record = 0;
    {
        Transaction transaction{*database};
        const JudgedRecord judged = judge_one(workshop, transaction, kind, key, Lane::urgent);
        record = judged.record;
        believe_findings(transaction, kind, key, record);
        Publications{transaction}.hurry(record);
        summary.judged = 1;
        summary.desired_changed = judged.changed;
        transaction.commit();
    }
    std::vector<Part> parts;
    for (Part& part : parts_of(workshop, {})) {
        const auto publishes = [&](const PublicationSettings& publication) {
            return publication.kind == kind.text();
        };
        if (std::ranges::any_of(part.system->publications, publishes)) parts.push_back(part);
    }
    for_each_side_by_side(parts, [&](Part& part) {
        push_record(workshop, part, kind, record, stop);
    });
    NightSummary counted = summary_of(workshop, *database, parts);
    summary.systems = std::move(counted.systems);
    return summary;
}

}  // namespace xinqiao
