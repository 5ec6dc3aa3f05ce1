// A platform that is down for a day, and pushes over several connections, on a clock of our own.
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/store/transaction.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao::support {
namespace {

using namespace std::chrono_literals;
using testing::SizeIs;

constexpr int subjects = 5;

void fill(MemoryWorld& world) {
    for (int subject = 1; subject <= subjects; ++subject) {
        world.approvals().put(std::to_string(subject), licence(subject));
    }
}

std::int64_t pushes_tried(MemoryWorld& world, const std::string& system) {
    Transaction transaction{world.database(), Access::reading};
    return transaction.number(
        "select count(*) from run where verb = 'push' and system = $1", {system}
    );
}

class DownForADay : public testing::Test {
protected:
    void SetUp() override {
        fill(world);
        league = world.settings("league").name;
        world.league().go_down();
        world.night();
    }
    // As the daemon looks, again and again.
    void live(std::chrono::milliseconds time) {
        constexpr auto between_looks = 30s;
        for (auto lived = 0ms; lived < time; lived += between_looks) {
            world.clock().advance(between_looks);
            world.push_what_is_due(league);
        }
    }

    MemoryWorld world;
    std::string league;
};

TEST_F(DownForADay, IsTriedGentlyWhileTheOthersGetEverything) {
    live(24h);
    EXPECT_EQ(world.region().effects(), subjects);
    EXPECT_EQ(world.league().effects(), 0);
    // Five failures open the breaker; then 1, 2, 4 … 32 minutes and every hour.
    EXPECT_LE(pushes_tried(world, league), 5 + 6 + 24);
    EXPECT_GE(pushes_tried(world, league), 24);
}

TEST_F(DownForADay, IsServedWithoutAPersonOnceItIsBack) {
    live(24h);
    world.league().come_back();
    live(2h);
    EXPECT_EQ(world.league().effects(), subjects);
    EXPECT_THAT(world.league().standing(), SizeIs(subjects));
}

class SeveralConnections : public testing::TestWithParam<int> {};

TEST_P(SeveralConnections, HaveOneEffectPerRecordWhateverGoesWrong) {
    MemoryWorld world;
    fill(world);
    world.settings("league").care.concurrency = 3;
    world.settings("league").publications.at(0).batch = 1;
    std::mt19937_64 chance{static_cast<std::uint64_t>(GetParam())};
    constexpr std::array mishaps{
        Mishap::none,
        Mishap::unreachable,
        Mishap::reply_lost,
        Mishap::send_lost,
        Mishap::defer,
        Mishap::answer_late,
        Mishap::garbled};
    std::deque<Mishap> script;
    for (int i = 0; i < 12; ++i) {
        script.push_back(mishaps.at(chance() % mishaps.size()));
    }
    world.league().next_pushes(script);
    // A night that meets a mishap may end there, and tells the rest on the next.
    for (std::size_t night = 0; night < script.size() + 2; ++night) {
        world.night();
    }
    EXPECT_EQ(world.league().effects(), subjects);
    EXPECT_THAT(world.league().standing(), SizeIs(subjects));
    EXPECT_EQ(world.region().effects(), subjects);
}

INSTANTIATE_TEST_SUITE_P(Seeds, SeveralConnections, testing::Range(0, 40));

}  // namespace
}  // namespace xinqiao::support
