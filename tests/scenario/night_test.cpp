// A night between one local system and two platforms, as the people of the bureau would tell it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/store/holds.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/runs.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class Night : public testing::Test {
protected:
    const SystemSummary& of(const NightResult& result, std::size_t system) {
        return result.summary.systems.at(system);
    }
    std::map<std::string, std::int64_t> differences_at(
        const NightResult& result, std::size_t system
    ) {
        return of(result, system).differences;
    }
    void approvals_hold(int licences) {
        for (int subject = 1; subject <= licences; ++subject) {
            world.approvals().put(std::to_string(subject), licence(subject));
        }
    }
    auto open_rows() {
        Transaction transaction{world.database(), Access::reading};
        return Quarantine{transaction}.list(SystemName{}, "open", 10);
    }

    static constexpr std::size_t approvals = 0;
    static constexpr std::size_t league = 1;
    static constexpr std::size_t region = 2;
    MemoryWorld world;
};

TEST_F(Night, BringsEveryLicenceToEveryPlatformAndSeesItThere) {
    approvals_hold(3);
    const NightResult result = world.night();
    EXPECT_EQ(of(result, approvals).streams.at(0).stored, 3);
    EXPECT_EQ(of(result, league).pushes.at(0).accepted, 3);
    EXPECT_EQ(of(result, league).pushes.at(0).verified, 3);
    EXPECT_EQ(of(result, region).pushes.at(0).verified, 3);
    EXPECT_THAT(world.league().standing(), SizeIs(3));
    EXPECT_EQ(result.summary.open_findings, 0);
    EXPECT_FALSE(result.summary.partial());
}

TEST_F(Night, ChangesNothingTheSecondTime) {
    approvals_hold(3);
    world.night();
    const std::string before = world.picture();
    const NightResult again = world.night();
    EXPECT_FALSE(again.summary.changed_anything());
    EXPECT_EQ(of(again, approvals).streams.at(0).unchanged, 3);
    EXPECT_EQ(of(again, league).pushes.at(0).pushed, 0);
    EXPECT_EQ(world.picture(), before);
    EXPECT_EQ(world.league().effects(), 3);
}

TEST_F(Night, PushesOnlyTheNewestOfSeveralChanges) {
    approvals_hold(1);
    world.league().next_pushes({Mishap::unreachable});
    world.night();
    world.approvals().put("1", licence(1, "变更一次"));
    world.clock().advance(std::chrono::hours{2});
    world.league().next_pushes({Mishap::unreachable});
    world.night();
    world.approvals().put("1", licence(1, "变更两次"));
    world.clock().advance(std::chrono::hours{2});
    const NightResult result = world.night();
    EXPECT_EQ(of(result, league).pushes.at(0).verified, 1);
    EXPECT_EQ(world.league().effects(), 1);
    EXPECT_THAT(world.league().told(), SizeIs(1));
}

TEST_F(Night, WithdrawsWhatItsOwnerNoLongerHolds) {
    approvals_hold(4);
    world.night();
    world.approvals().remove("4");
    const NightResult result = world.night();
    EXPECT_EQ(of(result, approvals).streams.at(0).gone, 1);
    EXPECT_EQ(of(result, league).pushes.at(0).withdrawn, 1);
    EXPECT_THAT(world.league().standing(), SizeIs(3));
    EXPECT_EQ(result.summary.open_findings, 0);
}

TEST_F(Night, AnEmptySourceWithdrawsNothing) {
    approvals_hold(4);
    world.night();
    world.approvals().next_pulls({Mishap::empty});
    const NightResult result = world.night();
    EXPECT_EQ(of(result, approvals).streams.at(0).outcome, "guarded");
    EXPECT_TRUE(result.summary.partial());
    EXPECT_THAT(world.league().standing(), SizeIs(4));
    EXPECT_THAT(world.region().standing(), SizeIs(4));
}

TEST_F(Night, AnAcceptedDisappearanceIsCarriedOut) {
    approvals_hold(4);
    world.night();
    world.approvals().clear();
    const NightResult guarded = world.night();
    const std::int64_t run = of(guarded, approvals).streams.at(0).run;
    const NightResult accepted = world.night({.accept = run});
    EXPECT_EQ(of(accepted, approvals).streams.at(0).gone, 4);
    EXPECT_THAT(world.league().standing(), SizeIs(0));
}

TEST_F(Night, ATruncatedSourceWithdrawsNothing) {
    approvals_hold(5);
    world.night();
    world.approvals().next_pulls({Mishap::none, Mishap::cut_short});
    const NightResult result = world.night();
    EXPECT_NE(of(result, approvals).streams.at(0).outcome, "done");
    EXPECT_THAT(world.league().standing(), SizeIs(5));
}

