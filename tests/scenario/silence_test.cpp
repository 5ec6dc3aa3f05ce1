// Silence is an alarm: what stands still inside the daemon, or stops the store, is told in the
// status, in the metrics and to systemd within the stated time (docs/operator.md).
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "daemon/cli/daemon_client.hpp"
#include "daemon/store/key_ring.hpp"
#include "tests/support/comes_true.hpp"
#include "tests/support/frozen_thread.hpp"
#include "tests/support/notified_systemd.hpp"
#include "tests/support/places.hpp"
#include "tests/support/scripted_server.hpp"
#include "tests/support/world.hpp"

namespace xinqiao::support {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsSupersetOf;

constexpr std::string_view silent_platform = R"(name = "league"
[[table]]
name = "licence"
path = "/licences"
key = ["XK_WSH"]
)";

class Silence : public testing::Test {
protected:
    void SetUp() override {
        Platform& league = world.add_platform("league", silent_platform);
        world.write(
            "conf/systems/league.toml",
            "name = \"league\"\nlabel = \"盟平台\"\nadapter = \"rest\"\nowner = \"league\"\n"
            "[care]\ntimeout = \"1s\"\nreceipt_patience = \"1s\"\n"
            "[rest]\nurl = \""
                + league.url()
                + "\"\n[[stream]]\nname = \"shown\"\nrole = \"published\"\nkind = \"licence\"\n"
                  "mapping = \"licence-2019\"\npath = \"/published/licences\"\n"
                  "[[publish]]\nkind = \"licence\"\nmapping = \"licence-2019\"\n"
                  "path = \"/licences\"\n"
        );
        world.write_conf("[limits]\nworker_silence = \"1s\"\ndisk_free_mib = 0\n");
    }

    Process serve() {
        ::setenv("NOTIFY_SOCKET", systemd.socket().c_str(), 1);
        Process process = world.start_xinqiao({"serve"});
        ::unsetenv("NOTIFY_SOCKET");
        EXPECT_TRUE(comes_true_within(60s, [&] { return ready() == 200; }));
        return process;
    }

    DaemonAnswer get(const std::string& path, const std::string& type) const {
        Config config;
        config.http.socket = world.path("xinqiao.sock").string();
        const auto client = DaemonClient::reach(config);
        return client ? client->get(path, type) : DaemonAnswer{};
    }
    long ready() const { return get("/readyz", "text/plain").status; }
    std::string metrics() const { return get("/metrics", "text/plain").body; }
    json::value status() const { return json::parse(get("/v1/status", "application/json").body); }

    // The sentences of the status that name one of our own troubles.
    std::string sentences() const {
        const DaemonAnswer answer = get("/v1/status", "application/json");
        if (answer.status != 200) return answer.body;
        const json::value status = json::parse(answer.body);
        std::string all;
        for (const json::value& concern : status.at("concerns").as_array()) {
            all += concern.at("light").as_string();
            all += ' ';
            all += concern.at("sentence").as_string();
            all += '\n';
        }
        return all;
    }
    bool names_as_silent(const std::string& worker) const {
        return sentences().find("red 工作线程 " + worker + " 已 ") != std::string::npos;
    }

    // Whether the watchdog is fed within that time.
    bool is_fed(std::chrono::seconds patience) const {
        while (systemd.heard() != "nothing") {
        }
        return comes_true_within(patience, [&] { return systemd.heard() == "WATCHDOG=1"; });
    }

    World world;
    NotifiedSystemd systemd;
};

