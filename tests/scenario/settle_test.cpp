// A platform that counts a repeated change twice and works longer than we have patience.
#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/store/transaction.hpp"
#include "tests/support/memory_world.hpp"
#include "tests/support/world.hpp"

namespace xinqiao::support {
namespace {

namespace json = boost::json;
using testing::Each;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;

constexpr std::string_view licences = R"(
[[table]]
name = "licence"
path = "/licences"
key = ["XK_WSH"]
)";

class Settling : public testing::Test {
protected:
    static constexpr int rows = 3;

    void SetUp() override {
        world.add_platform("approvals", named("approvals") + "published = false\n");
        world.add_platform("league", "idempotent = false\n" + named("league"));
        const auto folder = world.generate(
            "approvals",
            {"--kind", "licence", "--rows", std::to_string(rows), "--clean", "--format", "json"}
        );
        world.platform("approvals")
            .seed("licence", json::parse(text_of(folder / "licence.json")).at("rows").as_array());
        configure("approvals", "bureau", "name = \"licences\"\npath = \"/licences\"\n");
        configure(
            "league",
            "league",
            "name = \"shown\"\nrole = \"published\"\npath = \"/published/licences\"\n[[publish]]\n"
            "kind = \"licence\"\nmapping = \"licence-2019\"\npath = \"/licences\"\n"
        );
        world.write_conf();
    }

    static std::string named(const std::string& name) {
        return "name = \"" + name + "\"\n" + std::string{licences};
    }
    void configure(const std::string& name, const std::string& owner, const std::string& more) {
        world.write(
            "conf/systems/" + name + ".toml",
            "name = \"" + name + "\"\nlabel = \"" + name + "\"\nadapter = \"rest\"\nowner = \""
                + owner + "\"\n[care]\ntimeout = \"1s\"\nsettle = \"3s\"\n[rest]\nurl = \""
                + world.platform(name).url()
                + "\"\n[[stream]]\nkind = \"licence\"\nmapping = \"licence-2019\"\n" + more
        );
    }

    World world;
};

TEST_F(Settling, ASlowPlatformIsToldOnce) {
    Platform& league = world.platform("league");
    league.misbehave(R"([{"fault":"latency","method":"POST","milliseconds":2500}])");
    const Outcome night = world.xinqiao({"--json", "sync"});
    EXPECT_EQ(night.code, 0) << night.output << night.errors;
    EXPECT_THAT(league.effects_of("licence"), SizeIs(rows));
    EXPECT_THAT(league.effects_of("licence"), Each(Pair(testing::_, 1)));
}

class SettlingInMemory : public testing::Test {
protected:
    void SetUp() override {
        world.settings("league").care.settle = std::chrono::seconds{30};
        world.approvals().put("1", licence(1));
        world.night();
        world.approvals().put("1", licence(1, "急办"));
        world.league().next_pushes({Mishap::unreachable});
        world.region().next_pushes({Mishap::unreachable});
        world.night();
    }
    PushSummary urgent() { return world.push(world.key_of(1).text()).systems.at(0).pushes.at(0); }
    PushSummary due() {
        return world.push_due(world.settings("league").name).systems.at(0).pushes.at(0);
    }

    MemoryWorld world;
};

TEST_F(SettlingInMemory, AnUrgentPushSaysThatItIsNotConfirmedAndIsFinishedByItself) {
    world.league().next_pushes({Mishap::send_lost});
    const PushSummary told = urgent();
    EXPECT_THAT(told.note, HasSubstr("尚未确认"));
    EXPECT_EQ(told.unknown, 1);
    EXPECT_EQ(world.league().effects(), 1);
    world.clock().advance(std::chrono::minutes{2});
    EXPECT_EQ(due().accepted, 1);
    EXPECT_EQ(world.league().effects(), 2);
}

TEST_F(SettlingInMemory, WhatIsFoundThereIsSettledAtOnce) {
    world.league().next_pushes({Mishap::reply_lost});
    const PushSummary told = urgent();
    EXPECT_EQ(told.unknown, 0);
    EXPECT_EQ(told.accepted, 1);
    EXPECT_EQ(world.league().effects(), 2);
}

// Hands over without a receipt what stands at the league, as if told three days ago and shown
// since.
void lose_receipt(MemoryWorld& world, const std::string& shown) {
    Transaction transaction{world.database()};
    transaction.run(
        "update publication set flight = 'taken', sent = desired, acknowledged = $1, message = 77, "
        "sent_at = observed_at - 1, observed = "
            + shown + " where system = $2",
        {Blob{}, world.settings("league").name}
    );
    transaction.commit();
    world.clock().advance(std::chrono::hours{73});
}

class LostReceipt : public testing::Test {
protected:
    void SetUp() override {
        world.approvals().put("1", licence(1));
        world.night();
        ASSERT_EQ(world.league().told().size(), 1U);
    }

    MemoryWorld world;
};

TEST_F(LostReceipt, IsNotNeededWhereTheListShowsWhatWasSent) {
    lose_receipt(world, "observed");
    const auto pushed = world.push_due(world.settings("league").name).systems.at(0).pushes.at(0);
    EXPECT_EQ(pushed.accepted, 1);
    EXPECT_EQ(pushed.waiting, 0);
    EXPECT_EQ(world.league().told().size(), 1U);
}

TEST_F(LostReceipt, APersonMayTellAgainWhatIsNotShown) {
    lose_receipt(world, "x''");
    world.league().clear();
    const auto due = world.push_due(world.settings("league").name).systems.at(0).pushes.at(0);
    EXPECT_EQ(due.waiting, 1);
    EXPECT_EQ(world.league().told().size(), 1U);
    const auto urgent = world.push(world.key_of(1).text()).systems.at(0).pushes.at(0);
    EXPECT_EQ(urgent.accepted, 1);
    EXPECT_EQ(world.league().standing().size(), 1U);
}

}  // namespace
}  // namespace xinqiao::support