TEST_F(Night, AnUnclearAnswerIsReadBackBeforeAnythingIsRepeated) {
    approvals_hold(2);
    world.league().next_pushes({Mishap::reply_lost});
    const NightResult result = world.night();
    EXPECT_EQ(of(result, league).pushes.at(0).verified, 2);
    EXPECT_EQ(world.league().effects(), 2);
    EXPECT_THAT(world.league().told(), SizeIs(2));
}

TEST_F(Night, WhatNeverArrivedIsSentAgainUnderItsNumber) {
    approvals_hold(2);
    world.league().next_pushes({Mishap::send_lost});
    const NightResult result = world.night();
    EXPECT_EQ(of(result, league).pushes.at(0).verified, 2);
    EXPECT_EQ(world.league().effects(), 2);
}

TEST_F(Night, OneBadPlatformDoesNotHinderTheOther) {
    approvals_hold(3);
    world.league().next_pushes({Mishap::unreachable});
    const NightResult result = world.night();
    EXPECT_EQ(of(result, league).pushes.at(0).outcome, "failed");
    EXPECT_EQ(of(result, region).pushes.at(0).verified, 3);
    world.clock().advance(std::chrono::hours{2});
    EXPECT_EQ(of(world.night(), league).pushes.at(0).verified, 3);
    EXPECT_EQ(world.league().effects(), 3);
}

TEST_F(Night, ARefusalIsAFindingAndIsNotRepeated) {
    approvals_hold(1);
    world.league().next_pushes({Mishap::refuse});
    const NightResult result = world.night();
    EXPECT_EQ(differences_at(result, league).at("refused"), 1);
    const NightResult again = world.night();
    EXPECT_EQ(of(again, league).pushes.at(0).pushed, 0);
    world.approvals().put("1", licence(1, "更正后的内容"));
    const NightResult mended = world.night();
    EXPECT_EQ(of(mended, league).pushes.at(0).verified, 1);
    EXPECT_TRUE(differences_at(mended, league).empty());
}

TEST_F(Night, LateReceiptsAreWaitedForAndSettled) {
    approvals_hold(2);
    world.region().next_pushes({Mishap::answer_late});
    const NightResult result = world.night();
    EXPECT_EQ(of(result, region).pushes.at(0).verified, 2);
    EXPECT_EQ(of(result, region).pushes.at(0).waiting, 0);
    EXPECT_EQ(world.region().effects(), 2);
}

TEST_F(Night, AnswersThatBelongToNothingWaitForASteward) {
    approvals_hold(1);
    world.region().answer_nonsense("第 3 行的回执无法对应: 6002 报文解析失败");
    world.night();
    world.night();
    const auto rows = open_rows();
    ASSERT_THAT(rows, SizeIs(1));
    EXPECT_EQ(rows.front().stream, StreamName{"receipts/licence"});
    const Finding finding = findings_from_json(rows.front().findings).at(0);
    EXPECT_EQ(finding.rule, "receipt.stray");
    EXPECT_NE(finding.advice.find("6002 报文解析失败。请"), std::string::npos);
}

TEST_F(Night, AReceiptForANumberThatWeNeverGaveWaitsForASteward) {
    approvals_hold(1);
    world.night();
    world.region().answer_once_more({ChangeId{"202411050001"}, Refused{"6003", "企业名称不符"}});
    world.night();
    world.night();
    const auto rows = open_rows();
    ASSERT_THAT(rows, SizeIs(1));
    const Finding finding = findings_from_json(rows.front().findings).at(0);
    EXPECT_EQ(finding.rule, "receipt.stray");
    EXPECT_THAT(finding.advice, HasSubstr("“202411050001”不是我们给出的"));
    EXPECT_THAT(finding.advice, HasSubstr("退回 6003 企业名称不符"));
}

TEST_F(Night, AReceiptForWhatWasSettledLongAgoIsOrdinary) {
    approvals_hold(1);
    world.region().next_pushes({Mishap::answer_late});
    world.night();
    world.clock().advance(std::chrono::hours{48});
    world.region().answer_once_more({world.region().told().front().id, Accepted{}});
    world.night();
    EXPECT_THAT(open_rows(), SizeIs(0));
}

TEST_F(Night, WhatThePlatformLostIsFound) {
    approvals_hold(5);
    world.night();
    world.league().clear();
    for (const Change& change : world.region().told()) {
        if (change.key != world.key_of(2)) world.league().put(change.key.text(), change.row);
    }
    const NightResult result = world.night();
    EXPECT_EQ(differences_at(result, league).at("lost"), 1);
    EXPECT_TRUE(differences_at(result, region).empty());
}

TEST_F(Night, AnUrgentPushMendsWhatThePlatformLost) {
    approvals_hold(5);
    world.night();
    world.league().clear();
    for (const Change& change : world.region().told()) {
        if (change.key != world.key_of(2)) world.league().put(change.key.text(), change.row);
    }
    world.night();
    world.push(world.key_of(2).text());
    const NightResult result = world.night();
    EXPECT_THAT(world.league().standing(), SizeIs(5));
    EXPECT_EQ(result.summary.open_findings, 0);
}

