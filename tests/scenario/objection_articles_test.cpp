// Objections: the bureau's plan, part four (四), and
// 内蒙古自治区公共信用信息管理办法第三十八、三十九条. Repair and removal: the mining measure
// (draft), articles 25 to 28.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "daemon/store/holds.hpp"
#include "tests/support/decision_world.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class Case : public testing::Test {
protected:
    Decided take(ActKind act, const RecordKey& key, const char* outcome = "") {
        return world.taken(of(act, key, outcome));
    }
    ActRequest of(ActKind act, const RecordKey& key, const char* outcome = "") {
        ActRequest request = world.request(act, kind);
        request.key = key;
        request.outcome = outcome;
        return request;
    }
    // Adverse information about the first company, approved and shown; decided today.
    RecordKey adverse(const char* number) {
        ActRequest request = world.request(ActKind::list, "adverse");
        request.fields = DecisionWorld::company();
        request.fields.erase("basis");
        request.fields["record_number"] = number;
        request.fields["item"] = "未完成最低勘查投入";
        const RecordKey key = world.taken(request).registered.act.key;
        world.approve("adverse", key);
        return key;
    }
    ActRequest repair_application(const RecordKey& key) {
        kind = "adverse";
        ActRequest request = of(ActKind::apply_repair, key);
        request.fields["performed_on"] = "2024-09-01";
        return request;
    }
    std::size_t stand(const char* of_kind = "blacklist") {
        return world.league(of_kind).standing().size();
    }

    std::string kind = "blacklist";
    DecisionWorld world;
};

using Objection = Case;
using Repair = Case;
using Removal = Case;

TEST_F(Objection, Part4MarksTheRecordOnEveryPlatformFromItsReceipt) {
    const RecordKey key = world.published();
    const Decided objected = take(ActKind::object, key);
    EXPECT_EQ(world.shown(world.league("blacklist")), "异议");
    EXPECT_EQ(world.shown(world.region("blacklist")), "异议");
    EXPECT_THAT(objected.registered.standing, HasSubstr("暂不执行"));
    EXPECT_EQ(world.refused(of(ActKind::object, key)), "already-objected");
}

TEST_F(Objection, Part4NothingElseLeavesUntilItIsResolved) {
    const RecordKey key = world.published();
    take(ActKind::object, key);
    ActRequest correction = of(ActKind::correct, key);
    correction.fields = {{"主要失信事实", "核查期间改动"}};
    world.taken(correction);
    world.approve("blacklist", key);
    world.night();
    EXPECT_EQ(world.shown(world.league("blacklist")), "异议");
    EXPECT_EQ(world.shown(world.league("blacklist"), "facts"), "经核查属实");
}

TEST_F(Objection, Part4WhatDoesNotStandYetDoesNotGoOutMarked) {
    const RecordKey key = world.listed();
    take(ActKind::object, key);
    world.approve("blacklist", key);
    world.night();
    EXPECT_EQ(stand(), 0u);
    take(ActKind::resolve_objection, key, "upheld");
    EXPECT_EQ(stand(), 1u);
}

TEST_F(Objection, Part4TheMarkIsLiftedWhenTheRecordIsUpheld) {
    const RecordKey key = world.published();
    take(ActKind::object, key);
    take(ActKind::resolve_objection, key, "upheld");
    EXPECT_EQ(world.shown(world.league("blacklist")), "");
    EXPECT_EQ(world.refused(of(ActKind::resolve_objection, key, "upheld")), "no-objection");
}

TEST_F(Objection, Part4WhatIsWrongIsRevoked) {
    const RecordKey key = world.published();
    take(ActKind::object, key);
    EXPECT_EQ(world.refused(of(ActKind::resolve_objection, key, "perhaps")), "no-outcome");
    take(ActKind::resolve_objection, key, "revoked");
    EXPECT_EQ(stand(), 0u);
}

TEST_F(Objection, Part4WhatIsWrongIsCorrectedAndApprovedAgain) {
    const RecordKey key = world.published();
    take(ActKind::object, key);
    ActRequest resolution = of(ActKind::resolve_objection, key, "corrected");
    resolution.fields = {{"主要失信事实", "更正后的事实"}};
    resolution.who = "审批人乙";
    world.taken(resolution);
    ActRequest own = of(ActKind::approve, key);
    own.who = "审批人乙";
    EXPECT_EQ(world.refused(own), "same-person");
    world.approve("blacklist", key, "审批人丙");
    EXPECT_EQ(world.shown(world.league("blacklist")), "");
    EXPECT_EQ(world.shown(world.league("blacklist"), "facts"), "更正后的事实");
}

TEST_F(Objection, Article39AReviewFollowsAnAnswer) {
    const RecordKey key = world.published();
    EXPECT_EQ(world.refused(of(ActKind::ask_review, key)), "no-objection");
    take(ActKind::object, key);
    take(ActKind::resolve_objection, key, "upheld");
    take(ActKind::ask_review, key);
    take(ActKind::resolve_review, key, "revoked");
    EXPECT_EQ(stand(), 0u);
}

TEST_F(Objection, ATermThatEndsMeanwhileTakesTheRecordDown) {
    const RecordKey key = world.published();
    world.days_pass(5 * 366 - 30);
    take(ActKind::object, key);
    world.days_pass(40);
    world.night();
    EXPECT_EQ(stand(), 0u);
}

