// Deadlines follow from acts, are warned of once per step, and are lost by no restart.
#include "daemon/flow/deadlines.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "daemon/flow/policy_switch.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "schema/canonical.hpp"
#include "tests/support/memory_world.hpp"
#include "tests/support/places.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const SubjectCode subject_of_deadlines{"91152201MA7XQ0A13N"};

// Today is Monday, 2026-06-01.
class DeadlineStory : public testing::Test {
protected:
    std::int64_t act(
        ActKind kind, const char* day, std::int64_t about = 0, const char* key = "penalty-1"
    ) {
        Decision decision;
        decision.act.act = kind;
        decision.act.kind = KindName{"penalty"};
        decision.act.key = RecordKey{key};
        decision.act.subject = subject_of_deadlines;
        decision.act.about = about;
        decision.act.day = *parse_day(day);
        Transaction transaction{world.database()};
        const std::int64_t id = Decisions{transaction}.record(decision);
        Workshop workshop = shop();
        renew_deadlines(workshop, transaction, subject_of_deadlines);
        transaction.commit();
        return id;
    }

    Workshop shop() {
        Workshop workshop = world.workshop();
        return {
            rulebook,
            workshop.systems,
            workshop.clock,
            workshop.store,
            workshop.progress,
            "schedule"};
    }

    // As the daemon does at its start and every hour.
    std::vector<std::string> warnings() {
        Workshop workshop = shop();
        std::vector<std::string> told;
        for (const DeadlineLine& line :
             look_after_deadlines(workshop, world.database(), settings, {})) {
            told.push_back(
                line.deadline.duty + " " + std::string{name_of(line.urgency)} + " "
                + std::to_string(line.left)
            );
        }
        return told;
    }

    std::string day_of_duty(const char* duty) {
        Transaction transaction{world.database(), Access::reading};
        for (const Deadline& deadline : Deadlines{transaction}.all()) {
            if (deadline.duty != duty) continue;
            return format_day(last_day_of(deadline)) + (deadline.missing.empty() ? "" : " 暂定")
                   + (deadline.met_at == Moment{} ? "" : " 已办");
        }
        return "";
    }

    void on(const char* day) {
        world.clock().set(start_of(*parse_day(day)) + std::chrono::hours{8});
    }

    MemoryWorld world;
    Rulebook rulebook = world.rulebook();
    DeadlineSettings settings;
};

TEST_F(DeadlineStory, AnObjectionIsAnsweredWithinTwentyDays) {
    const std::int64_t objection = act(ActKind::object, "2026-06-01");
    EXPECT_EQ(day_of_duty("objection"), "2026-06-21");
    EXPECT_THAT(warnings(), IsEmpty());
    act(ActKind::resolve_objection, "2026-06-18", objection);
    EXPECT_EQ(day_of_duty("objection"), "2026-06-21 已办");
    on("2026-06-25");
    EXPECT_THAT(warnings(), IsEmpty());
}

TEST_F(DeadlineStory, EveryStepIsWarnedOfOnce) {
    act(ActKind::apply_repair, "2026-06-01");  // 3 and 10 working days: 06-04 and 06-15
    EXPECT_EQ(day_of_duty("repair-acceptance"), "2026-06-04");
    EXPECT_EQ(day_of_duty("repair"), "2026-06-15");
    EXPECT_THAT(warnings(), ElementsAre("repair-acceptance soon 3"));
    EXPECT_THAT(warnings(), IsEmpty());
    on("2026-06-03");
    EXPECT_THAT(warnings(), ElementsAre("repair-acceptance soon 1"));
    EXPECT_THAT(warnings(), IsEmpty());
    on("2026-06-05");
    EXPECT_THAT(warnings(), ElementsAre("repair-acceptance overdue -1"));
    EXPECT_THAT(warnings(), IsEmpty());
    Transaction transaction{world.database(), Access::reading};
    const auto entries = Journal{transaction}.about(subject_of_deadlines.text(), 10);
    ASSERT_THAT(entries, SizeIs(3));
    EXPECT_EQ(entries.front().act, "deadline-warned");
    EXPECT_THAT(entries.front().detail, HasSubstr("修复受理：截止 2026-06-04，超期 1 日"));
    EXPECT_THAT(entries.front().detail, HasSubstr("3个工作日，《信用修复管理办法》"));
    EXPECT_THAT(entries.front().detail, HasSubstr("（未核实）"));
}

TEST_F(DeadlineStory, AnApplicationThatIsTakenUpIsStillToBeDecided) {
    act(ActKind::apply_repair, "2026-06-01");
    act(ActKind::accept_repair, "2026-06-02");
    EXPECT_EQ(day_of_duty("repair-acceptance"), "2026-06-04 已办");
    EXPECT_EQ(day_of_duty("repair"), "2026-06-15");
}