TEST_F(Night, WhatThePlatformAlteredIsFoundWithItsFields) {
    approvals_hold(2);
    world.night();
    world.league().clear();
    world.league().put("1", licence(1, "被平台改动的内容"));
    world.league().put("2", licence(2));
    const NightResult result = world.night();
    EXPECT_EQ(differences_at(result, league).at("altered"), 1);
    Transaction transaction{world.database(), Access::reading};
    const auto findings = KnownFindings{transaction}.of_key(KindName{"licence"}, world.key_of(1));
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings.at(0).field, "content");
    EXPECT_THAT(findings.at(0).theirs, testing::HasSubstr("被平台改动的内容"));
}

TEST_F(Night, WhatSomebodyElsePublishedIsFoundAndLeftAlone) {
    approvals_hold(2);
    world.league().put("foreign", licence(5));
    const NightResult result = world.night();
    EXPECT_EQ(differences_at(result, league).at("foreign"), 1);
    EXPECT_THAT(world.league().standing(), SizeIs(3));
}

TEST_F(Night, AFindingIsResolvedWhenItsCauseIsGone) {
    approvals_hold(3);
    world.league().put("foreign", licence(5));
    world.night();
    world.league().remove("foreign");
    const NightResult result = world.night();
    EXPECT_EQ(result.summary.resolved_findings, 1);
    EXPECT_EQ(result.summary.open_findings, 0);
}

TEST_F(Night, NothingLeavesWhileAHoldStands) {
    approvals_hold(2);
    world.night();
    {
        Transaction transaction{world.database()};
        Holds{transaction}.place(
            {.kind = KindName{"licence"},
             .key = world.key_of(1),
             .ground = "objection",
             .document = "异议〔2026〕1号",
             .from = world.clock().now(),
             .who = "test"}
        );
        transaction.commit();
    }
    world.approvals().put("1", licence(1, "异议期间变更"));
    world.approvals().put("2", licence(2, "正常变更"));
    const NightResult result = world.night();
    EXPECT_EQ(of(result, league).pushes.at(0).pushed, 1);
    world.push(world.key_of(1).text());
    EXPECT_EQ(world.league().effects(), 3);
}

TEST_F(Night, ADryRunSaysWhatWouldHappenAndTouchesNothing) {
    approvals_hold(3);
    const std::string before = world.picture();
    const NightResult result = world.night({.dry_run = true});
    EXPECT_TRUE(result.summary.dry_run);
    EXPECT_THAT(result.plan, SizeIs(6));
    EXPECT_EQ(result.plan.at(0).action, "upsert");
    EXPECT_FALSE(result.plan.at(0).why.empty());
    EXPECT_EQ(world.picture(), before);
    EXPECT_EQ(world.league().effects(), 0);
    world.night();
    world.approvals().remove("3");
    EXPECT_EQ(world.night({.dry_run = true}).plan.at(0).action, "withdraw");
    EXPECT_THAT(world.league().standing(), SizeIs(3));
}

TEST_F(Night, AnUrgentPushReachesEveryPlatformAndIsSeenThere) {
    approvals_hold(2);
    world.night();
    world.approvals().put("1", licence(1, "急办"));
    world.league().next_pushes({Mishap::unreachable});
    world.region().next_pushes({Mishap::unreachable});
    world.night();
    const NightSummary summary = world.push(world.key_of(1).text());
    EXPECT_EQ(summary.systems.at(0).pushes.at(0).accepted, 1);
    EXPECT_EQ(summary.systems.at(1).pushes.at(0).accepted, 1);
    EXPECT_EQ(summary.systems.at(0).pushes.at(0).verified, 2);
}

TEST_F(Night, KeepsTheDailyBudgetOfAPlatform) {
    world.settings("league").care.pushes_per_day = 2;
    approvals_hold(5);
    EXPECT_EQ(of(world.night(), league).pushes.at(0).pushed, 2);
    EXPECT_EQ(of(world.night(), league).pushes.at(0).pushed, 2);
    EXPECT_EQ(of(world.night(), league).pushes.at(0).pushed, 1);
}

TEST_F(Night, EveryRunAddsUp) {
    approvals_hold(4);
    world.approvals().put_broken("broken", licence(5), "行已损坏");
    const NightResult result = world.night();
    const StreamSummary& stream = of(result, approvals).streams.at(0);
    EXPECT_EQ(stream.read, 5);
    EXPECT_EQ(stream.quarantined, 1);
    EXPECT_EQ(stream.read, stream.stored + stream.unchanged + stream.filtered + stream.quarantined);
    EXPECT_EQ(of(result, league).pushes.at(0).verified, 4);
}

}  // namespace
}  // namespace xinqiao