TEST_F(Silence, OfAnyWorkerIsToldAndStarvesTheWatchdog) {
    Process process = serve();
    EXPECT_TRUE(is_fed(20s));
    {
        const FrozenThread league{process.id(), "league"};
        EXPECT_TRUE(comes_true_within(30s, [&] { return names_as_silent("league"); }));
        EXPECT_THAT(metrics(), HasSubstr("xinqiao_worker_silent{stage=\"league\"} 1"));
        EXPECT_EQ(status().at("light").as_string(), "red");
        EXPECT_FALSE(is_fed(12s));
    }
    EXPECT_TRUE(comes_true_within(30s, [&] { return !names_as_silent("league"); }));
    EXPECT_TRUE(is_fed(20s));
    {
        const FrozenThread canary{process.id(), "canary"};
        const FrozenThread alerts{process.id(), "alerts"};
        const FrozenThread housekeeping{process.id(), "housekeeping"};
        EXPECT_TRUE(comes_true_within(60s, [&] { return names_as_silent("canary"); }));
        EXPECT_TRUE(comes_true_within(100s, [&] { return names_as_silent("alerts"); }));
        EXPECT_TRUE(comes_true_within(160s, [&] { return names_as_silent("housekeeping"); }));
    }
    EXPECT_TRUE(comes_true_within(90s, [&] { return !names_as_silent("housekeeping"); }));
    EXPECT_EQ(process.stop().code, 0);
}

// Nobody can be answered then; systemd starts the daemon again.
TEST_F(Silence, OfTheNetworkOrTheWatchItselfStarvesTheWatchdog) {
    Process process = serve();
    for (const std::string name : {"network-1", "network-2", "xinqiao"}) {
        EXPECT_TRUE(is_fed(20s));
        {
            const FrozenThread frozen{process.id(), name};
            EXPECT_TRUE(comes_true_within(30s, [&] { return !is_fed(6s); })) << name;
            EXPECT_FALSE(is_fed(12s)) << name;
        }
        EXPECT_TRUE(is_fed(30s)) << name;
    }
    EXPECT_THAT(process.errors() + process.output(), HasSubstr("no sign of life"));
    EXPECT_EQ(process.stop().code, 0);
}

// As a full disk does: nothing can be written any more, what is there can be read.
TEST_F(Silence, OfTheStoreIsToldAndEndsByItself) {
    Process process = serve();
    const rlimit nothing{0, RLIM_INFINITY};
    ASSERT_EQ(::prlimit(process.id(), RLIMIT_FSIZE, &nothing, nullptr), 0);
    EXPECT_TRUE(comes_true_within(60s, [&] {
        return sentences().find("red 数据库无法写入") != std::string::npos;
    }));
    EXPECT_THAT(metrics(), HasSubstr("xinqiao_store_works 0"));
    EXPECT_EQ(ready(), 503);
    EXPECT_TRUE(process.running());
    const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
    ASSERT_EQ(::prlimit(process.id(), RLIMIT_FSIZE, &all, nullptr), 0);
    EXPECT_TRUE(comes_true_within(60s, [&] { return ready() == 200; }));
    EXPECT_THAT(metrics(), HasSubstr("xinqiao_store_works 1"));
    EXPECT_EQ(process.stop().code, 0);
}

// A night sealed the store; then the daemon is started without the key. It stands in order to say
// so, and does nothing else.
TEST_F(Silence, OfAStoreWhoseKeyIsNotThereIsTold) {
    world.write_credential("store-key", fresh_key_line(Cipher::aes).reveal());
    EXPECT_NE(world.xinqiao({"sync"}).code, 3);
    const std::string key = text_of(world.path("credentials/store-key"));
    const ScriptedServer robot{[](const ToldRequest&) {
        return ScriptedReply{.status = 200, .body = R"({"errcode":0})"};
    }};
    const auto is_told = [&] {
        return std::ranges::any_of(robot.requests(), [](const ToldRequest& told) {
            return told.body.find("red") != std::string::npos
                   && told.body.find("个人信息打不开") != std::string::npos;
        });
    };
    world.write_credential("robot", robot.url());
    world.write_conf(
        "[limits]\nworker_silence = \"1s\"\ndisk_free_mib = 0\n[alerts]\nwebhook = { credential = "
        "\"robot\" }\n"
    );
    for (const std::string& held : {std::string{}, fresh_key_line(Cipher::aes).reveal()}) {
        std::filesystem::remove(world.path("credentials/store-key"));
        if (!held.empty()) world.write_credential("store-key", held);
        Process process = world.start_xinqiao({"serve"});
        EXPECT_TRUE(comes_true_within(60s, [&] { return ready() == 503; }));
        EXPECT_THAT(
            get("/readyz", "text/plain").body,
            HasSubstr(held.empty() ? "没有凭据 store-key" : "由密钥")
        );
        EXPECT_THAT(sentences(), HasSubstr("red 个人信息打不开"));
        EXPECT_THAT(metrics(), HasSubstr("xinqiao_store_locked 1"));
        EXPECT_TRUE(status().at("locked").as_bool());
        EXPECT_EQ(world.xinqiao({"sync"}).code, 3);
        EXPECT_TRUE(comes_true_within(60s, is_told));
        EXPECT_EQ(process.stop().code, 0);
        const Outcome alone = world.xinqiao({"status"});
        EXPECT_EQ(alone.code, 4);
        EXPECT_THAT(alone.output, HasSubstr("个人信息打不开"));
    }
    world.write_credential("store-key", key);
    Process process = serve();
    EXPECT_THAT(metrics(), HasSubstr("xinqiao_store_locked 0"));
    EXPECT_EQ(process.stop().code, 0);
}

