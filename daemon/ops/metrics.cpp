#include "daemon/ops/metrics.hpp"

#include <algorithm>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace xinqiao {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

double seconds_of(Moment moment) {
    return std::chrono::duration<double>(moment.time_since_epoch()).count();
}

double seconds_of(std::chrono::milliseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

// A family of gauges that is written anew for each scrape.
class GaugeFamily {
public:
    GaugeFamily(std::string name, std::string help) {
        family_.name = std::move(name);
        family_.help = std::move(help);
        family_.type = MetricType::Gauge;
    }

    void set(std::vector<ClientMetric::Label> labels, double value) {
        ClientMetric metric;
        metric.label = std::move(labels);
        metric.gauge.value = value;
        family_.metric.push_back(std::move(metric));
    }
    void set(std::vector<ClientMetric::Label> labels, std::int64_t value) {
        set(std::move(labels), static_cast<double>(value));
    }

    MetricFamily take() { return std::move(family_); }

private:
    MetricFamily family_;
};

// The figures of one list, as the job that reads it and as a source.
class StreamFamilies {
public:
    explicit StreamFamilies(Moment now) : now_{now} {
        rows_.name = "xinqiao_source_records_total";
        rows_.help = "rows read from a list, in all runs";
        rows_.type = MetricType::Counter;
    }

    void add(const SystemFacts& system, const StreamFacts& stream) {
        const std::vector<ClientMetric::Label> job{{"job", system.name + "/" + stream.name}};
        const std::vector<ClientMetric::Label> list{
            {"source", system.name}, {"stream", stream.name}};
        if (stream.last_attempt != Moment{}) {
            attempt_.set(job, seconds_of(stream.last_attempt));
            duration_.set(job, seconds_of(stream.last_duration));
        }
        if (stream.last_success != Moment{}) {
            success_.set(job, seconds_of(stream.last_success));
            lag_.set(list, seconds_of(now_ - stream.last_success));
        }
        ClientMetric rows;
        rows.label = {{"source", system.name}, {"kind", stream.kind}, {"stream", stream.name}};
        rows.counter.value = static_cast<double>(stream.rows_read);
        rows_.metric.push_back(std::move(rows));
    }

    void take(std::vector<MetricFamily>& out) {
        for (GaugeFamily* family : {&attempt_, &success_, &duration_, &lag_}) {
            out.push_back(family->take());
        }
        out.push_back(std::move(rows_));
    }

private:
    Moment now_;
    GaugeFamily attempt_{"xinqiao_job_last_attempt_timestamp_seconds", "when the job last began"};
    GaugeFamily success_{
        "xinqiao_job_last_success_timestamp_seconds", "when the job last ended with success"};
    GaugeFamily duration_{"xinqiao_job_duration_seconds", "duration of the last run of the job"};
    GaugeFamily lag_{"xinqiao_source_lag_seconds", "age of the last success with a list"};
    MetricFamily rows_;
};

void add_streams(const StatusFacts& facts, std::vector<MetricFamily>& out) {
    StreamFamilies families{facts.now};
    for (const SystemFacts& system : facts.systems) {
        for (const StreamFacts& stream : system.streams)
            families.add(system, stream);
    }
    families.take(out);
}

void add_deadlines(const DeadlineFacts& facts, std::vector<MetricFamily>& out) {
    GaugeFamily deadlines{"xinqiao_deadlines", "deadlines that are not met, by state"};
    deadlines.set({{"state", "overdue"}}, facts.overdue);
    deadlines.set({{"state", "soon"}}, facts.soon);
    deadlines.set({{"state", "over"}}, facts.over);
    deadlines.set({{"state", "far"}}, facts.far);
    out.push_back(deadlines.take());
}

void add_backups(const BackupFacts& facts, std::vector<MetricFamily>& out) {
    GaugeFamily made{
        "xinqiao_backup_last_success_timestamp_seconds", "when a backup was last made; 0: never"};
    made.set({}, seconds_of(facts.last_success));
    GaugeFamily sound{
        "xinqiao_backup_last_verified_timestamp_seconds",
        "when a backup was last read and found sound; 0: never"};
    sound.set({}, seconds_of(facts.last_verified));
    out.push_back(made.take());
    out.push_back(sound.take());
}

void add_certificates(const StatusFacts& facts, std::vector<MetricFamily>& out) {
    GaugeFamily expiry{
        "xinqiao_certificate_expiry_timestamp_seconds",
        "when a certificate ends, of a system (theirs) or shown to it (ours)"};
    for (const KnownCertificate& certificate : facts.certificates) {
        expiry.set(
            {{"system", certificate.system}, {"side", certificate.side}},
            seconds_of(certificate.until)
        );
    }
    out.push_back(expiry.take());
}

void add_breakers(const StatusFacts& facts, std::vector<MetricFamily>& out) {
    GaugeFamily breakers{
        "xinqiao_breaker_state", "0 closed, 1 half-open, 2 open: the system is left alone"};
    for (const SystemFacts& system : facts.systems) {
        std::int64_t state = 0;
        if (system.breaker == Breaker::State::probing) state = 1;
        if (system.breaker == Breaker::State::open) state = 2;
        breakers.set({{"target", system.name}}, state);
    }
    out.push_back(breakers.take());
}

void add_publications(const StatusFacts& facts, std::vector<MetricFamily>& out) {
    GaugeFamily rows{"xinqiao_publications", "publications by state"};
    GaugeFamily oldest{
        "xinqiao_push_oldest_pending_timestamp_seconds", "when the oldest pending change was made"};
    for (const SystemFacts& system : facts.systems) {
        for (const PublishFacts& publish : system.publishes) {
            const PublicationCounts& counts = publish.counts;
            const auto set = [&](const char* state, std::int64_t count) {
                rows.set(
                    {{"target", system.name}, {"kind", publish.kind}, {"state", state}}, count
                );
            };
            set("pending", counts.pending);
            set("held", counts.held);
            set("in_flight", counts.in_flight);
            set("refused", counts.refused);
            set("unverified", counts.unverified);
            set("verified", counts.verified);
        }
        const Moment moment = total_of(system.publishes).oldest_pending;
        if (moment != Moment{}) oldest.set({{"target", system.name}}, seconds_of(moment));
    }
    out.push_back(rows.take());
    out.push_back(oldest.take());
}

void add_troubles(const StatusFacts& facts, std::vector<MetricFamily>& out) {
    GaugeFamily quarantine{
        "xinqiao_quarantine_records", "open rows in the quarantine by the rule they broke"};
    GaugeFamily differences{"xinqiao_recon_differences", "open findings by reason"};
    for (const SystemFacts& system : facts.systems) {
        for (const auto& [rule, count] : system.quarantine) {
            quarantine.set({{"source", system.name}, {"reason", rule}}, count);
        }
        for (const auto& [reason, count] : system.differences) {
            differences.set({{"target", system.name}, {"class", reason}}, count);
        }
    }
    out.push_back(quarantine.take());
    out.push_back(differences.take());
}

MetricFamily verdict_family(const Verdict& verdict) {
    GaugeFamily light{"xinqiao_verdict", "0 green, 1 yellow, 2 red"};
    light.set({}, static_cast<std::int64_t>(verdict.light));
    return light.take();
}

void add_life(const LifeFacts& life, std::vector<MetricFamily>& out) {
    GaugeFamily free{"xinqiao_disk_free_bytes", "free space on the disk of a folder"};
    for (const auto& [folder, bytes] : life.free_bytes)
        free.set({{"path", folder}}, bytes);
    GaugeFamily store{
        "xinqiao_store_works", "1 when what was written a moment ago could be read back"};
    store.set({}, std::int64_t{life.store_trouble.empty()});
    GaugeFamily jump{"xinqiao_clock_jump_seconds", "the last step of the clock of the machine"};
    jump.set({}, std::int64_t{life.jump.by.count()});
    GaugeFamily locked{
        "xinqiao_store_locked", "1 when the store is sealed and its key is not there"};
    locked.set({}, std::int64_t{bool{life.locked}});
    for (GaugeFamily* family : {&free, &store, &jump, &locked}) {
        out.push_back(family->take());
    }
}

void add_pipelines(const std::vector<PipelineFacts>& pipelines, std::vector<MetricFamily>& out) {
    GaugeFamily arrival{
        "xinqiao_canary_last_success_timestamp_seconds",
        "when the canary last came to the end of a pipeline"};
    GaugeFamily broken{"xinqiao_canary_lost", "1 when the canary was lost, by stage"};
    for (const PipelineFacts& pipeline : pipelines) {
        const PipelineReport& report = pipeline.report;
        std::vector<ClientMetric::Label> labels{
            {"source", report.system}, {"pipeline", report.name}};
        if (pipeline.last_arrival != Moment{})
            arrival.set(labels, seconds_of(pipeline.last_arrival));
        labels.push_back({"stage", report.arrived() ? "none" : report.stage});
        broken.set(labels, std::int64_t{!report.arrived()});
    }
    out.push_back(arrival.take());
    out.push_back(broken.take());
}

void add_workers(
    const MachineFacts& machine, const LifeFacts& life, std::vector<MetricFamily>& out
) {
    GaugeFamily beats{"xinqiao_heartbeat_timestamp_seconds", "last sign of life of a worker"};
    GaugeFamily silent{
        "xinqiao_worker_silent", "1 when the last sign of life of a worker is too long ago"};
    for (const auto& [worker, moment] : machine.heartbeats) {
        beats.set({{"stage", worker}}, seconds_of(moment));
        const bool is_silent =
            std::ranges::find(life.silent, worker, &SilentWorker::name) != life.silent.end();
        silent.set({{"stage", worker}}, std::int64_t{is_silent});
    }
    out.push_back(beats.take());
    out.push_back(silent.take());
}

void add_machine(const MachineFacts& machine, std::vector<MetricFamily>& out) {
    GaugeFamily store{"xinqiao_db_bytes", "size of the database file"};
    store.set({}, machine.store_bytes);
    GaugeFamily log{"xinqiao_db_wal_bytes", "size of the write-ahead log of the database"};
    log.set({}, machine.log_bytes);
    GaugeFamily config{"xinqiao_config_hash_info", "the configuration in force"};
    config.set({{"hash", machine.config_digest}}, std::int64_t{1});
    for (GaugeFamily* family : {&store, &log, &config}) {
        out.push_back(family->take());
    }
}

}  // namespace