TEST_F(DeadlineStory, WhatIsLeftIsSaidAsItIs) {
    const auto left = [&](const char* today) {
        Transaction transaction{world.database(), Access::reading};
        return when_words(
            deadline_board(transaction, settings, rulebook.workdays, *parse_day(today)).lines.at(0)
        );
    };
    act(ActKind::object, "2026-06-01");  // to 2026-06-21, the Sunday of the festival
    EXPECT_EQ(left("2026-06-15"), "还有 3 个工作日");
    EXPECT_EQ(left("2026-06-18"), "到期前不再有工作日");
    EXPECT_EQ(left("2026-06-21"), "今天到期");
    EXPECT_EQ(left("2026-06-23"), "超期 2 日");
}

TEST_F(DeadlineStory, WithoutACalendarThereAreAtLeastSoManyDaysLeft) {
    act(ActKind::object, "2026-12-14");  // twenty calendar days: 2027-01-03
    Transaction transaction{world.database(), Access::reading};
    const DeadlineBoard board =
        deadline_board(transaction, settings, rulebook.workdays, *parse_day("2026-12-14"));
    EXPECT_TRUE(board.missing.empty());  // the day itself is sure
    EXPECT_EQ(when_words(board.lines.at(0)), "至少还有 7 个工作日");
}

TEST_F(DeadlineStory, FourDaysOffLoseNothing) {
    act(ActKind::apply_repair, "2026-06-01");
    on("2026-06-12");  // off since the act: both steps of the one, the end of the other
    EXPECT_THAT(warnings(), ElementsAre("repair-acceptance overdue -8", "repair soon 1"));
    on("2026-06-16");
    EXPECT_THAT(warnings(), ElementsAre("repair overdue -1"));
    EXPECT_THAT(warnings(), IsEmpty());
}

TEST_F(DeadlineStory, ARestartNeitherLosesNorRepeatsAWarning) {
    act(ActKind::apply_repair, "2026-06-01");
    EXPECT_THAT(warnings(), SizeIs(1));
    const auto again = world.store().open();
    Workshop workshop = shop();
    EXPECT_THAT(look_after_deadlines(workshop, *again, settings, {}), IsEmpty());
    on("2026-06-03");
    EXPECT_THAT(look_after_deadlines(workshop, *again, settings, {}), SizeIs(1));
}

TEST_F(DeadlineStory, AWaitingTimeThatIsOverIsNotOverdue) {
    rulebook.policy = rulebook.policy.with({.by_default = {"mining-draft"}});
    const std::int64_t notice = [&] {
        Decision decision;
        decision.act.act = ActKind::notice;
        decision.act.kind = KindName{"blacklist"};
        decision.act.subject = subject_of_deadlines;
        decision.act.day = *parse_day("2026-06-01");
        Transaction transaction{world.database()};
        const std::int64_t id = Decisions{transaction}.record(decision);
        Workshop workshop = shop();
        renew_deadlines(workshop, transaction, subject_of_deadlines);
        transaction.commit();
        return id;
    }();
    EXPECT_EQ(day_of_duty("statement"), "2026-06-06");
    on("2026-06-07");
    EXPECT_THAT(warnings(), ElementsAre("statement over -1"));
    act(ActKind::list, "2026-06-08", notice);
    EXPECT_EQ(day_of_duty("statement"), "2026-06-06 已办");
}

TEST_F(DeadlineStory, WithoutNextYearsCalendarTheEarlierDayHoldsUntilItIsPublished) {
    rulebook.policy = rulebook.policy.with({.by_default = {"region-2018"}});
    on("2026-12-14");
    act(ActKind::object, "2026-12-14");  // twenty working days
    // Seven sure ones to 12-23; from 12-24 on every day may be one.
    EXPECT_EQ(day_of_duty("objection"), "2027-01-05 暂定");
    Transaction transaction{world.database(), Access::reading};
    const DeadlineBoard board =
        deadline_board(transaction, settings, rulebook.workdays, *parse_day("2026-12-14"));
    EXPECT_THAT(board.missing, ElementsAre(HasSubstr("缺少2027年的节假日安排")));
    EXPECT_THAT(sentence_of(board.lines.front()), HasSubstr("暂按最早可能的日期 2027-01-05"));
}

