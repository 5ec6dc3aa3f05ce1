// Flows that several workers run at the same time, and pushes between two nights.
#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "daemon/flow/night.hpp"
#include "daemon/report/last_night.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

using namespace std::chrono_literals;

class SideBySide : public testing::Test {
protected:
    SideBySide() {
        for (int subject = 1; subject <= 5; ++subject) {
            world.approvals().put(std::to_string(subject), licence(subject));
        }
        approvals = world.settings("approvals").name;
        league = world.settings("league").name;
        region = world.settings("region").name;
    }

    NightResult night(const std::string& system) {
        return world.night({.systems = {SystemName{system}}});
    }

    MemoryWorld world;
    std::string approvals;
    std::string league;
    std::string region;
};

TEST_F(SideBySide, EachSystemMayHaveANightOfItsOwn) {
    MemoryWorld together;
    for (int subject = 1; subject <= 5; ++subject) {
        together.approvals().put(std::to_string(subject), licence(subject));
    }
    together.night();
    together.night();
    night(approvals);
    for (int round = 0; round < 3; ++round) {
        auto one = std::async(std::launch::async, [&] { return night(league); });
        auto other = std::async(std::launch::async, [&] { return night(region); });
        one.get();
        other.get();
    }
    EXPECT_EQ(world.picture(), together.picture());
    EXPECT_EQ(world.league().effects(), 5);
    EXPECT_EQ(world.region().effects(), 5);
}

TEST_F(SideBySide, ASystemHasOneNightAtATime) {
    const auto busy = world.store().try_permit(SystemName{league}, Errand::night);
    EXPECT_THROW(night(league), Error);
    EXPECT_THROW(world.night(), Error);
    EXPECT_NO_THROW(night(approvals));
    EXPECT_NO_THROW(night(region));
    EXPECT_EQ(world.region().effects(), 5);
}

TEST_F(SideBySide, AnUrgentPushDoesNotWaitForTheNight) {
    night(approvals);
    const auto busy = world.store().try_permit(SystemName{league}, Errand::night);
    const NightSummary summary = world.push(world.key_of(3).text());
    EXPECT_EQ(summary.systems.at(0).pushes.at(0).accepted, 1);
    EXPECT_EQ(world.league().effects(), 1);
}

TEST_F(SideBySide, WhatWasPutOffIsPushedWhenItsTimeComes) {
    night(approvals);
    world.league().next_pushes({Mishap::unreachable});
    night(league);
    EXPECT_EQ(world.league().effects(), 0);
    world.clock().advance(2h);
    const PushesDue due{.now = world.clock().now()};
    EXPECT_TRUE(world.has_pushes_due(league, due));
    world.push_due(league);
    EXPECT_EQ(world.league().effects(), 5);
    EXPECT_FALSE(world.has_pushes_due(league, due));
}

TEST_F(SideBySide, TheLastNightIsInTheRunTable) {
    const NightResult result = world.night();
    const NightSummary told = last_night(world.database(), world.systems(), world.rulebook().kinds);
    ASSERT_EQ(told.systems.size(), result.summary.systems.size());
    for (std::size_t i = 0; i < told.systems.size(); ++i) {
        const SystemSummary& was = result.summary.systems[i];
        ASSERT_EQ(told.systems[i].streams.size(), was.streams.size());
        EXPECT_EQ(told.systems[i].streams[0].read, was.streams[0].read);
        ASSERT_EQ(told.systems[i].pushes.size(), was.pushes.size());
        if (was.pushes.empty()) continue;
        EXPECT_EQ(told.systems[i].pushes[0].pushed, was.pushes[0].pushed);
        EXPECT_EQ(told.systems[i].pushes[0].verified, was.pushes[0].verified);
    }
}

}  // namespace
}  // namespace xinqiao
