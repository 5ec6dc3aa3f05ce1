#include "daemon/report/last_night.hpp"

#include "daemon/store/known_findings.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/runs.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::hours one_night{24};

StreamSummary stream_of_run(const StreamSettings& stream, const Run& run, Moment picture) {
    return {
        .stream = stream.name,
        .kind = stream.kind,
        .role = stream.role,
        .outcome = run.outcome,
        .note = run.note,
        .run = run.id,
        .read = run.read,
        .stored = run.stored,
        .unchanged = run.unchanged,
        .filtered = run.filtered,
        .quarantined = run.quarantined,
        .withheld = run.withheld,
        .gone = run.gone,
        .picture = picture};
}

PushSummary push_of_runs(const Run& newest, const std::vector<Run>& runs) {
    PushSummary push{
        .kind = newest.stream,
        .outcome = newest.outcome,
        .note = newest.note,
        .run = newest.id,
        .deferred = newest.deferred,
        .unknown = newest.unknown};
    for (const Run& run : runs) {
        push.pushed += run.pushed;
        push.accepted += run.accepted;
        push.refused += run.refused;
    }
    return push;
}

void add_streams(Transaction& transaction, const SystemSettings& system, SystemSummary& summary) {
    for (const StreamSettings& stream : system.streams) {
        const std::string_view verb = stream.role == "published" ? "observe" : "pull";
        const SystemName name{system.name};
        const auto run = Runs{transaction}.latest(verb, name, stream.name);
        if (!run) continue;
        const Moment picture = Runs{transaction}.last_success(verb, name, stream.name);
        summary.streams.push_back(stream_of_run(stream, *run, picture));
    }
}

void add_pushes(Transaction& transaction, const SystemSettings& system, SystemSummary& summary) {
    const SystemName name{system.name};
    for (const PublicationSettings& publication : system.publications) {
        const auto newest = Runs{transaction}.latest("push", name, publication.kind);
        if (!newest) continue;
        const auto runs =
            Runs{transaction}.since("push", name, publication.kind, newest->started - one_night);
        PushSummary push = push_of_runs(*newest, runs);
        const PublicationCounts counts =
            Publications{transaction}.counts(name, KindName{publication.kind}, newest->started);
        push.verified = counts.verified;
        push.pending = counts.pending;
        push.waiting = counts.in_flight;
        summary.pushes.push_back(std::move(push));
    }
}

}  // namespace

NightSummary last_night(Database& database, const Systems& systems, const Kinds& kinds) {
    Transaction transaction{database, Access::reading};
    KnownFindings findings{transaction};
    NightSummary night;
    for (const SystemSettings& system : systems.all()) {
        SystemSummary summary{.system = system.name, .label = system.label};
        add_streams(transaction, system, summary);
        add_pushes(transaction, system, summary);
        for (StreamSummary& stream : summary.streams) {
            stream.kind_label = kinds.at(KindName{stream.kind}).label;
        }
        for (PushSummary& push : summary.pushes) {
            push.kind_label = kinds.at(KindName{push.kind}).label;
        }
        summary.differences = findings.open_by_reason(SystemName{system.name});
        night.systems.push_back(std::move(summary));
    }
    night.open_findings = findings.count_open();
    return night;
}

}  // namespace xinqiao
