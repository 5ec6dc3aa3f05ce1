// The daemon as a process of its own among real platforms: it works, stops, falls and comes back.
#include <csignal>
#include <fstream>
#include <functional>
#include <future>
#include <sstream>
#include <stop_token>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/wait.hpp"
#include "daemon/cli/daemon_client.hpp"
#include "daemon/store/jobs.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "tests/support/world.hpp"

namespace xinqiao::support {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::Each;
using testing::HasSubstr;
using testing::Pair;

constexpr std::string_view licence_table = R"(
[[table]]
name = "licence"
path = "/licences"
key = ["XK_WSH"]
)";

constexpr std::string_view care = R"(
[care]
first_retry = "1s"
last_retry = "2s"
settle = 0
open_for = "1s"
requests_per_minute = 60000
)";

// Looks again and again until it holds; a minute at most.
bool comes_true(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (std::chrono::steady_clock::now() < end) {
        if (holds()) return true;
        wait_for(std::stop_token{}, 20ms);
    }
    return false;
}

class Serving : public testing::Test {
protected:
    static constexpr int rows = 12;

    void SetUp() override {
        for (const std::string name : {"approvals", "league", "region"}) {
            const std::string head = "name = \"" + name + "\"\n";
            const std::string shown = name == "approvals" ? "published = false\n" : "";
            world.add_platform(name, head + std::string{licence_table} + shown);
            write_system(name);
        }
        seed_approvals();
        world.write_conf();
    }

    void seed_approvals() {
        const auto folder = world.generate(
            "approvals",
            {"--kind", "licence", "--rows", std::to_string(rows), "--clean", "--format", "json"}
        );
        approvals().seed(
            "licence", json::parse(text_of(folder / "licence.json")).at("rows").as_array()
        );
    }

    void write_system(const std::string& name, const std::string& label = "测试系统") {
        const std::string owner = name == "approvals" ? "bureau" : name;
        std::string text = "name = \"" + name + "\"\nlabel = \"" + label
                           + "\"\nadapter = \"rest\"\nowner = \"" + owner + "\"\n"
                           + std::string{care}
                           + (name == "region" ? "timeout = 3\n" : "timeout = 20\n")
                           + "[rest]\nurl = \"" + world.platform(name).url()
                           + "\"\n[[stream]]\nkind = \"licence\"\nmapping = \"licence-2019\"\n";
        if (name == "approvals") {
            text += "name = \"licences\"\npath = \"/licences\"\n";
        } else {
            text +=
                "name = \"shown\"\nrole = \"published\"\npath = \"/published/licences\"\n"
                "[[publish]]\nkind = \"licence\"\nmapping = \"licence-2019\"\n"
                "path = \"/licences\"\nbatch = 1\n";
        }
        world.write("conf/systems/" + name + ".toml", text);
    }

    // As if the daemon had last worked two days ago.
    void miss_nights() {
        SqliteSettings settings;
        settings.file = world.path("store/xinqiao.db");
        const SqliteStore store{settings};
        const auto database = store.open();
        Transaction transaction{*database};
        const Moment then = SystemClock{}.now() - 48h;
        for (const char* job : {"approvals/licences", "league/shown", "region/shown"}) {
            Jobs{transaction}.started(job, then);
            Jobs{transaction}.succeeded(job, then);
        }
        transaction.commit();
    }

    Process serve() {
        Process process = world.start_xinqiao({"serve"});
        EXPECT_TRUE(comes_true([&] { return is_ready() || !process.running(); }));
        EXPECT_TRUE(process.running()) << process.errors();
        return process;
    }

    std::optional<DaemonClient> daemon() const {
        Config config;
        config.http.socket = world.path("xinqiao.sock").string();
        return DaemonClient::reach(config);
    }

    DaemonAnswer get(const std::string& path, const std::string& type = "application/json") const {
        const auto client = daemon();
        return client ? client->get(path, type) : DaemonAnswer{};
    }
    DaemonAnswer post(const std::string& path, const std::string& body) const {
        const auto client = daemon();
        return client ? client->post(path, body, "application/json") : DaemonAnswer{};
    }
    // Of the licence that the league is told of last.
    std::string newest_key() const {
        SqliteSettings settings;
        settings.file = world.path("store/xinqiao.db");
        const SqliteStore store{settings};
        const auto database = store.open();
        Transaction transaction{*database, Access::reading};
        std::string key;
        transaction.run(
            "select key from publication where system = 'league' order by id desc limit 1",
            {},
            [&](const Row& row) { key = row.text(0); }
        );
        return key;
    }

