// What we ship for Prometheus and Grafana is right by their own tools and speaks of metrics we
// have.
#include <fstream>
#include <regex>
#include <set>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/ops/metrics.hpp"
#include "tests/support/places.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using support::Outcome;

const fs::path monitoring = support::source_folder() / "conf/monitoring";

Outcome promtool(const std::string& words, const fs::path& folder) {
    return support::run_program("/bin/sh", {"-c", "promtool " + words}, folder);
}

// What /metrics shows of a gateway that has one of everything.
std::string metrics_of_everything() {
    const Moment now = start_of(std::chrono::year{2026} / 3 / 9);
    Metrics metrics{"1.2.3"};
    metrics.exchanged("league", "push", "ok", std::chrono::milliseconds{20});
    metrics.reloaded(true, now);
    metrics.night_ended("done", std::chrono::seconds{3});
    StreamFacts stream;
    stream.name = "shown";
    stream.kind = "licence";
    stream.last_attempt = now;
    stream.last_success = now;
    SystemFacts system;
    system.name = "league";
    system.streams.push_back(stream);
    system.publishes.push_back({"licence", {.pending = 1, .oldest_pending = now}});
    system.quarantine["uscc.check"] = 5;
    system.differences["altered"] = 2;
    StatusFacts facts{now, {system}, {.overdue = 1}};
    facts.certificates.push_back({.system = "league", .side = "theirs", .until = now});
    facts.life.free_bytes["store"] = 1;
    facts.life.pipelines = {{{"league", "shown", "", ""}, now}};
    MachineFacts machine;
    machine.heartbeats["league"] = now;
    return metrics.text(facts, verdict_of(facts, LimitSettings{}), machine);
}

std::set<std::string> names_in(const std::string& text) {
    static const std::regex name{R"(\bxinqiao_[a-z_]+)"};
    std::set<std::string> names;
    for (std::sregex_iterator at{text.begin(), text.end(), name}, end; at != end; ++at)
        names.insert(at->str());
    return names;
}

TEST(Monitoring, PromtoolIsSilentAboutTheMetrics) {
    const TemporaryFolder folder;
    std::ofstream{folder.path() / "metrics"} << metrics_of_everything();
    const Outcome checked =
        promtool("check metrics < " + (folder.path() / "metrics").string(), folder.path());
    EXPECT_EQ(checked.code, 0) << checked.output << checked.errors;
    EXPECT_EQ(checked.output + checked.errors, "");
}

TEST(Monitoring, EveryAlertRingsWhenItShouldAndOnlyThen) {
    const TemporaryFolder folder;
    const Outcome tested =
        promtool("test rules " + (monitoring / "alerts_test.yml").string(), folder.path());
    EXPECT_EQ(tested.code, 0) << tested.output << tested.errors;
    // None is left untested.
    const std::string rules = support::text_of(monitoring / "alerts.yml");
    const std::string tests = support::text_of(monitoring / "alerts_test.yml");
    static const std::regex alert{R"(- alert: (\w+))"};
    int alerts = 0;
    for (std::sregex_iterator at{rules.begin(), rules.end(), alert}, end; at != end; ++at) {
        EXPECT_NE(
            tests.find("alertname: " + (*at)[1].str() + "\n        exp_alerts"), std::string::npos
        ) << (*at)[1];
        ++alerts;
    }
    EXPECT_GE(alerts, 12);
}

TEST(Monitoring, AlertsAndDashboardNameMetricsThatThereAre) {
    const std::set<std::string> known = names_in(metrics_of_everything());
    const std::string dashboard = support::text_of(monitoring / "grafana-dashboard.json");
    const std::string rules = support::text_of(monitoring / "alerts.yml");
    const auto panels = boost::json::parse(dashboard).at("panels").as_array();
    EXPECT_GE(panels.size(), 12U);
    for (const std::string& name : names_in(dashboard + rules))
        EXPECT_TRUE(known.contains(name)) << name;
}

}  // namespace
}  // namespace xinqiao
