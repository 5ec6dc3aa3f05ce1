// The life of a listing, article by article:
// 内蒙古自治区矿业权人和地矿中介服务机构信用监督管理办法（征求意见稿） 第十六至二十条.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "daemon/report/html_page.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/open_withdrawals.hpp"
#include "daemon/store/policy_choices.hpp"
#include "tests/support/decision_world.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class Listing : public testing::Test {
protected:
    ActRequest notice() {
        ActRequest request = world.request(ActKind::notice);
        request.fields = DecisionWorld::company();
        return request;
    }
    ActRequest list() {
        ActRequest request = world.request(ActKind::list);
        request.fields = DecisionWorld::company();
        return request;
    }
    std::size_t stand() { return world.league("blacklist").standing().size(); }

    DecisionWorld world;
};

TEST_F(Listing, Article16And17ListsOnlyForAKindThatTheLawKnows) {
    ActRequest unknown = list();
    unknown.kind = KindName{"troublemakers"};
    EXPECT_THROW(world.act(unknown), Error);
    ActRequest licence = list();
    licence.kind = KindName{"licence"};
    EXPECT_THROW(world.act(licence), Error);
}

TEST_F(Listing, Article18NeedsAuthorityNumberAndASignedDay) {
    world.taken(notice());
    world.days_pass(6);
    ActRequest without_authority = list();
    without_authority.organ.clear();
    EXPECT_THROW(world.act(without_authority), Error);
    ActRequest without_number = list();
    without_number.document.clear();
    EXPECT_THROW(world.act(without_number), Error);
    ActRequest ahead = list();
    ahead.day = world.today() + std::chrono::days{1};
    EXPECT_THROW(world.act(ahead), Error);
    EXPECT_EQ(stand(), 0u);
}

TEST_F(Listing, Article18RefusesASubjectWhoseCodeIsInvalid) {
    ActRequest wrong = notice();
    wrong.fields["统一社会信用代码"] = "91152201MA7XQ0A13M";
    try {
        world.act(wrong);
        FAIL() << "was taken";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::invalid);
        EXPECT_THAT(error.what(), HasSubstr("统一社会信用代码"));
    }
}

TEST_F(Listing, Article19NeedsANoticeBefore) {
    const Decided refused = world.act(list());
    ASSERT_THAT(refused.registered.obstacles, SizeIs(1));
    EXPECT_EQ(refused.registered.obstacles[0].rule, "no-notice");
    EXPECT_THAT(refused.registered.obstacles[0].why, HasSubstr("第十九条"));
}

TEST_F(Listing, Article19HearsTheSubjectForFiveDays) {
    world.taken(notice());
    world.days_pass(5);
    const Decided early = world.act(list());
    ASSERT_TRUE(is_refused(early));
    EXPECT_EQ(early.registered.obstacles.at(0).rule, "statement-running");
    EXPECT_EQ(early.registered.obstacles.at(0).from, world.today() + std::chrono::days{1});
    world.days_pass(1);
    world.taken(list());
}

// The region's measure gives no days for it, so nobody could say when they have run.
TEST_F(Listing, Article19FollowsTheRuleSetsThatAreInForce) {
    world.taken(notice());
    world.days_pass(6);
    {
        Transaction transaction{world.database()};
        PolicyChoices{transaction}.choose(
            {.kind = KindName{"blacklist"}, .rule_sets = {"region-2018"}, .who = "甲"}
        );
        transaction.commit();
    }
    EXPECT_EQ(world.refused(list()), "no-rule");
}

TEST_F(Listing, Article19AcceptsAStatementThatHolds) {
    const std::int64_t told = world.taken(notice()).registered.id;
    ActRequest statement = world.request(ActKind::statement);
    statement.about = told;
    statement.outcome = "adopted";
    world.taken(statement);
    world.days_pass(10);
    EXPECT_EQ(world.refused(list()), "statement-adopted");
}

TEST_F(Listing, Article19ListsAgainstAStatementThatDoesNotHold) {
    const std::int64_t told = world.taken(notice()).registered.id;
    ActRequest statement = world.request(ActKind::statement);
    statement.about = told;
    statement.outcome = "rejected";
    world.taken(statement);
    world.days_pass(6);
    world.taken(list());
}

TEST_F(Listing, Article19ANoticeServesOneListingOfItsSubject) {
    world.taken(notice());
    world.days_pass(6);
    world.taken(list());
    ActRequest second = list();
    second.document = "乌自然资信〔2024〕77号";
    EXPECT_EQ(world.refused(second), "no-notice");
    ActRequest of_another = list();
    of_another.fields = DecisionWorld::company(2);
    of_another.about = 1;
    EXPECT_EQ(world.refused(of_another), "no-notice");
}

TEST_F(Listing, Article20ShowsItOnEveryPlatformOnceASecondPersonApproved) {
    const RecordKey key = world.listed();
    world.night();
    EXPECT_EQ(stand(), 0u);
    ActRequest own = world.request(ActKind::approve);
    own.key = key;
    EXPECT_EQ(world.refused(own), "same-person");
    const Decided approved = world.approve("blacklist", key);
    EXPECT_TRUE(approved.now.is_confirmed());
    EXPECT_TRUE(approved.now.is_verified());
    EXPECT_EQ(stand(), 1u);
    EXPECT_THAT(world.region("blacklist").standing(), SizeIs(1));
    EXPECT_THAT(approved.registered.standing, HasSubstr("第二十六条"));
}

