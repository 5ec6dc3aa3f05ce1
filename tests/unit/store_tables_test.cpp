// Each table keeps its promise: sums, chains, leases, findings, quarantine, payloads.
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "daemon/store/aliases.hpp"
#include "daemon/store/code_reviews.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/deadlines.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/jobs.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/leases.hpp"
#include "daemon/store/migrations.hpp"
#include "daemon/store/payloads.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/runs.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::SizeIs;

class StoreTest : public testing::Test {
protected:
    StoreInFolder place_;
    ManualClock clock_;
};

TEST_F(StoreTest, ATransactionThatIsNotCommittedLeavesNothing) {
    {
        Transaction lost{*place_.database};
        Contents{lost}.keep(sha256("a"), "a");
    }
    Transaction transaction{*place_.database};
    EXPECT_FALSE(Contents{transaction}.find(sha256("a")));
}

TEST_F(StoreTest, ASecondStoreOnTheSameFileFindsEverything) {
    Transaction transaction{*place_.database};
    Contents{transaction}.keep(sha256("a"), "a");
    transaction.commit();
    const SqliteStore again{StoreInFolder::settings_in(place_.folder.path())};
    const auto database = again.open();
    Transaction reading{*database, Access::reading};
    EXPECT_EQ(Contents{reading}.find(sha256("a")), "a");
}

TEST_F(StoreTest, RefusesADatabaseOfANewerProgram) {
    place_.database->run_script("insert into migration (id, name) values (9999, 'future')");
    try {
        migrate(*place_.database);
        FAIL() << "it was taken";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::misconfigured);
        EXPECT_FALSE(error.hint().empty());
    }
}

TEST_F(StoreTest, WritersOfOneProcessTakeTurns) {
    constexpr int rounds = 25;
    const auto write = [&](const char* name) {
        const auto database = place_.store.open();
        for (int i = 0; i < rounds; ++i) {
            Transaction transaction{*database};
            const std::string body = name + std::to_string(i);
            Contents{transaction}.keep(sha256(body), body);
            transaction.commit();
        }
    };
    {
        std::jthread first{[&] { write("a"); }};
        std::jthread second{[&] { write("b"); }};
    }
    Transaction transaction{*place_.database, Access::reading};
    EXPECT_EQ(transaction.number("select count(*) from content"), 2 * rounds);
}

TEST_F(StoreTest, AContentIsKeptOnce) {
    Transaction transaction{*place_.database};
    const std::int64_t id = Contents{transaction}.keep(sha256("a"), "a");
    EXPECT_EQ(Contents{transaction}.keep(sha256("a"), "a"), id);
    Contents{transaction}.keep_spelling(sha256("a"), R"({"subject_name":"甲"})");
    Contents{transaction}.keep_own_spelling(sha256("a"), R"({"subject_name":"乙"})");
    Contents{transaction}.keep_own_spelling(sha256("a"), R"({"subject_name":"丙"})");
    EXPECT_EQ(Contents{transaction}.spelling(sha256("a")), R"({"subject_name":"甲"})");
    EXPECT_EQ(Contents{transaction}.own_spelling(sha256("a")), R"({"subject_name":"丙"})");
    Contents{transaction}.purge(sha256("a"));
    EXPECT_EQ(transaction.number("select count(*) from spelling"), 0);
    EXPECT_EQ(transaction.number("select count(*) from own_spelling"), 0);
    EXPECT_FALSE(Contents{transaction}.find(sha256("a")));
}

