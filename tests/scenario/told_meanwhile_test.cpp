// A clerk's urgent change reaches a platform while its list is being read: the reading is older
// than the change, and is no witness against it.
#include <functional>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/flow/verify.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/publications.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

// After the first page of the league's list something happens, once.
class Meanwhile final : public Progress {
public:
    explicit Meanwhile(std::function<void()> happens) : happens_{std::move(happens)} {}

    void step(std::string_view system, std::string_view what, std::int64_t) override {
        if (!system.starts_with("league") || what != "回读") return;
        if (const auto happens = std::exchange(happens_, nullptr)) happens();
    }

private:
    std::function<void()> happens_;
};

class ToldMeanwhile : public testing::Test {
protected:
    // Both platforms show licences 1 to 3; the fourth is still to be told to the league.
    void SetUp() override {
        for (int subject = 1; subject <= 3; ++subject) {
            world.approvals().put(std::to_string(subject), licence(subject));
        }
        world.night();
        world.approvals().put("4", licence(4));
        world.league().next_pushes({Mishap::unreachable});
        world.night();
    }

    void reconcile_while(const std::function<void()>& happens) {
        Meanwhile meanwhile{happens};
        Workshop workshop{
            world.rulebook(), world.systems(), world.clock(), world.store(), meanwhile, "test"};
        reconcile_now(workshop, {}, {});
    }

    void tell_the_fourth() {
        world.clock().advance(1s);
        const NightSummary summary = world.push(world.key_of(4).text());
        EXPECT_EQ(summary.systems.at(0).pushes.at(0).accepted, 1);
        world.clock().advance(1s);
    }

    // As if it stood on a page that was read before: the rest of the reading does not show it.
    void move_behind_the_reading() { world.league().remove(at_league().reference); }

    Publication at_league() {
        const SystemName league{world.settings("league").name};
        const RecordKey key = world.key_of(4);
        const auto database = world.store().open();
        Transaction transaction{*database, Access::reading};
        return Publications{transaction}.find(league, KindName{"licence"}, key).value();
    }

    std::vector<std::string> reasons() {
        const RecordKey key = world.key_of(4);
        std::vector<std::string> reasons;
        Transaction transaction{world.database(), Access::reading};
        for (const auto& finding : KnownFindings{transaction}.of_key(KindName{"licence"}, key)) {
            if (finding.state == "open") reasons.push_back(finding.reason);
        }
        return reasons;
    }

    MemoryWorld world;
};

TEST_F(ToldMeanwhile, WhatThatReadingDoesNotShowIsNotLost) {
    ASSERT_THAT(reasons(), ElementsAre("overdue"));
    reconcile_while([&] {
        tell_the_fourth();
        move_behind_the_reading();
    });
    EXPECT_THAT(reasons(), IsEmpty());
    world.clock().advance(1s);
    reconcile_while([] {});
    EXPECT_THAT(reasons(), ElementsAre("lost"));
}

TEST_F(ToldMeanwhile, WhatWasSeenAfterItStays) {
    reconcile_while([&] {
        tell_the_fourth();
        Workshop workshop = world.workshop();
        verify_now(workshop, KindName{"licence"}, {});
        move_behind_the_reading();
        world.clock().advance(1s);
    });
    const Publication row = at_league();
    EXPECT_EQ(row.observed, row.desired);
    Transaction transaction{world.database(), Access::reading};
    const auto list = Cursors{transaction}.of(row.system, StreamName{"published-licences"});
    EXPECT_GT(list.complete_at, row.acknowledged_at);
}

}  // namespace
}  // namespace xinqiao
