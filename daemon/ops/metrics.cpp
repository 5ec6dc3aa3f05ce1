#include "daemon/ops/metrics.hpp"

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

void add_streams(const StatusFacts& facts, std::vector<MetricFamily>& out) {
    GaugeFamily success{
        "xinqiao_stream_last_success_timestamp_seconds", "when a list was last read with success"};
    for (const SystemFacts& system : facts.systems) {
        for (const StreamFacts& stream : system.streams) {
            if (stream.last_success == Moment{}) continue;
            success.set(
                {{"system", system.name}, {"stream", stream.name}}, seconds_of(stream.last_success)
            );
        }
    }
    out.push_back(success.take());
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
                    {{"system", system.name}, {"kind", publish.kind}, {"state", state}}, count
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
        if (moment != Moment{}) oldest.set({{"system", system.name}}, seconds_of(moment));
    }
    out.push_back(rows.take());
    out.push_back(oldest.take());
}

void add_troubles(const StatusFacts& facts, std::vector<MetricFamily>& out) {
    GaugeFamily quarantine{"xinqiao_quarantine_records", "open rows in the quarantine"};
    GaugeFamily differences{"xinqiao_recon_differences", "open findings by reason"};
    for (const SystemFacts& system : facts.systems) {
        quarantine.set({{"system", system.name}}, system.quarantine_open);
        for (const auto& [reason, count] : system.differences) {
            differences.set({{"system", system.name}, {"class", reason}}, count);
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

MetricFamily store_family(std::int64_t bytes) {
    GaugeFamily size{"xinqiao_db_bytes", "size of the database file"};
    size.set({}, bytes);
    return size.take();
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
    prometheus::Family<prometheus::Counter>& nights = prometheus::BuildCounter()
                                                          .Name("xinqiao_job_runs_total")
                                                          .Help("jobs by outcome")
                                                          .Register(registry);
    prometheus::Gauge& night_duration = prometheus::BuildGauge()
                                            .Name("xinqiao_job_duration_seconds")
                                            .Help("duration of the last job")
                                            .Register(registry)
                                            .Add({{"job", "night"}});
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

void Metrics::night_ended(std::string_view outcome, std::chrono::milliseconds duration) {
    inside_->nights.Add({{"job", "night"}, {"outcome", std::string{outcome}}}).Increment();
    inside_->night_duration.Set(seconds_of(duration));
}

std::string Metrics::text(
    const StatusFacts& facts, const Verdict& verdict, std::int64_t store_bytes
) {
    std::vector<MetricFamily> families = inside_->registry.Collect();
    add_streams(facts, families);
    add_publications(facts, families);
    add_troubles(facts, families);
    families.push_back(verdict_family(verdict));
    families.push_back(store_family(store_bytes));
    return prometheus::TextSerializer{}.Serialize(families);
}

}  // namespace xinqiao