TEST_F(StoreTest, ARecordIsDueUntilItIsJudged) {
    Transaction transaction{*place_.database};
    StoredRecord record;
    record.kind = KindName{"penalty"};
    record.key = RecordKey{"a"};
    record.digest = sha256("a");
    record.content = Contents{transaction}.keep(record.digest, "a");
    Records records{transaction};
    const std::int64_t id = records.insert(record);
    int due = 0;
    const auto count = [&](const StoredRecord&, std::string_view body) {
        EXPECT_EQ(body, "a");
        ++due;
    };
    records.each_due(20'000, 0, 10, count);
    records.judged(id, "published", 20'001);
    records.each_due(20'000, 0, 10, count);
    EXPECT_EQ(due, 1);
    records.each_due(20'001, 0, 10, count);
    EXPECT_EQ(due, 2);
    EXPECT_EQ(records.find(record.kind, record.key)->standing, "published");
}

TEST_F(StoreTest, ARunWhoseSumIsOffIsAFailedRun) {
    Transaction transaction{*place_.database};
    Runs runs{transaction};
    xinqiao::Run run;
    run.id = runs.begin("pull", SystemName{"league"}, "penalties", clock_.now());
    run.read = 3;
    run.stored = 2;
    run.outcome = "done";
    EXPECT_EQ(runs.finish(run, clock_.now()), "failed");
    EXPECT_THAT(runs.find(run.id)->note, HasSubstr("账目不平"));
}

TEST_F(StoreTest, RunsThatWereCutOffAreClosedAtTheNextStart) {
    Transaction transaction{*place_.database};
    Runs runs{transaction};
    const std::int64_t id = runs.begin("pull", SystemName{"league"}, "a", clock_.now());
    EXPECT_EQ(runs.close_cut_off(clock_.now()), 1);
    EXPECT_EQ(runs.find(id)->outcome, "cut-off");
    EXPECT_EQ(runs.close_cut_off(clock_.now()), 0);
}

TEST_F(StoreTest, ARunWasUnderWayBetweenItsBeginningAndItsEnd) {
    Transaction transaction{*place_.database};
    Runs runs{transaction};
    const SystemName platform{"platform"};
    const Moment begun = clock_.now();
    xinqiao::Run run;
    run.id = runs.begin("push", platform, "licence", begun);
    EXPECT_TRUE(runs.was_under_way("push", platform, begun + 10h, 1min));
    runs.finish(run, begun + 1h);
    EXPECT_TRUE(runs.was_under_way("push", platform, begun - 1min, 1min));
    EXPECT_TRUE(runs.was_under_way("push", platform, begun + 1h, 0min));
    EXPECT_FALSE(runs.was_under_way("push", platform, begun + 2h, 1min));
    EXPECT_FALSE(runs.was_under_way("push", platform, begun - 2h, 1min));
    EXPECT_FALSE(runs.was_under_way("push", SystemName{"region"}, begun, 1min));
    EXPECT_FALSE(runs.was_under_way("pull", platform, begun, 1min));
}

TEST_F(StoreTest, TheJournalNamesTheEntryThatWasForged) {
    Transaction transaction{*place_.database};
    Journal journal{transaction};
    for (const char* act : {"pulled", "pushed", "listed"}) {
        JournalEntry entry;
        entry.moment = clock_.now();
        entry.actor = "clerk";
        entry.act = act;
        journal.append(entry);
    }
    EXPECT_FALSE(journal.first_fault());
    transaction.run("update journal set actor = 'nobody' where id = 2");
    EXPECT_EQ(journal.first_fault().value().id, 2);
    transaction.run("update journal set actor = 'clerk' where id = 2");
    transaction.run("delete from journal where id = 1");
    EXPECT_EQ(journal.first_fault().value().id, 1);
}

TEST_F(StoreTest, ALeaseChangesHandsOnlyWhenItHasRunOut) {
    Transaction transaction{*place_.database};
    Leases leases{transaction};
    const Moment now = clock_.now();
    EXPECT_EQ(leases.take("night", "one", now, now + 1min)->fence, 1);
    EXPECT_FALSE(leases.take("night", "two", now, now + 1min));
    EXPECT_EQ(leases.take("night", "one", now + 30s, now + 2min)->fence, 1);
    const auto second = leases.take("night", "two", now + 2min, now + 3min);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->fence, 2);
    leases.release(*second);
    EXPECT_EQ(leases.take("night", "one", now + 2min, now + 3min)->fence, 3);
}

TEST_F(StoreTest, AFindingPersistsUntilARunNoLongerSeesIt) {
    Transaction transaction{*place_.database};
    KnownFindings findings{transaction};
    KnownFinding finding;
    finding.system = SystemName{"league"};
    finding.kind = KindName{"penalty"};
    finding.key = RecordKey{"a"};
    finding.reason = "lost";
    finding.last_run = 1;
    EXPECT_TRUE(findings.see(finding, clock_.now()));
    finding.last_run = 2;
    EXPECT_FALSE(findings.see(finding, clock_.now()));
    EXPECT_EQ(findings.open_after(SystemName{}, 0, 10).at(0).first_run, 1);
    EXPECT_EQ(findings.resolve_unseen(finding.system, finding.kind, "lost", 3, clock_.now()), 1);
    EXPECT_EQ(findings.count_open(), 0);
    finding.last_run = 4;
    EXPECT_TRUE(findings.see(finding, clock_.now()));
    EXPECT_EQ(findings.of_key(finding.kind, finding.key).at(0).first_run, 4);
    EXPECT_EQ(findings.open_by_reason(SystemName{"league"}).at("lost"), 1);
}

class AcceptedFinding : public StoreTest {
protected:
    void SetUp() override {
        finding_.system = SystemName{"league"};
        finding_.kind = KindName{"penalty"};
        finding_.key = RecordKey{"a"};
        finding_.reason = "altered";
        finding_.ours = "甲";
        finding_.theirs = "乙";
        finding_.last_run = 1;
    }

    // In the next run, as a reconciliation would.
    bool see(KnownFindings& findings) {
        ++finding_.last_run;
        return findings.see(finding_, clock_.now());
    }

    KnownFinding finding_;
};

TEST_F(AcceptedFinding, StaysAcceptedWhileItIsTheSameAndItsDayHasNotPassed) {
    Transaction transaction{*place_.database};
    KnownFindings findings{transaction};
    see(findings);
    const std::int64_t today = day_of(clock_.now()).time_since_epoch().count();
    EXPECT_TRUE(findings.accept(1, {today, "平台下月改造", "test"}));
    EXPECT_EQ(findings.count_open(), 0);
    EXPECT_FALSE(see(findings));
    EXPECT_EQ(findings.find(1)->state, "accepted");
    EXPECT_EQ(findings.find(1)->accepted_why, "平台下月改造");
    clock_.advance(24h);
    EXPECT_TRUE(see(findings));
    EXPECT_EQ(findings.find(1)->state, "open");
    EXPECT_EQ(findings.find(1)->reopened, 1);
}

TEST_F(AcceptedFinding, IsOpenAgainWhenEitherValueIsAnotherOne) {
    Transaction transaction{*place_.database};
    KnownFindings findings{transaction};
    see(findings);
    EXPECT_TRUE(findings.accept(1, {0, "说明", "test"}));
    EXPECT_FALSE(see(findings));
    finding_.theirs = "丙";
    EXPECT_TRUE(see(findings));
    EXPECT_EQ(findings.count_open(), 1);
}

TEST_F(AcceptedFinding, IsResolvedWithItsCauseAndOpenWhenThatReturns) {
    Transaction transaction{*place_.database};
    KnownFindings findings{transaction};
    see(findings);
    EXPECT_TRUE(findings.accept(1, {0, "说明", "test"}));
    findings.resolve_unseen(finding_.system, finding_.kind, "altered", 9, clock_.now());
    EXPECT_EQ(findings.find(1)->state, "resolved");
    EXPECT_FALSE(findings.accept(1, {0, "说明", "test"}));
    EXPECT_TRUE(see(findings));
    EXPECT_EQ(findings.find(1)->reopened, 1);
}

TEST_F(AcceptedFinding, CanBeTakenBack) {
    Transaction transaction{*place_.database};
    KnownFindings findings{transaction};
    see(findings);
    EXPECT_FALSE(findings.reopen(1));
    EXPECT_TRUE(findings.accept(1, {0, "说明", "test"}));
    EXPECT_EQ(findings.list({.state = "accepted"}).size(), 1U);
    EXPECT_TRUE(findings.list({.state = "open"}).empty());
    EXPECT_TRUE(findings.reopen(1));
    EXPECT_EQ(findings.count_open(), 1);
}

TEST_F(StoreTest, TheSameBadRowIsQuarantinedOnceAndStaysDiscarded) {
    Transaction transaction{*place_.database};
    Quarantine quarantine{transaction};
    QuarantinedRow row;
    row.system = SystemName{"approvals"};
    row.stream = StreamName{"licences"};
    row.row = R"({"NAME":""})";
    row.findings = findings_json({{"name", "", "required", "请补填", Severity::error, {}}});
    row.last_run = 1;
    const auto first = quarantine.keep(row);
    EXPECT_TRUE(first.written);
    EXPECT_FALSE(quarantine.keep(row).written);
    quarantine.close(first.id, "discarded", "重复导出", clock_.now());
    EXPECT_FALSE(quarantine.keep(row).written);
    EXPECT_EQ(quarantine.count_open(row.system), 0);
    quarantine.close(first.id, "resolved", "", clock_.now());
    EXPECT_TRUE(quarantine.keep(row).written);
    EXPECT_THAT(quarantine.list(SystemName{}, "open", 10), SizeIs(1));
}

TEST_F(StoreTest, FindingsComeBackFromTheirJsonAsTheyWere) {
    const Findings findings{
        {"code", "91\"X", "uscc.check", "校验码不符", Severity::warning, Whose::enterprise},
        {"", "", "row.broken", "编码错误", Severity::error, Whose::platform}};
    EXPECT_EQ(findings_from_json(findings_json(findings)), findings);
    EXPECT_THROW(findings_from_json("[{}]"), Error);
}

TEST_F(StoreTest, APayloadComesBackUntilItsRetentionEnds) {
    Transaction transaction{*place_.database};
    Payloads payloads{transaction};
    const std::string bytes(100'000, 'x');
    payloads.keep({SystemName{"league"}, StreamName{"a"}, 1}, bytes, clock_.now());
    payloads.keep({SystemName{"league"}, StreamName{"a"}, 2}, bytes, clock_.now());
    EXPECT_EQ(payloads.find(sha256(bytes)), bytes);
    EXPECT_LT(transaction.number("select length(bytes) from payload"), 1000);
    EXPECT_EQ(payloads.purge(SystemName{"league"}, clock_.now() + 1h, 10), 1);
    EXPECT_FALSE(payloads.find(sha256(bytes)));
}

TEST_F(StoreTest, AJobRemembersItsMomentsAndFailures) {
    Transaction transaction{*place_.database};
    Jobs jobs{transaction};
    EXPECT_EQ(jobs.of("league/penalties").last_start, Moment{});
    jobs.started("league/penalties", clock_.now());
    jobs.failed("league/penalties");
    jobs.failed("league/penalties");
    EXPECT_EQ(jobs.of("league/penalties").failures, 2);
    jobs.succeeded("league/penalties", clock_.now());
    EXPECT_EQ(jobs.all().at(0).failures, 0);
    EXPECT_EQ(jobs.all().at(0).last_success, clock_.now());
}

TEST_F(StoreTest, ReviewedCodesAndAliasesAreFound) {
    Transaction transaction{*place_.database};
    CodeReviews reviews{transaction};
    reviews.accept("91150000000000000X", "证照影印件已核", "steward", clock_.now());
    EXPECT_EQ(reviews.all().count("91150000000000000X"), 1u);
    reviews.withdraw("91150000000000000X");
    EXPECT_TRUE(reviews.all().empty());
    Aliases aliases{transaction};
    aliases.keep({SubjectCode{"old"}, SubjectCode{"new"}, "变更登记", 20'000, 0});
    EXPECT_EQ(aliases.newer(SubjectCode{"old"}), SubjectCode{"new"});
    EXPECT_THAT(aliases.of(SubjectCode{"new"}), SizeIs(1));
}

TEST_F(StoreTest, DecisionsAndDeadlinesFollowTheirRecord) {
    Transaction transaction{*place_.database};
    Decision decision;
    decision.act.act = ActKind::repair;
    decision.act.kind = KindName{"penalty"};
    decision.act.key = RecordKey{"a"};
    decision.act.day = Day{std::chrono::days{20'000}};
    decision.fields = {{"term", "三年"}};
    const std::int64_t id = Decisions{transaction}.record(decision);
    const Decision known = Decisions{transaction}.about(decision.act.kind, decision.act.key).at(0);
    EXPECT_EQ(known.act.id, id);
    EXPECT_EQ(known.act.act, ActKind::repair);
    EXPECT_EQ(known.act.day, decision.act.day);
    EXPECT_EQ(known.fields.at("term"), "三年");
    Deadline deadline;
    deadline.kind = decision.act.kind;
    deadline.key = decision.act.key;
    deadline.duty = "report";
    deadline.sort = "owed";
    deadline.day = 20'000;
    Deadlines deadlines{transaction};
    deadlines.set(deadline);
    EXPECT_THAT(deadlines.due(20'000), SizeIs(1));
    deadlines.met(deadline, clock_.now());
    EXPECT_TRUE(deadlines.due(20'000).empty());
}

}  // namespace
}  // namespace xinqiao