struct Metrics::Inside {
    explicit Inside(std::string_view version) {
        prometheus::BuildGauge()
            .Name("xinqiao_build_info")
            .Help("the program that runs")
            .Register(registry)
            .Add({{"version", std::string{version}}})
            .Set(1);
    }

    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& exchanges =
        prometheus::BuildCounter()
            .Name("xinqiao_exchanges_total")
            .Help("exchanges with systems by outcome")
            .Register(registry);
    prometheus::Family<prometheus::Histogram>& durations =
        prometheus::BuildHistogram()
            .Name("xinqiao_outbound_request_duration_seconds")
            .Help("duration of exchanges with systems")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& nights =
        prometheus::BuildCounter()
            .Name("xinqiao_job_runs_total")
            .Help("nights of one system or of all by outcome")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& refusals =
        prometheus::BuildCounter()
            .Name("xinqiao_callers_refused_total")
            .Help("requests that the front door refused by reason")
            .Register(registry);
    prometheus::Gauge& night_duration = prometheus::BuildGauge()
                                            .Name("xinqiao_night_duration_seconds")
                                            .Help("duration of the last night")
                                            .Register(registry)
                                            .Add({});
    prometheus::Gauge& reload_successful = prometheus::BuildGauge()
                                               .Name("xinqiao_config_last_reload_successful")
                                               .Help("1 when the last reload was taken over")
                                               .Register(registry)
                                               .Add({});
    prometheus::Gauge& reload_moment = prometheus::BuildGauge()
                                           .Name("xinqiao_config_last_reload_timestamp_seconds")
                                           .Help("when the configuration was last taken over")
                                           .Register(registry)
                                           .Add({});
};