    // The status of that licence as the public sees it there.
    std::string shown_status(Platform& platform, const std::string& key) {
        const std::string number = key.substr(key.find('|') + 1);
        for (const auto& [name, row] : platform.published("licence")) {
            if (row.at("XK_WSH").as_string() == number) return row.at("XK_ZT").as_string().c_str();
        }
        return "absent";
    }

    bool is_ready() const { return get("/readyz").status == 200; }
    std::string metrics() const { return get("/metrics", "text/plain").body; }

    json::object status_of(std::string_view system) const {
        const json::value status = json::parse(get("/v1/status").body);
        for (const json::value& one : status.at("systems").as_array()) {
            if (one.at("system").as_string() == system) return one.as_object();
        }
        return {};
    }
    std::int64_t verified(std::string_view system) const {
        return status_of(system).at("publish").at(0).at("verified").as_int64();
    }

    Platform& approvals() { return world.platform("approvals"); }
    Platform& league() { return world.platform("league"); }
    Platform& region() { return world.platform("region"); }

    static bool was_told(Platform& platform) {
        for (const json::value& request : platform.requests()) {
            if (request.at("method").as_string() == "POST") return true;
        }
        return false;
    }
    static std::size_t readings(Platform& platform) {
        std::size_t count = 0;
        for (const json::value& request : platform.requests()) {
            count += request.at("method").as_string() == "GET" ? 1U : 0U;
        }
        return count;
    }
    // Every record took effect there, and only once.
    static void expect_each_once(Platform& platform) {
        EXPECT_EQ(platform.effects_of("licence").size(), std::size_t{rows});
        EXPECT_THAT(platform.effects_of("licence"), Each(Pair(testing::_, 1)));
    }

    World world;
};

TEST_F(Serving, ANightOnRequestIsToldTruly) {
    Process process = serve();
    const DaemonAnswer answer = post("/v1/sync", "{}");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.outcome, "done") << answer.body;
    expect_each_once(league());
    expect_each_once(region());
    EXPECT_EQ(verified("league"), rows);
    const Outcome status = world.xinqiao({"status", "--json"});
    EXPECT_EQ(status.code, 0) << status.errors;
    EXPECT_EQ(json::parse(status.output).at("light").as_string(), "green");
    const std::string text = metrics();
    EXPECT_THAT(
        text,
        HasSubstr("xinqiao_publications{target=\"league\",kind=\"licence\",state=\"verified\"} 12")
    );
    EXPECT_THAT(text, HasSubstr("xinqiao_breaker_state{target=\"league\"} 0"));
    EXPECT_THAT(text, HasSubstr("xinqiao_job_runs_total{job=\"night\",outcome=\"done\"} 1"));
    const Outcome again = world.xinqiao({"sync"});
    EXPECT_EQ(again.code, 0) << again.errors;
    expect_each_once(league());
    EXPECT_EQ(process.stop().code, 0);
}

TEST_F(Serving, WhatWasMissedIsCaughtUpOnce) {
    miss_nights();
    {
        Process process = serve();
        EXPECT_TRUE(comes_true([&] { return verified("league") == rows; }));
        EXPECT_TRUE(comes_true([&] { return verified("region") == rows; }));
        process.kill();
    }
    const std::size_t read = readings(approvals());
    Process process = serve();
    EXPECT_TRUE(comes_true([&] { return metrics().find("stage=\"league\"") != std::string::npos; })
    );
    EXPECT_EQ(verified("league"), rows);
    EXPECT_EQ(readings(approvals()), read);
    expect_each_once(league());
    EXPECT_EQ(process.stop().code, 0);
}

TEST_F(Serving, AKillInMidNightLosesAndDoublesNothing) {
    miss_nights();
    league().misbehave(R"([{"fault":"latency","method":"POST","milliseconds":300,"times":0}])");
    {
        Process process = serve();
        EXPECT_TRUE(comes_true([&] { return league().effects_of("licence").size() >= 3; }));
        process.kill();
    }
    league().behave();
    Process process = serve();
    EXPECT_TRUE(comes_true([&] { return verified("league") == rows; }));
    EXPECT_TRUE(comes_true([&] { return verified("region") == rows; }));
    expect_each_once(league());
    expect_each_once(region());
    EXPECT_EQ(process.stop().code, 0);
}

TEST_F(Serving, StopsInMidNightWithinFiveSecondsAndGoesOnAfterwards) {
    league().misbehave(R"([{"fault":"latency","method":"POST","milliseconds":15000,"times":0}])");
    {
        Process process = serve();
        auto night = std::async(std::launch::async, [&] {
            try {
                return post("/v1/sync", "{}").status;
            } catch (const std::exception&) {
                return 0L;
            }
        });
        EXPECT_TRUE(comes_true([&] { return region().effects_of("licence").size() == rows; }));
        const auto begin = std::chrono::steady_clock::now();
        EXPECT_EQ(process.stop().code, 0) << process.errors();
        EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
        night.wait();
    }
    league().behave();
    Process process = serve();
    EXPECT_TRUE(comes_true([&] { return league().effects_of("licence").size() == rows; }));
    expect_each_once(league());
    EXPECT_EQ(process.stop().code, 0);
}