TEST_F(Listing, Article20EveryStepIsInTheJournal) {
    world.published();
    Transaction transaction{world.database(), Access::reading};
    const auto entries = Journal{transaction}.about("91152201MA7XQ0A13N", 10);
    std::string acts;
    for (const JournalEntry& entry : entries) {
        acts += entry.act + " ";
    }
    EXPECT_THAT(acts, HasSubstr("notice"));
    EXPECT_THAT(acts, HasSubstr("list"));
    EXPECT_THAT(acts, HasSubstr("approve"));
    EXPECT_FALSE(Journal{transaction}.first_fault());
}

TEST_F(Listing, AnEditVoidsTheApproval) {
    const RecordKey key = world.listed();
    ActRequest approval = world.request(ActKind::approve);
    approval.key = key;
    approval.who = "审批人乙";
    approval.digest = "0000";
    EXPECT_EQ(world.refused(approval), "edited");
    ActRequest correction = world.request(ActKind::correct);
    correction.key = key;
    correction.fields = {{"主要失信事实", "更正后的事实"}};
    world.approve("blacklist", key);
    world.taken(correction);
    EXPECT_EQ(stand(), 1u);
    const auto facts = [&] { return world.shown(world.league("blacklist"), "facts"); };
    EXPECT_EQ(facts(), "经核查属实");  // as it was approved
    world.night();
    EXPECT_EQ(facts(), "经核查属实");
    world.approve("blacklist", key);
    EXPECT_EQ(facts(), "更正后的事实");
}

TEST_F(Listing, TheSameRequestIsRegisteredOnce) {
    ActRequest request = notice();
    request.token = "one";
    const std::int64_t first = world.taken(request).registered.id;
    const Decided again = world.act(request);
    EXPECT_TRUE(again.registered.repeated);
    EXPECT_EQ(again.registered.id, first);
    request.reason = "另一件事";
    EXPECT_THROW(world.act(request), Error);
}

TEST_F(Listing, ARedListNeedsNoNoticeAndEndsByItself) {
    ActRequest honour = world.request(ActKind::list, "redlist");
    honour.fields = DecisionWorld::company();
    honour.fields.erase("basis");
    honour.fields["荣誉名称"] = "诚信矿山";
    const RecordKey key = world.taken(honour).registered.act.key;
    world.approve("redlist", key);
    EXPECT_THAT(world.league("redlist").standing(), SizeIs(1));
    world.days_pass(365);
    world.night();
    EXPECT_THAT(world.league("redlist").standing(), SizeIs(0));
}

TEST_F(Listing, WhoStandsRedAndBlackIsToldAtOnce) {
    ActRequest honour = world.request(ActKind::list, "redlist");
    honour.fields = DecisionWorld::company();
    honour.fields.erase("basis");
    honour.fields["荣誉名称"] = "诚信矿山";
    world.taken(honour);
    world.taken(notice());
    world.days_pass(6);
    const Decided listed = world.taken(list());
    std::string remarks;
    for (const std::string& remark : listed.registered.remarks) {
        remarks += remark;
    }
    EXPECT_THAT(remarks, HasSubstr("同时列入红名单和黑名单"));
}

TEST_F(Listing, ARevokedDecisionIsUndoneWhereverItWent) {
    const RecordKey key = world.published();
    ActRequest revocation = world.request(ActKind::revoke);
    revocation.key = key;
    const Decided revoked = world.taken(revocation);
    EXPECT_EQ(stand(), 0u);
    EXPECT_THAT(world.region("blacklist").standing(), SizeIs(0));
    EXPECT_TRUE(revoked.now.is_confirmed());
    ActRequest repair = world.request(ActKind::apply_removal);
    repair.key = key;
    EXPECT_EQ(world.refused(repair), "revoked");
}

TEST_F(Listing, WhoeverWasToldIsAskedToTakeItDown) {
    const RecordKey key = world.published();
    world.leave_the_region();
    ActRequest revocation = world.request(ActKind::revoke);
    revocation.key = key;
    world.taken(revocation);
    EXPECT_EQ(stand(), 0u);
    Transaction transaction{world.database(), Access::reading};
    const auto open = open_withdrawals(transaction, 10);
    ASSERT_THAT(open, SizeIs(1));
    EXPECT_THAT(open[0].system.text(), HasSubstr("region"));
}

// On the first page of the report until it was seen to be gone.
TEST_F(Listing, AWithdrawalIsOpenUntilEveryPlatformWasSeenNotToShowIt) {
    const RecordKey key = world.published();
    world.region("blacklist").go_down();
    ActRequest revocation = world.request(ActKind::revoke);
    revocation.key = key;
    EXPECT_FALSE(world.taken(revocation).now.is_confirmed());
    const auto open = [&] {
        Transaction transaction{world.database(), Access::reading};
        return open_withdrawals(transaction, 10);
    };
    ASSERT_THAT(open(), SizeIs(1));
    EXPECT_THAT(open()[0].system.text(), HasSubstr("region"));
    EXPECT_FALSE(open()[0].told);
    EXPECT_TRUE(open()[0].shown);
    EXPECT_EQ(open()[0].rule, "revoked");

    ReportFacts facts;
    facts.withdrawals.push_back(
        {.system = "自治区平台", .key = key.text(), .why = open()[0].why, .shown = true}
    );
    const std::string section = withdrawal_section(facts);
    EXPECT_THAT(section, HasSubstr("撤下尚未核实"));
    EXPECT_THAT(section, HasSubstr("待撤下"));
    EXPECT_THAT(section, HasSubstr("决定已撤销"));

    world.region("blacklist").come_back();
    world.night();
    EXPECT_THAT(open(), SizeIs(0));
    EXPECT_EQ(withdrawal_section({}), "");
}

}  // namespace
}  // namespace xinqiao
