// What may be put right without a person is, and nothing else.
#include "daemon/flow/heal.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/sightings.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

WireRow with(WireRow row, const std::string& column, const std::string& text) {
    for (auto& [name, cell] : row) {
        if (name == column) cell = text;
    }
    return row;
}

class Heal : public testing::Test {
protected:
    void approvals_hold(int licences) {
        for (int subject = 1; subject <= licences; ++subject) {
            world.approvals().put(std::to_string(subject), licence(subject));
        }
    }

    void league_shows(const std::vector<WireRow>& rows) {
        world.league().clear();
        int reference = 100;
        for (const WireRow& row : rows) {
            world.league().put(std::to_string(++reference), row);
        }
    }

    std::vector<HealStep> plan() {
        const Workshop shop = world.workshop();
        return plan_healing(shop, world.database(), {});
    }
    std::vector<HealStep> queue() {
        const Workshop shop = world.workshop();
        return queue_healing(shop, world.database(), {});
    }

    std::vector<std::string> reasons() {
        Transaction transaction{world.database(), Access::reading};
        std::vector<std::string> all;
        for (const auto& finding : KnownFindings{transaction}.open_after(SystemName{}, 0, 100)) {
            all.push_back(finding.reason);
        }
        std::sort(all.begin(), all.end());
        return all;
    }

    static std::vector<std::string> withheld(const std::vector<HealStep>& steps) {
        std::vector<std::string> all;
        for (const HealStep& step : steps) {
            all.push_back(step.withheld);
        }
        return all;
    }

    MemoryWorld world;
};

TEST_F(Heal, APlanTouchesNothing) {
    approvals_hold(3);
    world.night();
    league_shows({licence(1), licence(2)});
    world.night();
    const std::string before = world.picture();
    ASSERT_THAT(plan(), SizeIs(1));
    EXPECT_EQ(plan().at(0).remedy(), Remedy::push);
    EXPECT_EQ(world.picture(), before);
}

// Healing and reconciling again leaves exactly what cannot be healed.
TEST_F(Heal, LeavesExactlyWhatNeedsAPerson) {
    approvals_hold(5);
    world.night();
    world.approvals().put("5", with(licence(5), "XK_ZT", "2"));
    world.night();
    ASSERT_THAT(reasons(), IsEmpty());
    // 1 is as it should be, 2 lost, 3 altered, 4 renamed, 5 back though it was revoked.
    league_shows(
        {licence(1),
         licence(3, "被改动"),
         with(licence(4), "XK_XDR_MC", "改名有限公司"),
         licence(5)}
    );
    world.settings("league").streams.at(0).guards.most_gone = 90;
    world.night();
    ASSERT_THAT(reasons(), ElementsAre("altered", "lost", "name-changed", "repaired-shown"));
    EXPECT_THAT(withheld(queue()), ElementsAre("", ""));
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("altered", "name-changed"));
    EXPECT_THAT(queue(), IsEmpty());
}

TEST_F(Heal, IsJournaled) {
    approvals_hold(3);
    world.night();
    league_shows({licence(1), licence(2)});
    world.night();
    queue();
    Transaction transaction{world.database(), Access::reading};
    const auto entries = Journal{transaction}.recent(1);
    ASSERT_THAT(entries, SizeIs(1));
    EXPECT_EQ(entries.at(0).act, "healed");
    EXPECT_THAT(entries.at(0).detail, HasSubstr("1 publications"));
}

TEST_F(Heal, NeverGoesThroughAHold) {
    approvals_hold(3);
    world.night();
    league_shows({licence(1), licence(2)});
    world.night();
    {
        Transaction transaction{world.database()};
        Holds{transaction}.place(
            {.kind = KindName{"licence"},
             .key = world.key_of(3),
             .ground = "objection",
             .document = "异议〔2026〕1号",
             .from = world.clock().now(),
             .who = "test"}
        );
        transaction.commit();
    }
    EXPECT_THAT(withheld(queue()), ElementsAre(HasSubstr("暂停")));
    world.night();
    EXPECT_THAT(world.league().standing(), SizeIs(2));
}

TEST_F(Heal, DoesNotBelieveAListThatWasNotReadWhole) {
    approvals_hold(3);
    world.night();
    league_shows({licence(1), licence(2)});
    world.night();
    world.league().next_pulls({Mishap::cut_short});
    world.night();
    EXPECT_THAT(withheld(queue()), ElementsAre(HasSubstr("没有完整可信地读到")));
}

TEST_F(Heal, WithdrawsNoMass) {
    approvals_hold(5);
    world.night();
    for (int subject = 1; subject <= 4; ++subject) {
        world.approvals().put(std::to_string(subject), with(licence(subject), "XK_ZT", "2"));
    }
    world.settings("league").streams.at(0).guards.most_changed = 100;
    world.settings("approvals").streams.at(0).guards.most_changed = 100;
    world.night();
    world.night();
    league_shows({licence(1), licence(2), licence(3), licence(4), licence(5)});
    world.night();
    const auto steps = queue();
    ASSERT_THAT(steps, SizeIs(4));
    EXPECT_THAT(withheld(steps), Each(HasSubstr("超过 50%")));
}

// "What did the public see on day D?"
TEST_F(Heal, SightingsAnswerWhatStoodThereOnADay) {
    approvals_hold(2);
    world.night();
    const Moment first = world.clock().now();
    world.approvals().put("2", licence(2, "变更后的内容"));
    world.night();
    world.approvals().remove("2");
    world.night();
    const auto seen_on = [&](Moment moment, const std::string& subject) {
        Transaction transaction{world.database(), Access::reading};
        const Day day = day_of(moment);
        std::vector<std::string> keys;
        Sightings{transaction}.each_between(
            {.system = SystemName{world.settings("league").name},
             .kind = KindName{"licence"},
             .subject = SubjectCode{subject},
             .from = start_of(day),
             .until = start_of(day + std::chrono::days{1})},
            [&](const SightedRow& row) { keys.push_back(row.key.text()); }
        );
        return keys;
    };
    const std::string two = world.key_of(2).text();
    EXPECT_THAT(seen_on(first, ""), ElementsAre(world.key_of(1).text(), two));
    // On the day of the change both contents could be seen.
    EXPECT_THAT(seen_on(first + std::chrono::hours{24}, two.substr(0, 18)), ElementsAre(two, two));
    EXPECT_THAT(seen_on(first + std::chrono::hours{72}, ""), ElementsAre(world.key_of(1).text()));
    EXPECT_THAT(seen_on(first - std::chrono::hours{48}, ""), IsEmpty());
    EXPECT_THAT(seen_on(first, "91152201"), IsEmpty());
}

}  // namespace
}  // namespace xinqiao
