#include "daemon/flow/reconcile.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "daemon/flow/cross_checks.hpp"
#include "daemon/flow/row_finding.hpp"
#include "daemon/flow/run_row.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/open_counts.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/runs.hpp"

namespace xinqiao {
namespace {

// One system and kind, compared page by page.
struct Comparison {
    ComparedKind compared;
    Database& database;
    std::int64_t run = 0;
    ReconcileSummary& summary;
    ForeignRows foreign;
};

void keep_finding(Comparison& comparison, Transaction& transaction, KnownFinding finding) {
    finding.last_run = comparison.run;
    if (KnownFindings{transaction}.see(finding, comparison.compared.now())) {
        ++comparison.summary.new_findings;
    }
}

void keep_difference(Comparison& comparison, Transaction& transaction, const Publication& row) {
    auto found = difference_in(comparison.compared, transaction, row);
    if (!found) return;
    if (found->reason == Reason::foreign && comparison.foreign.add(found->finding)) return;
    keep_finding(comparison, transaction, std::move(found->finding));
}

bool compare_after(Comparison& comparison, RecordKey& key) {
    constexpr std::int64_t page = 2000;
    Transaction transaction{comparison.database};
    const auto rows = Publications{transaction}.differing_after(
        SystemName{comparison.compared.system.name}, comparison.compared.kind.name, key, page
    );
    for (const Publication& row : rows) {
        key = row.key;
        keep_difference(comparison, transaction, row);
    }
    transaction.commit();
    return !rows.empty();
}

void keep_foreign(Comparison& comparison) {
    Transaction transaction{comparison.database};
    const KindName& kind = comparison.compared.kind.name;
    for (KnownFinding& finding : comparison.foreign.resolved(transaction, kind)) {
        keep_finding(comparison, transaction, std::move(finding));
    }
    transaction.commit();
}

// Findings of the lists of a system, and of its kinds, each have reasons of their own.
bool is_of_kind(const ReasonFacts& reason) {
    return reason.reason < Reason::red_and_black;
}

void resolve_unseen(Comparison& comparison) {
    Transaction transaction{comparison.database};
    for (const ReasonFacts& reason : all_reasons()) {
        if (!is_of_kind(reason)) continue;
        comparison.summary.resolved += KnownFindings{transaction}.resolve_unseen(
            SystemName{comparison.compared.system.name},
            comparison.compared.kind.name,
            reason.name,
            comparison.run,
            comparison.compared.now()
        );
    }
    transaction.commit();
}

// The kinds that are published there or read back from there.
std::vector<std::string> kinds_of(const SystemSettings& system) {
    std::vector<std::string> kinds;
    for (const PublicationSettings& publication : system.publications) {
        kinds.push_back(publication.kind);
    }
    for (const StreamSettings& stream : system.streams) {
        if (stream.role == "published") kinds.push_back(stream.kind);
    }
    std::ranges::sort(kinds);
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    return kinds;
}

void compare_kind(
    const ComparedKind& compared,
    Database& database,
    std::int64_t run,
    ReconcileSummary& summary,
    const std::stop_token& stop
) {
    Comparison comparison{
        .compared = compared, .database = database, .run = run, .summary = summary, .foreign = {}};
    RecordKey key;
    for (bool more = true; more;) {
        if (stop.stop_requested()) return;
        more = compare_after(comparison, key);
    }
    keep_foreign(comparison);
    resolve_unseen(comparison);
}

ComparedKind compared_kind(
    Workshop& workshop, Database& database, const SystemSettings& system, const std::string& kind
) {
    Transaction transaction{database, Access::reading};
    return {
        .workshop = workshop,
        .system = system,
        .kind = workshop.rulebook.kinds.at(KindName{kind}),
        .list = list_facts(workshop, transaction, system, KindName{kind})};
}

// Sees these findings and resolves those of the same sort that are no more.
void keep_all(
    Transaction& transaction,
    std::vector<KnownFinding> findings,
    Reason reason,
    std::span<const std::pair<SystemName, KindName>> places,
    std::int64_t run,
    Moment now,
    ReconcileSummary& summary
) {
    KnownFindings known{transaction};
    for (KnownFinding& finding : findings) {
        finding.last_run = run;
        summary.new_findings += known.see(finding, now) ? 1 : 0;
    }
    for (const auto& [system, kind] : places) {
        summary.resolved += known.resolve_unseen(system, kind, facts_of(reason).name, run, now);
    }
}

void compare_lists_of(
    Workshop& workshop,
    Database& database,
    const SystemSettings& system,
    const Scope& scope,
    std::int64_t run,
    ReconcileSummary& summary
) {
    std::vector<std::pair<SystemName, KindName>> places;
    for (const StreamSettings& stream : system.streams) {
        if (!scope.has_kind(stream.kind)) continue;
        places.emplace_back(SystemName{system.name}, KindName{stream.kind});
    }
    Transaction transaction{database};
    const Moment now = workshop.clock.now();
    auto old = old_lists(transaction, system, now);
    std::erase_if(old, [&](const KnownFinding& finding) {
        return !scope.has_kind(finding.kind.text());
    });
    keep_all(transaction, std::move(old), Reason::list_old, places, run, now, summary);
    transaction.commit();
}

void compare_across(
    Workshop& workshop, Database& database, std::int64_t run, ReconcileSummary& summary
) {
    const std::array places{std::pair{SystemName{}, KindName{"blacklist"}}};
    Transaction transaction{database};
    keep_all(
        transaction,
        red_and_black(transaction),
        Reason::red_and_black,
        places,
        run,
        workshop.clock.now(),
        summary
    );
    transaction.commit();
}

// With the setting off there are none, and those of before are resolved.
void compare_notices(
    Workshop& workshop, Database& database, std::int64_t run, ReconcileSummary& summary
) {
    const std::array places{std::pair{SystemName{}, KindName{"penalty"}}};
    const auto since = workshop.rulebook.repair_notice_since;
    Transaction transaction{database};
    keep_all(
        transaction,
        since ? without_repair_notice(transaction, *since) : std::vector<KnownFinding>{},
        Reason::no_repair_notice,
        places,
        run,
        workshop.clock.now(),
        summary
    );
    transaction.commit();
}

void finish(
    Workshop& workshop,
    Database& database,
    std::int64_t run,
    ReconcileSummary& summary,
    const std::stop_token& stop
) {
    Transaction transaction{database};
    KnownFindings findings{transaction};
    for (const SystemSettings& system : workshop.systems.all()) {
        summary.by_system[system.name] = findings.open_by_reason(SystemName{system.name});
    }
    summary.open = findings.count_open();
    if (!stop.stop_requested()) OpenCounts{transaction}.keep(run);
    Runs{transaction}.finish(
        {.id = run, .outcome = stop.stop_requested() ? "stopped" : "done"}, workshop.clock.now()
    );
    transaction.commit();
}

bool has_both_lists(const Scope& scope) {
    return scope.has_kind("blacklist") || scope.has_kind("redlist");
}

}  // namespace

ReconcileSummary reconcile(
    Workshop& workshop, Database& database, const Scope& scope, const std::stop_token& stop
) {
    ReconcileSummary summary;
    const std::int64_t run = begin_run(workshop, database, "reconcile", SystemName{}, "");
    for (const SystemSettings& system : workshop.systems.all()) {
        if (!scope.has_system(system.name)) continue;
        for (const std::string& kind : kinds_of(system)) {
            if (!scope.has_kind(kind)) continue;
            compare_kind(
                compared_kind(workshop, database, system, kind), database, run, summary, stop
            );
        }
        compare_lists_of(workshop, database, system, scope, run, summary);
    }
    if (has_both_lists(scope)) compare_across(workshop, database, run, summary);
    if (scope.has_kind("penalty")) compare_notices(workshop, database, run, summary);
    finish(workshop, database, run, summary, stop);
    return summary;
}

}  // namespace xinqiao
