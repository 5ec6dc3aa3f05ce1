// What may be published on which day, and in whose words.
#include "schema/standing.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "tests/support/places.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;

Day day(const char* text) {
    return *parse_day(text);
}

SignedAct act_of(ActKind kind, const char* on = "2025-07-15") {
    SignedAct act;
    act.act = kind;
    act.day = day(on);
    act.document = "乌自然资信〔2025〕1号";
    return act;
}

class StandingTest : public testing::Test {
protected:
    StandingTest()
        : kinds_{support::source_folder() / "schema/kinds"},
          policy_{support::source_folder() / "schema/policy"} {
        record_.kind = KindName{"penalty"};
        record_.subject = SubjectCode{"91152201078377449P"};
        record_.fields.set("decided_on", "2025-07-01");
    }

    Standing on(const char* today) {
        return judge(record_, kinds_.at(record_.kind), policy_, acts_, day(today));
    }
    std::string rule_on(const char* today) { return on(today).rule; }

    Kinds kinds_;
    Policy policy_;
    Record record_;
    Acts acts_;
};

TEST_F(StandingTest, PublishesAPenaltyUntilTheLastDayOfItsTerm) {
    const Standing standing = on("2026-11-22");
    EXPECT_EQ(standing.outcome, Outcome::publish);
    EXPECT_EQ(standing.rule, "in-force");
    EXPECT_EQ(standing.until, day("2028-07-01"));
    EXPECT_EQ(standing.due, day("2028-07-02"));
    EXPECT_THAT(
        standing.why, HasSubstr("《信用修复管理办法》（国家发展改革委令第36号）（未核实）")
    );
    EXPECT_EQ(rule_on("2028-07-01"), "in-force");
    EXPECT_EQ(rule_on("2028-07-02"), "term-ended");
    EXPECT_EQ(on("2028-07-02").outcome, Outcome::withhold);
}

TEST_F(StandingTest, TakesTheTermOfTheSeverity) {
    record_.fields.set("severity", "minor");
    EXPECT_EQ(on("2025-07-01").until, day("2025-10-01"));
    record_.fields.set("severity", "general");
    EXPECT_EQ(on("2025-07-01").until, day("2026-07-01"));
    record_.fields.set("severity", "serious");
    EXPECT_EQ(on("2025-07-01").until, day("2028-07-01"));
}

TEST_F(StandingTest, TakesTheRuleThatHeldOnTheDay) {
    record_.fields.set("decided_on", "2021-03-01");
    EXPECT_EQ(on("2025-06-21").until, day("2026-03-01"));
    EXPECT_EQ(rule_on("2025-06-22"), "term-ended");
}

TEST_F(StandingTest, EndsWithTheEarlierOfTermAndPublishUntil) {
    record_.fields.set("publish_until", "2026-01-31");
    EXPECT_EQ(rule_on("2026-01-31"), "in-force");
    EXPECT_EQ(rule_on("2026-02-01"), "expired");
}

TEST_F(StandingTest, DoesNotEndAPenaltyWithItsValidity) {
    record_.fields.set("valid_until", "2025-08-01");
    EXPECT_EQ(rule_on("2025-08-02"), "in-force");
    record_.kind = KindName{"licence"};
    EXPECT_EQ(rule_on("2025-08-01"), "in-force");
    EXPECT_EQ(rule_on("2025-08-02"), "validity-ended");
    record_.fields.set("valid_until", "long-term");
    EXPECT_EQ(on("2099-01-01").until, std::nullopt);
}

TEST_F(StandingTest, AnHonourEndsByItselfOrAfterAYear) {
    record_.kind = KindName{"honour"};
    EXPECT_EQ(on("2025-07-01").until, day("2026-07-01"));
    record_.fields.set("valid_until", "2028-01-01");
    EXPECT_EQ(on("2025-07-01").until, day("2028-01-01"));
}

TEST_F(StandingTest, StopsWhatItsOwnStatusHasEnded) {
    for (const char* status : {"revoked", "cancelled", "invalid", "repaired", "removed"}) {
        record_.fields.set("status", status);
        EXPECT_EQ(rule_on("2025-08-01"), status);
    }
    record_.fields.set("status", "disputed");
    EXPECT_EQ(rule_on("2025-08-01"), "in-force");
}

TEST_F(StandingTest, StopsOnTheDayOfRemoval) {
    record_.kind = KindName{"blacklist"};
    record_.fields.set("removed_on", "2026-02-01");
    EXPECT_EQ(rule_on("2026-01-31"), "in-force");
    EXPECT_EQ(on("2026-01-31").due, day("2026-02-01"));
    EXPECT_EQ(rule_on("2026-02-01"), "removed");
}

TEST_F(StandingTest, WaitsForADecisionDatedAhead) {
    EXPECT_EQ(rule_on("2025-06-30"), "not-yet");
    EXPECT_EQ(on("2025-06-30").due, day("2025-07-01"));
    EXPECT_EQ(rule_on("2025-07-01"), "in-force");
}

TEST_F(StandingTest, KeepsFromThePublicWhatIsNotForIt) {
    record_.fields.set("usage", "shared");
    EXPECT_EQ(rule_on("2025-08-01"), "not-public");
}