TEST_F(Serving, ABrokenConfigurationIsRefusedAndTheOldOneStays) {
    Process process = serve();
    const auto reloaded = [&](const char* value) {
        const std::string line = "\nxinqiao_config_last_reload_successful ";
        return metrics().find(line + value + "\n") != std::string::npos;
    };
    world.write("conf/systems/league.toml", "name = \"league\"\nadapter = \"carrier-pigeon\"\n");
    process.signal(SIGHUP);
    EXPECT_TRUE(comes_true([&] { return reloaded("0"); }));
    EXPECT_TRUE(is_ready());
    EXPECT_EQ(status_of("league").at("label").as_string(), "测试系统");
    EXPECT_EQ(post("/v1/sync", "{}").outcome, "done");
    expect_each_once(league());
    write_system("league", "改名的平台");
    process.signal(SIGHUP);
    EXPECT_TRUE(comes_true([&] { return reloaded("1"); }));
    EXPECT_EQ(status_of("league").at("label").as_string(), "改名的平台");
    EXPECT_EQ(process.stop().code, 0);
}

TEST_F(Serving, ASystemThatDoesNotAnswerDelaysNobodyAndIsTriedAgain) {
    miss_nights();
    region().misbehave(R"([{"fault":"latency","milliseconds":600000,"times":0}])");
    Process process = serve();
    EXPECT_TRUE(comes_true([&] { return verified("league") == rows; }));
    expect_each_once(league());
    EXPECT_EQ(verified("region"), 0);
    region().behave();
    EXPECT_TRUE(comes_true([&] { return verified("region") == rows; }));
    expect_each_once(region());
    EXPECT_EQ(process.stop().code, 0);
}

TEST_F(Serving, AnUrgentPushOvertakesTheNight) {
    Process process = serve();
    league().misbehave(R"([{"fault":"latency","method":"POST","milliseconds":500,"times":0}])");
    ASSERT_EQ(post("/v1/sync", R"({"systems":["approvals"]})").status, 200);
    // The worker of the league finds them now, and needs half a second for each.
    EXPECT_TRUE(comes_true([&] { return was_told(league()); }));
    const Outcome pushed = world.xinqiao({"push", "licence", newest_key()});
    EXPECT_EQ(pushed.code, 0) << pushed.output << pushed.errors;
    EXPECT_LT(league().effects_of("licence").size(), std::size_t{rows});
    EXPECT_TRUE(comes_true([&] { return verified("league") == rows; }));
    expect_each_once(league());
    EXPECT_EQ(process.stop().code, 0);
}

TEST_F(Serving, AnObjectionIsMarkedOnEveryPlatformWhileTheClerkWaits) {
    Process process = serve();
    ASSERT_EQ(post("/v1/sync", "{}").status, 200);
    ASSERT_TRUE(comes_true([&] { return verified("league") == rows && verified("region") == rows; })
    );
    const std::string key = newest_key();
    const Outcome objected = world.xinqiao(
        {"decision",
         "object",
         "licence",
         key,
         "--document",
         "异议〔2026〕1号",
         "--reason",
         "面积有误"}
    );
    EXPECT_EQ(objected.code, 0) << objected.output << objected.errors;
    EXPECT_THAT(objected.output, HasSubstr("存在异议"));
    EXPECT_EQ(shown_status(league(), key), "3");
    EXPECT_EQ(shown_status(region(), key), "3");
    const Outcome again = world.xinqiao(
        {"decision",
         "object",
         "licence",
         key,
         "--document",
         "异议〔2026〕2号",
         "--reason",
         "同一件事"}
    );
    EXPECT_EQ(again.code, 4);
    EXPECT_THAT(again.output, HasSubstr("异议〔2026〕1号"));
    const Outcome resolved = world.xinqiao(
        {"--json",
         "decision",
         "resolve-objection",
         "licence",
         key,
         "--document",
         "异议答复〔2026〕1号",
         "--reason",
         "经核查无误",
         "--outcome",
         "upheld"}
    );
    EXPECT_EQ(resolved.code, 0) << resolved.output << resolved.errors;
    EXPECT_TRUE(json::parse(resolved.output).at("verified").as_bool()) << resolved.output;
    EXPECT_EQ(shown_status(league(), key), "1");
    EXPECT_EQ(process.stop().code, 0);
}

}  // namespace
}  // namespace xinqiao::support
