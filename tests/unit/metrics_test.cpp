// Every metric has help, a name by the rules of Prometheus, and labels from a short list.
#include "daemon/ops/metrics.hpp"

#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xinqiao {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const Moment noon = start_of(std::chrono::year{2026} / 3 / 9) + 12h;

StatusFacts facts_of_everything() {
    StreamFacts stream;
    stream.name = "shown";
    stream.kind = "licence";
    stream.role = "published";
    stream.last_attempt = noon - 61min;
    stream.last_success = noon - 1h;
    stream.last_duration = 1500ms;
    stream.rows_read = 42;
    SystemFacts system;
    system.name = "league";
    system.breaker = Breaker::State::open;
    system.streams.push_back(stream);
    PublicationCounts counts;
    counts.pending = 3;
    counts.oldest_pending = noon - 2h;
    system.publishes.push_back({"licence", counts});
    system.quarantine["uscc.check"] = 5;
    system.differences["altered"] = 2;
    return {noon, {system}, {.overdue = 1, .soon = 4}};
}

std::string everything() {
    Metrics metrics{"1.2.3"};
    metrics.exchanged("league", "push", "ok", 20ms);
    metrics.reloaded(true, noon);
    metrics.night_ended("failed", 3s);
    StatusFacts facts = facts_of_everything();
    facts.life.free_bytes["store"] = 1'000'000;
    MachineFacts machine;
    machine.store_bytes = 4096;
    machine.log_bytes = 512;
    machine.heartbeats["league"] = noon;
    machine.config_digest = "abc";
    return metrics.text(facts, verdict_of(facts, LimitSettings{}), machine);
}

// From "# WORD name rest" to name → rest.
std::map<std::string, std::string> comments(const std::string& text, const std::string& word) {
    std::map<std::string, std::string> found;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words{line};
        std::string hash;
        std::string kind;
        std::string name;
        words >> hash >> kind >> name;
        if (hash == "#" && kind == word) {
            std::getline(words, found[name]);
        }
    }
    return found;
}

TEST(Metrics, EveryOneHasHelpAndTheRightName) {
    const std::string text = everything();
    const auto help = comments(text, "HELP");
    const auto types = comments(text, "TYPE");
    EXPECT_GT(types.size(), 20U);
    for (const auto& [name, type] : types) {
        EXPECT_TRUE(name.starts_with("xinqiao_")) << name;
        ASSERT_TRUE(help.contains(name)) << name;
        EXPECT_GT(help.at(name).size(), 8U) << name;
        EXPECT_EQ(type == " counter", name.ends_with("_total")) << name << type;
        const bool milliseconds = name.find("milli") != std::string::npos;
        EXPECT_FALSE(milliseconds) << name << ": base units";
    }
}

TEST(Metrics, LabelsAreFromAShortList) {
    const std::set<std::string> known{
        "version",
        "hash",
        "target",
        "operation",
        "outcome",
        "job",
        "source",
        "kind",
        "stream",
        "state",
        "class",
        "reason",
        "stage",
        "path",
        "system",
        "side",
        "le"};
    const std::regex label{R"(([a-z_]+)=")"};
    const std::string text = everything();
    std::size_t seen = 0;
    for (std::sregex_iterator at{text.begin(), text.end(), label}, end; at != end; ++at) {
        EXPECT_TRUE(known.contains((*at)[1])) << (*at)[1];
        ++seen;
    }
    EXPECT_GT(seen, 20U);
}

TEST(Metrics, TellTheFigures) {
    const std::string text = everything();
    for (const char* line :
         {"xinqiao_build_info{version=\"1.2.3\"} 1",
          "xinqiao_deadlines{state=\"overdue\"} 1",
          "xinqiao_deadlines{state=\"soon\"} 4",
          "xinqiao_config_hash_info{hash=\"abc\"} 1",
          "xinqiao_breaker_state{target=\"league\"} 2",
          "xinqiao_job_runs_total{job=\"night\",outcome=\"failed\"} 1",
          "xinqiao_job_duration_seconds{job=\"league/shown\"} 1.5",
          "xinqiao_source_lag_seconds{source=\"league\",stream=\"shown\"} 3600",
          "xinqiao_source_records_total{source=\"league\",kind=\"licence\",stream=\"shown\"} 42",
          "xinqiao_quarantine_records{source=\"league\",reason=\"uscc.check\"} 5",
          "xinqiao_recon_differences{target=\"league\",class=\"altered\"} 2",
          "xinqiao_publications{target=\"league\",kind=\"licence\",state=\"pending\"} 3",
          "xinqiao_db_wal_bytes 512",
          "xinqiao_disk_free_bytes{path=\"store\"} 1000000"}) {
        EXPECT_THAT(text, HasSubstr(line));
    }
}

}  // namespace
}  // namespace xinqiao