Metrics::Metrics(std::string_view version) : inside_{std::make_unique<Inside>(version)} {}

Metrics::~Metrics() = default;

void Metrics::exchanged(
    std::string_view system,
    std::string_view operation,
    std::string_view outcome,
    std::chrono::milliseconds duration
) {
    const std::string target{system};
    const std::string verb{operation};
    inside_->exchanges
        .Add({{"target", target}, {"operation", verb}, {"outcome", std::string{outcome}}})
        .Increment();
    inside_->durations
        .Add(
            {{"target", target}, {"operation", verb}},
            prometheus::Histogram::BucketBoundaries{0.01, 0.05, 0.2, 1, 5, 30}
        )
        .Observe(seconds_of(duration));
}

void Metrics::reloaded(bool successful, Moment now) {
    inside_->reload_successful.Set(successful ? 1 : 0);
    if (successful) inside_->reload_moment.Set(seconds_of(now));
}

void Metrics::caller_refused(std::string_view reason) {
    inside_->refusals.Add({{"reason", std::string{reason}}}).Increment();
}

void Metrics::night_ended(std::string_view outcome, std::chrono::milliseconds duration) {
    inside_->nights.Add({{"job", "night"}, {"outcome", std::string{outcome}}}).Increment();
    inside_->night_duration.Set(seconds_of(duration));
}

std::string Metrics::text(
    const StatusFacts& facts, const Verdict& verdict, const MachineFacts& machine
) {
    std::vector<MetricFamily> families = inside_->registry.Collect();
    add_streams(facts, families);
    add_publications(facts, families);
    add_troubles(facts, families);
    add_deadlines(facts.deadlines, families);
    add_backups(facts.backup, families);
    add_certificates(facts, families);
    add_breakers(facts, families);
    families.push_back(verdict_family(verdict));
    GaugeFamily sealed{"xinqiao_store_sealed", "1 when personal data are encrypted in the store"};
    sealed.set({}, std::int64_t{facts.sealed});
    families.push_back(sealed.take());
    add_life(facts.life, families);
    add_pipelines(facts.life.pipelines, families);
    add_workers(machine, facts.life, families);
    add_machine(machine, families);
    return prometheus::TextSerializer{}.Serialize(families);
}

}  // namespace xinqiao