// A mapping that the check finds nothing wrong with, and that no record comes through: told within
// seconds of the reload that brought it, and over within seconds of the next.
TEST_F(Silence, OfAPipelineIsToldByTheCanary) {
    namespace fs = std::filesystem;
    fs::copy(source_folder() / "schema", world.path("schema"), fs::copy_options::recursive);
    std::string conf = text_of(world.path("conf/xinqiao.toml"));
    const std::string folder = (source_folder() / "schema").string();
    conf.replace(conf.find(folder), folder.size(), world.path("schema").string());
    world.write("conf/xinqiao.toml", conf);
    Process process = serve();
    const auto is_lost = [&] {
        return sentences().find("red 探针走不通 league 的公示 licence, 停在读取")
               != std::string::npos;
    };
    const std::string arrival =
        "xinqiao_canary_last_success_timestamp_seconds{source=\"league\",pipeline=\"publish "
        "licence\"}";
    EXPECT_TRUE(comes_true_within(30s, [&] { return metrics().find(arrival) != std::string::npos; })
    );
    EXPECT_FALSE(is_lost());
    const std::string sound = text_of(world.path("schema/mappings/licence-2019.toml"));
    world.write(
        "schema/mappings/licence-2019.toml",
        sound + "\n[[filters]]\nwire = \"XK_XDR_MC\"\nvalues = [\"*\"]\nreason = \"误写\"\n"
    );
    process.signal(SIGHUP);
    EXPECT_TRUE(comes_true_within(30s, is_lost)) << sentences();
    EXPECT_THAT(
        metrics(),
        HasSubstr(
            "xinqiao_canary_lost{source=\"league\",pipeline=\"publish licence\",stage=\"read\"} 1"
        )
    );
    world.write("schema/mappings/licence-2019.toml", sound);
    process.signal(SIGHUP);
    EXPECT_TRUE(comes_true_within(30s, [&] { return !is_lost(); }));
    EXPECT_EQ(process.stop().code, 0);
    EXPECT_TRUE(world.platform("league").effects_of("licence").empty());
    for (const auto& entry : fs::recursive_directory_iterator{world.path("store")})
        EXPECT_EQ(text_of(entry.path()).find("CANARY"), std::string::npos) << entry.path();
}

// The platform does not know our token any more: told at the next reading, with what to do.
TEST_F(Silence, OfAPlatformThatRefusesOurTokenIsTold) {
    Process process = serve();
    world.platform("league").misbehave(R"([{"fault":"unauthorised","times":0}])");
    world.xinqiao({"sync"});
    EXPECT_TRUE(comes_true_within(60s, [&] {
        return sentences().find("盟平台的名单 shown") != std::string::npos;
    }));
    EXPECT_THAT(sentences(), HasSubstr("对方返回 HTTP 401"));
    EXPECT_THAT(sentences(), HasSubstr("请核对凭据"));
    EXPECT_TRUE(is_fed(20s));
    EXPECT_EQ(ready(), 200);
    EXPECT_EQ(process.stop().code, 0);
}

}  // namespace
}  // namespace xinqiao::support
