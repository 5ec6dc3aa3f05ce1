// Exactness, proven from outside: whatever platforms and sources do, the findings are those that
// they caused, all of them and no others. A failing seed is played again by XINQIAO_SEED=N.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/flow/reason.hpp"
#include "tests/world/full_join.hpp"
#include "tests/world/played_world.hpp"

namespace xinqiao::world {
namespace {

struct Seeds {
    std::uint64_t from = 0;
    std::uint64_t count = 0;
};

void PrintTo(const Seeds& seeds, std::ostream* out) {
    *out << seeds.from << " to " << seeds.from + seeds.count - 1;
}

// The one of the environment, if it names one.
Seeds wanted(const Seeds& seeds) {
    const char* only = std::getenv("XINQIAO_SEED");
    return only == nullptr ? seeds : Seeds{std::stoull(only), 1};
}

// Says what is missing and what is too much, and not all the rest.
MATCHER_P(IsExactly, expected, "") {
    const auto tell = [&](const char* what, const auto& all, const auto& some) {
        for (const auto& one : all) {
            if (!some.contains(one)) *result_listener << "\n  " << what << one;
        }
    };
    tell("missing:  ", expected, arg);
    tell("too much: ", arg, expected);
    return arg == expected;
}

Expectation findings_of(const Plan& plan, std::optional<std::uint64_t> noise) {
    PlayedWorld world{plan, noise};
    world.play();
    return world.findings();
}

class ExactFindings : public testing::TestWithParam<Seeds> {
protected:
    // Stops at the first seed that fails.
    template <class Check>
    void for_each_seed(const Check& check) {
        const Seeds seeds = wanted(GetParam());
        for (std::uint64_t seed = seeds.from; seed < seeds.from + seeds.count; ++seed) {
            const testing::ScopedTrace trace{
                __FILE__, __LINE__, "XINQIAO_SEED=" + std::to_string(seed)};
            check(seed, planned(seed));
            if (HasFailure()) return;
        }
    }
};

// Those that were caused and no others; and the same places differ as for SQLite.
TEST_P(ExactFindings, AreThoseThatWereCaused) {
    for_each_seed([](std::uint64_t seed, const Plan& plan) {
        PlayedWorld world{plan, seed};
        world.play();
        const Expectation found = world.findings();
        EXPECT_THAT(found, IsExactly(expected_findings(plan)));
        EXPECT_THAT(places_of(found), IsExactly(differing_places(plan, world)));
    });
}

// In pieces, which go to different cores.
std::vector<Seeds> pieces(const Seeds& seeds, std::uint64_t size) {
    std::vector<Seeds> pieces;
    for (std::uint64_t done = 0; done < seeds.count; done += size) {
        pieces.push_back({seeds.from + done, std::min(size, seeds.count - done)});
    }
    return pieces;
}

constexpr Seeds caused{0, 200};

INSTANTIATE_TEST_SUITE_P(Seeds, ExactFindings, testing::ValuesIn(pieces(caused, 20)));

// Whoever writes the rows down, and however: nothing of it is a difference.
class ExactWorlds : public ExactFindings {};

TEST_P(ExactWorlds, AreTheSameForWhoeverScribbles) {
    for_each_seed([](std::uint64_t seed, const Plan& plan) {
        const Expectation plainly = findings_of(plan, std::nullopt);
        EXPECT_THAT(findings_of(plan, seed + 1'000'000), IsExactly(plainly));
    });
}

TEST_P(ExactWorlds, KeepOnceHealedWhatNeedsAPerson) {
    for_each_seed([](std::uint64_t seed, const Plan& plan) {
        PlayedWorld world{plan, seed};
        world.play();
        world.heal();
        EXPECT_THAT(world.findings(), IsExactly(left_after_healing(plan)));
    });
}

TEST_P(ExactWorlds, HoldNothingButScribblesWhereNobodyDoesWrong) {
    for_each_seed([](std::uint64_t seed, const Plan& plan) {
        EXPECT_THAT(findings_of(harmless(plan), seed), IsExactly(Expectation{}));
    });
}

TEST_P(ExactWorlds, SwapTheirFindingsWithTheirPlatforms) {
    for_each_seed([](std::uint64_t seed, const Plan& plan) {
        Expectation other_way;
        for (Expected finding : findings_of(swapped(plan, 0, 1), seed)) {
            if (finding.system == "0") {
                finding.system = "1";
            } else if (finding.system == "1") {
                finding.system = "0";
            }
            other_way.insert(std::move(finding));
        }
        EXPECT_THAT(other_way, IsExactly(findings_of(plan, seed)));
    });
}

INSTANTIATE_TEST_SUITE_P(Seeds, ExactWorlds, testing::ValuesIn(pieces({1000, 12}, 3)));

// What no plan causes is proven by none.
TEST(ExactPlans, CauseEveryReasonThereIs) {
    std::set<std::string> missing{"ownership", "entered-twice"};
    for (const ReasonFacts& facts : all_reasons()) {
        missing.emplace(facts.name);
    }
    missing.erase("no-repair-notice");  // off until a day is set: repair_notice_test.cpp
    for (std::uint64_t seed = 0; seed < caused.count; ++seed) {
        for (const Expected& finding : expected_findings(planned(seed))) {
            missing.erase(finding.reason);
        }
    }
    EXPECT_THAT(missing, testing::IsEmpty());
}

}  // namespace
}  // namespace xinqiao::world