TEST_F(StandingTest, FollowsSignedActsAndTheSource) {
    acts_.withdrawn_by_source = true;
    EXPECT_EQ(rule_on("2025-08-01"), "withdrawn-by-source");
    acts_.life.repaired = act_of(ActKind::repair);
    EXPECT_EQ(rule_on("2025-08-01"), "repaired");
    acts_.life.revoked = act_of(ActKind::revoke);
    EXPECT_EQ(rule_on("2025-08-01"), "revoked");
    acts_.owned_by_us = false;
    EXPECT_EQ(rule_on("2025-08-01"), "not-ours");
}

TEST_F(StandingTest, AHoldFreezesWhateverStands) {
    acts_.held = true;
    acts_.hold_reason = "异议核查中";
    const Standing standing = on("2025-08-01");
    EXPECT_EQ(standing.outcome, Outcome::freeze);
    EXPECT_EQ(standing.rule, "held");
    EXPECT_THAT(standing.why, HasSubstr("异议核查中"));
    record_.fields.set("status", "revoked");
    EXPECT_EQ(on("2025-08-01").outcome, Outcome::freeze);
}

TEST_F(StandingTest, AnObjectionMarksWhatIsShownAndFreezesWhatCameLater) {
    acts_.digest = sha256("as it was shown");
    acts_.life.objection = act_of(ActKind::object);
    acts_.life.objection->digest = acts_.digest;
    const Standing marked = on("2025-08-01");
    EXPECT_EQ(marked.outcome, Outcome::mark);
    EXPECT_EQ(marked.rule, "disputed");
    EXPECT_TRUE(marked.lawful);
    acts_.digest = sha256("edited meanwhile");
    EXPECT_EQ(on("2025-08-01").outcome, Outcome::mark);
    acts_.life.objection->digest.reset();  // nothing was shown
    EXPECT_EQ(on("2025-08-01").outcome, Outcome::freeze);
    EXPECT_FALSE(on("2025-08-01").lawful);
}

TEST_F(StandingTest, NoHoldKeepsUpWhatTheLawTakesDown) {
    acts_.held = true;
    acts_.life.objection = act_of(ActKind::object);
    EXPECT_EQ(rule_on("2028-07-02"), "term-ended");
    acts_.life.revoked = act_of(ActKind::revoke);
    const Standing revoked = on("2025-08-01");
    EXPECT_EQ(revoked.outcome, Outcome::withhold);
    EXPECT_TRUE(revoked.lawful);
    EXPECT_THAT(revoked.why, HasSubstr("乌自然资信〔2025〕1号"));
}

TEST_F(StandingTest, AnApprovalIsOfOneContentOnly) {
    acts_.needs_approval = true;
    acts_.digest = sha256("drafted");
    EXPECT_EQ(rule_on("2025-08-01"), "unapproved");
    EXPECT_EQ(on("2025-08-01").outcome, Outcome::freeze);
    acts_.life.approved.push_back(acts_.digest);
    EXPECT_EQ(on("2025-08-01").outcome, Outcome::publish);
    acts_.digest = sha256("edited");
    EXPECT_EQ(rule_on("2025-08-01"), "unapproved");
}

TEST(LifeTest, FollowsItsActsInTheirOrder) {
    std::vector<SignedAct> acts{act_of(ActKind::list), act_of(ActKind::object)};
    EXPECT_TRUE(life_of(acts).objection);
    EXPECT_TRUE(life_of(acts).is_decided_here());
    acts.push_back(act_of(ActKind::resolve_objection));
    acts.back().outcome = "upheld";
    EXPECT_FALSE(life_of(acts).objection);
    EXPECT_FALSE(life_of(acts).revoked);
    acts.back().outcome = "revoked";
    EXPECT_TRUE(life_of(acts).revoked);
    acts.push_back(act_of(ActKind::apply_removal));
    acts.push_back(act_of(ActKind::publicise_removal));
    EXPECT_TRUE(life_of(acts).removal_publicity);
    acts.push_back(act_of(ActKind::refuse_removal));
    EXPECT_FALSE(life_of(acts).removal_application);
    EXPECT_FALSE(life_of(acts).removal_publicity);
    EXPECT_FALSE(life_of(acts).removed);
}

TEST_F(StandingTest, SaysWhetherThePersonsRecordIsErased) {
    record_.fields.set("decided_on", "2019-01-01");
    EXPECT_THAT(on("2026-01-01").why, HasSubstr("转为档案保存"));
    record_.subject = SubjectCode{"P-0123456789abcdef0123"};
    EXPECT_THAT(on("2026-01-01").why, HasSubstr("删除"));
}

TEST(PeriodTest, EndsAtTheEndOfAShortMonth) {
    EXPECT_EQ(last_day(day("2024-02-29"), Period{.years = 1}), day("2025-02-28"));
    EXPECT_EQ(last_day(day("2024-11-30"), Period{.months = 3}), day("2025-02-28"));
    EXPECT_EQ(last_day(day("2024-04-02"), Period{.days = 20}), day("2024-04-22"));
}

}  // namespace
}  // namespace xinqiao
