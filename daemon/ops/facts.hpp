// What the store knows about how things stand, gathered for status, readiness and metrics.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "daemon/flow/canary_journey.hpp"
#include "daemon/flow/deadline_board.hpp"
#include "daemon/flow/systems.hpp"
#include "daemon/ops/backup_notes.hpp"
#include "daemon/ops/clock_watch.hpp"
#include "daemon/ops/heartbeats.hpp"
#include "daemon/store/certificates.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/publication.hpp"

namespace xinqiao {

struct StreamFacts {
    std::string name;
    std::string kind;
    std::string role;       // take, published
    Moment last_success{};  // 0: never
    Moment last_attempt{};  // 0: never
    std::chrono::milliseconds last_duration{0};
    std::int64_t rows_read = 0;  // in all its runs
    std::int64_t last_run = 0;   // 0: never run
    std::string last_outcome;
    std::string last_note;
    std::string schedule;
    Moment next_due{};  // 0: not scheduled
};

struct PublishFacts {
    std::string kind;
    PublicationCounts counts;
};

struct SystemFacts {
    std::string name;
    std::string label;
    std::vector<StreamFacts> streams;
    std::vector<PublishFacts> publishes;
    Breaker::State breaker = Breaker::State::closed;
    std::int64_t quarantine_open = 0;
    std::map<std::string, std::int64_t> quarantine;   // rule → open rows
    std::map<std::string, std::int64_t> differences;  // reason → open findings
    std::int64_t doubted = 0;  // changes that wait to be looked up since a backup was restored
};

// Deadlines that are not met.
struct DeadlineFacts {
    std::int64_t overdue = 0;
    std::int64_t soon = 0;
    std::int64_t over = 0;  // a waiting time that is over
    std::int64_t far = 0;
    std::string worst;                 // Chinese: the most urgent of them
    std::vector<std::string> missing;  // calendars, one Chinese sentence each
};

// A sealed store that was opened without its keys.
struct LockedFacts {
    std::string why;  // Chinese; empty: it is not locked
    std::string remedy;

    explicit operator bool() const { return !why.empty(); }
};

LockedFacts locked_facts(const std::optional<Error>& locked);

// One way that records take, as the canary last went it.
struct PipelineFacts {
    PipelineReport report;
    Moment last_arrival{};  // 0: never since the daemon was started
};

// What a running daemon knows of itself, and whoever asks knows of the machine.
struct LifeFacts {
    std::vector<SilentWorker> silent;
    std::string store_trouble;  // Chinese: why the store does not work; empty: it does
    LockedFacts locked;
    ClockJump jump;
    std::vector<PipelineFacts> pipelines;
    std::map<std::string, std::int64_t> free_bytes;  // store, reports, backups → free on its disk
};

struct StatusFacts {
    Moment now{};
    std::vector<SystemFacts> systems;  // the enabled ones
    DeadlineFacts deadlines{};
    BackupFacts backup{};
    std::vector<KnownCertificate> certificates;
    bool sealed = false;  // personal data in the store
    LifeFacts life;
};

// Reads one state of the store. `next_due` is left to who knows the schedule.
StatusFacts gather_facts(Database& database, const Systems& systems, Moment now);

// The deadlines as of today, for `StatusFacts::deadlines`.
DeadlineFacts deadline_facts(
    Database& database, const DeadlineSettings& settings, const Workdays& workdays, Moment now
);

// What is free on the disks that the daemon writes to, for `LifeFacts::free_bytes`. A folder that
// is not there yet is left out.
std::map<std::string, std::int64_t> free_bytes_of(const Config& config);

std::string_view name_of(Breaker::State state);  // closed, probing, open

// Sums over the kinds of a system.
PublicationCounts total_of(const std::vector<PublishFacts>& publishes);

}  // namespace xinqiao
