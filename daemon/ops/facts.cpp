#include "daemon/ops/facts.hpp"

#include <filesystem>

#include "daemon/store/known_findings.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/restorations.hpp"
#include "daemon/store/runs.hpp"
#include "daemon/store/sealing.hpp"

namespace xinqiao {
namespace {

StreamFacts stream_facts(Runs& runs, const SystemName& system, const StreamSettings& stream) {
    const std::string_view verb = stream.role == "published" ? "observe" : "pull";
    StreamFacts facts;
    facts.name = stream.name;
    facts.kind = stream.kind;
    facts.role = stream.role;
    facts.schedule = stream.schedule;
    facts.last_success = runs.last_success(verb, system, stream.name);
    facts.rows_read = runs.rows_read(verb, system, stream.name);
    if (const std::optional<Run> last = runs.latest(verb, system, stream.name)) {
        facts.last_run = last->id;
        facts.last_attempt = last->started;
        if (last->ended != Moment{}) facts.last_duration = last->ended - last->started;
        facts.last_outcome = last->outcome;
        facts.last_note = last->note;
    }
    return facts;
}

SystemFacts system_facts(Transaction& transaction, const SystemSettings& settings, Moment now) {
    const SystemName name{settings.name};
    Runs runs{transaction};
    Publications publications{transaction};
    SystemFacts facts;
    facts.name = settings.name;
    facts.label = settings.label;
    for (const StreamSettings& stream : settings.streams) {
        facts.streams.push_back(stream_facts(runs, name, stream));
    }
    for (const PublicationSettings& publish : settings.publications) {
        facts.publishes.push_back(
            {publish.kind, publications.counts(name, KindName{publish.kind}, now)}
        );
    }
    facts.quarantine_open = Quarantine{transaction}.count_open(name);
    facts.quarantine = Quarantine{transaction}.open_by_rule(name);
    facts.doubted = Restorations{transaction}.count_doubted(name, now);
    facts.differences = KnownFindings{transaction}.open_by_reason(name);
    return facts;
}

}  // namespace

StatusFacts gather_facts(Database& database, const Systems& systems, Moment now) {
    Transaction transaction{database, Access::reading};
    StatusFacts facts;
    facts.now = now;
    facts.backup = backup_facts(transaction);
    facts.certificates = Certificates{transaction}.all();
    facts.sealed = is_store_sealed(transaction);
    for (const SystemSettings& settings : systems.all()) {
        facts.systems.push_back(system_facts(transaction, settings, now));
        facts.systems.back().breaker = systems.breaker_of(settings);
    }
    return facts;
}

DeadlineFacts deadline_facts(
    Database& database, const DeadlineSettings& settings, const Workdays& workdays, Moment now
) {
    Transaction transaction{database, Access::reading};
    const DeadlineBoard board = deadline_board(transaction, settings, workdays, day_of(now));
    const auto pressing = board.pressing();
    return {
        .overdue = board.count(Urgency::overdue),
        .soon = board.count(Urgency::soon),
        .over = board.count(Urgency::over),
        .far = board.count(Urgency::far),
        .worst = pressing.empty() ? std::string{} : sentence_of(pressing.front()),
        .missing = board.missing};
}

LockedFacts locked_facts(const std::optional<Error>& locked) {
    if (!locked) return {};
    return {locked->what(), locked->hint()};
}

std::map<std::string, std::int64_t> free_bytes_of(const Config& config) {
    const std::filesystem::path store = config.store.path;
    const std::map<std::string, std::filesystem::path> folders{
        {"store", store.parent_path()},
        {"reports", config.folders.reports},
        {"backups", config.backup.folder}};
    std::map<std::string, std::int64_t> free;
    for (const auto& [name, folder] : folders) {
        std::error_code fault;
        const auto space = std::filesystem::space(folder, fault);
        if (!fault) free[name] = static_cast<std::int64_t>(space.available);
    }
    return free;
}

std::string_view name_of(Breaker::State state) {
    if (state == Breaker::State::closed) return "closed";
    return state == Breaker::State::open ? "open" : "probing";
}

PublicationCounts total_of(const std::vector<PublishFacts>& publishes) {
    PublicationCounts total;
    for (const PublishFacts& publish : publishes) {
        const PublicationCounts& counts = publish.counts;
        total.total += counts.total;
        total.pending += counts.pending;
        total.held += counts.held;
        total.in_flight += counts.in_flight;
        total.refused += counts.refused;
        total.unverified += counts.unverified;
        total.verified += counts.verified;
        const bool older =
            total.oldest_pending == Moment{}
            || (counts.oldest_pending != Moment{} && counts.oldest_pending < total.oldest_pending);
        if (older) total.oldest_pending = counts.oldest_pending;
    }
    return total;
}

}  // namespace xinqiao