TEST_F(DeadlineStory, APublishedCalendarIsReckonedWithAndWarnedOfAnew) {
    rulebook.policy = rulebook.policy.with({.by_default = {"region-2018"}});
    on("2026-12-14");
    act(ActKind::object, "2026-12-14");
    on("2027-01-05");
    EXPECT_THAT(warnings(), ElementsAre("objection soon 0"));
    const fs::path calendars = world.folder() / "calendars";
    fs::copy(support::source_folder() / "schema/calendar", calendars);
    std::ofstream{calendars / "2027.json"}
        << R"({"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]})";
    rulebook.workdays = Workdays{calendars};
    EXPECT_THAT(warnings(), IsEmpty());  // five working days are left
    EXPECT_EQ(day_of_duty("objection"), "2027-01-12");
    on("2027-01-07");
    EXPECT_THAT(warnings(), ElementsAre("objection soon 3"));
}

TEST_F(DeadlineStory, AnotherRuleSetMovesWhatIsNotMet) {
    act(ActKind::object, "2026-06-01");
    Workshop workshop = shop();
    switch_policy(workshop, {KindName{"penalty"}, {"region-2018"}, "按自治区办法", false}, {});
    EXPECT_THAT(warnings(), IsEmpty());
    EXPECT_EQ(day_of_duty("objection"), "2026-06-30");  // 端午: 06-19 is off
    switch_policy(workshop, {KindName{"penalty"}, {"mnr-13"}, "该办法未规定", false}, {});
    warnings();
    EXPECT_EQ(day_of_duty("objection"), "");
}

class ReportingStory : public DeadlineStory {
protected:
    ReportingStory() {
        for (const char* name : {"league", "region"}) {
            world.settings(name).publications.push_back(
                {.kind = "penalty", .mapping = "penalty-2019", .path = "penalties"}
            );
            platforms.emplace_back(world.settings(name).name);
        }
        Record record;
        record.kind = KindName{"penalty"};
        record.key = RecordKey{"penalty-1"};
        record.subject = subject_of_deadlines;
        record.fields.set("decided_on", "2026-06-01");
        record.fields.set("severity", "minor");
        const std::string body = canonical_bytes(record);
        digest = sha256(body);
        Transaction transaction{world.database()};
        StoredRecord stored{
            .kind = record.kind,
            .key = record.key,
            .subject = record.subject,
            .owner = "bureau",
            .digest = digest};
        stored.content = Contents{transaction}.keep(digest, body);
        id = Records{transaction}.insert(stored);
        transaction.commit();
    }

    // Approved by a second person, desired, told and confirmed there, now.
    void confirm_at(const SystemName& system) {
        Transaction transaction{world.database()};
        const Moment now = world.clock().now();
        const KindName penalties{"penalty"};
        Decision approval;
        approval.act.act = ActKind::approve;
        approval.act.kind = penalties;
        approval.act.key = RecordKey{"penalty-1"};
        approval.act.subject = subject_of_deadlines;
        approval.act.digest = digest;
        Decisions{transaction}.record(approval);
        Publications publications{transaction};
        publications.desire(
            {.system = system,
             .kind = penalties,
             .key = RecordKey{"penalty-1"},
             .record = id,
             .digest = digest,
             .why = "在公示期内",
             .until = parse_day("2026-09-01")->time_since_epoch().count()},
            now
        );
        const auto claimed = publications.claim({.system = system, .kind = penalties, .now = now});
        ASSERT_THAT(claimed, SizeIs(1));
        publications.settle(
            claimed.front().message, {.outcome = Settlement::Outcome::accepted}, now
        );
        transaction.commit();
    }

    std::vector<SystemName> platforms;
    Digest digest;
    std::int64_t id = 0;
};

TEST_F(ReportingStory, ADecisionIsReportedWhenEveryPlatformHasConfirmedIt) {
    act(ActKind::list, "2026-06-01");
    EXPECT_EQ(day_of_duty("report"), "2026-06-10");
    on("2026-06-03");
    confirm_at(platforms.front());
    warnings();
    EXPECT_EQ(day_of_duty("report"), "2026-06-10");
    on("2026-06-11");
    EXPECT_THAT(warnings(), ElementsAre("report overdue -1"));
    confirm_at(platforms.back());
    EXPECT_THAT(warnings(), IsEmpty());
    EXPECT_EQ(day_of_duty("report"), "2026-06-10 已办");
    EXPECT_EQ(day_of_duty("term"), "2026-09-01");
}

TEST_F(ReportingStory, WhatIsRevokedNeedNotBeReported) {
    act(ActKind::list, "2026-06-01");
    act(ActKind::revoke, "2026-06-05");
    EXPECT_EQ(day_of_duty("report"), "2026-06-10 已办");
}

}  // namespace
}  // namespace xinqiao