TEST_F(Repair, Article25EndsByItselfAfterFiveYears) {
    adverse("不良-1");
    EXPECT_EQ(stand("adverse"), 1u);
    world.days_pass(365 * 5);
    world.night();
    EXPECT_EQ(stand("adverse"), 1u);
    world.days_pass(2);
    world.night();
    EXPECT_EQ(stand("adverse"), 0u);
}

TEST_F(Repair, Article25IsRefusedWhileTheSubjectIsListed) {
    const RecordKey key = adverse("不良-1");
    world.published();
    world.days_pass(366);
    EXPECT_EQ(world.refused(repair_application(key)), "still-listed");
}

TEST_F(Repair, Article11GoesOnUntilTheSubjectIsOffTheList) {
    adverse("不良-1");
    world.days_pass(365 * 4);
    world.published();
    world.days_pass(380);
    world.night();
    EXPECT_EQ(stand("blacklist"), 1u);
    EXPECT_EQ(stand("adverse"), 1u);
}

TEST_F(Repair, Article26NamesEveryConditionThatIsMissing) {
    const RecordKey key = adverse("不良-1");
    world.days_pass(30);
    adverse("不良-2");
    kind = "adverse";
    EXPECT_EQ(world.refused(of(ActKind::apply_repair, key)), "too-early not-performed new-record");
}

TEST_F(Repair, Article26And27IsGrantedOnApplicationAfterAYear) {
    const RecordKey key = adverse("不良-1");
    world.days_pass(364);
    const Decided early = world.act(repair_application(key));
    ASSERT_TRUE(is_refused(early));
    EXPECT_EQ(early.registered.obstacles.at(0).from, *parse_day("2025-06-03"));
    world.days_pass(1);
    kind = "adverse";
    EXPECT_EQ(world.refused(of(ActKind::repair, key)), "no-application");
    world.taken(repair_application(key));
    EXPECT_EQ(stand("adverse"), 1u);
    take(ActKind::repair, key);
    EXPECT_EQ(stand("adverse"), 0u);
    EXPECT_THAT(world.region("adverse").standing(), SizeIs(0));
}

// 信用修复管理办法 (2026): whether an application is taken up is a step of its own.
TEST_F(Repair, AnApplicationIsTakenUpOnce) {
    const RecordKey key = adverse("不良-1");
    kind = "adverse";
    world.days_pass(400);
    EXPECT_EQ(world.refused(of(ActKind::accept_repair, key)), "no-application");
    world.taken(repair_application(key));
    take(ActKind::accept_repair, key);
    EXPECT_EQ(world.refused(of(ActKind::accept_repair, key)), "already-accepted");
    take(ActKind::repair, key);
    EXPECT_EQ(world.refused(of(ActKind::accept_repair, key)), "no-application");
}

TEST_F(Repair, Article27IsRefusedWithReasons) {
    const RecordKey key = adverse("不良-1");
    world.days_pass(366);
    world.taken(repair_application(key));
    ActRequest refusal = of(ActKind::refuse_repair, key);
    refusal.reason.clear();
    EXPECT_EQ(world.refused(refusal), "no-reason");
    refusal.reason = "社会不良影响尚未消除";
    world.taken(refusal);
    EXPECT_EQ(stand("adverse"), 1u);
    EXPECT_EQ(world.refused(of(ActKind::repair, key)), "no-application");
}

TEST_F(Removal, Article26EndsByItselfAfterFiveYears) {
    world.published();
    world.days_pass(5 * 366);
    world.night();
    EXPECT_EQ(stand(), 0u);
}

TEST_F(Removal, Article28IsPublicisedForSevenWorkingDaysAndThenDecided) {
    const RecordKey key = world.published();
    ActRequest application = of(ActKind::apply_removal, key);
    EXPECT_EQ(world.refused(application), "too-early not-performed");
    world.days_pass(370);
    application.fields["performed_on"] = "2025-01-10";
    EXPECT_EQ(world.refused(of(ActKind::publicise_removal, key)), "no-application");
    world.taken(application);
    EXPECT_EQ(world.refused(of(ActKind::remove, key)), "not-publicised");
    take(ActKind::publicise_removal, key);
    world.days_pass(8);
    EXPECT_EQ(world.refused(of(ActKind::remove, key)), "publicity-running");
    world.days_pass(4);
    take(ActKind::remove, key);
    EXPECT_EQ(stand(), 0u);
    EXPECT_THAT(world.region("blacklist").standing(), SizeIs(0));
}

TEST_F(Removal, Article28AnObjectionStopsIt) {
    const RecordKey key = world.published();
    world.days_pass(370);
    ActRequest application = of(ActKind::apply_removal, key);
    application.fields["performed_on"] = "2025-01-10";
    world.taken(application);
    take(ActKind::publicise_removal, key);
    take(ActKind::object, key);
    world.days_pass(20);
    EXPECT_EQ(world.refused(of(ActKind::remove, key)), "objected");
}

TEST_F(Removal, Article28ASubjectThatIsOffTheListMayBeRepaired) {
    const RecordKey bad = adverse("不良-1");
    const RecordKey key = world.published();
    world.days_pass(370);
    ActRequest application = of(ActKind::apply_removal, key);
    application.fields["performed_on"] = "2025-01-10";
    world.taken(application);
    take(ActKind::publicise_removal, key);
    world.days_pass(14);
    const Decided removed = take(ActKind::remove, key);
    ASSERT_THAT(removed.registered.remarks, SizeIs(1));
    EXPECT_THAT(removed.registered.remarks[0], HasSubstr("不良-1"));
    world.taken(repair_application(bad));
}

}  // namespace
}  // namespace xinqiao
