// Other rule sets are put in force for a kind: who is concerned is seen before, and so it becomes.
#include "daemon/flow/policy_switch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "base/error.hpp"
#include "daemon/flow/judge.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/policy_choices.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "schema/canonical.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const KindName penalty{"penalty"};

// Today is 2026-06-01.
class PolicySwitching : public testing::Test {
protected:
    PolicySwitching() {
        world.settings("league").publications.push_back(
            {.kind = "penalty", .mapping = "penalty-2019", .path = "penalties"}
        );
        league = SystemName{world.settings("league").name};
        hold("a-minor", "2026-05-20", "minor");      // three months
        hold("b-general", "2025-12-01", "general");  // one year
        hold("c-old", "2022-03-01", "");             // over since 2025-03-01
        judge_all();
    }

    void hold(const std::string& key, const std::string& decided_on, const std::string& severity) {
        Record record;
        record.kind = penalty;
        record.key = RecordKey{key};
        record.subject = SubjectCode{"91152201MA7XQ0A13N"};
        record.fields.set("decided_on", decided_on);
        if (!severity.empty()) record.fields.set("severity", severity);
        const std::string body = canonical_bytes(record);
        Transaction transaction{world.database()};
        StoredRecord stored{
            .kind = record.kind,
            .key = record.key,
            .subject = record.subject,
            .owner = "bureau",
            .digest = sha256(body)};
        stored.content = Contents{transaction}.keep(stored.digest, body);
        Records{transaction}.insert(stored);
        transaction.commit();
    }

    void judge_all() {
        Workshop workshop = world.workshop();
        judge_due(workshop, world.database(), {});
    }

    PolicySwitchSummary switched(std::vector<std::string> rule_sets, bool dry_run) {
        Workshop workshop = world.workshop();
        return switch_policy(workshop, {penalty, std::move(rule_sets), "区办要求", dry_run}, {});
    }

    std::string until(const std::string& key) {
        Transaction transaction{world.database(), Access::reading};
        const auto row = Publications{transaction}.find(league, penalty, RecordKey{key});
        if (!row || !row->desired) return "";
        return format_day(Day{std::chrono::days{row->desired_until}});
    }

    MemoryWorld world;
    SystemName league;
};

std::string told(const PolicyChange& change) {
    const auto until = [](const std::optional<Day>& day) { return day ? format_day(*day) : "-"; };
    return change.key.text() + " " + until(change.until_before) + " " + until(change.until_after)
           + " " + std::to_string(static_cast<int>(change.effect));
}

std::vector<std::string> all_told(const PolicySwitchSummary& summary) {
    std::vector<std::string> lines;
    for (const PolicyChange& change : summary.changes) {
        lines.push_back(told(change));
    }
    return lines;
}

TEST_F(PolicySwitching, IsSeenBeforeAndTouchesNothing) {
    const PolicySwitchSummary seen = switched({"mnr-13"}, true);
    EXPECT_THAT(
        all_told(seen),
        ElementsAre("a-minor 2026-08-20 - 0", "b-general 2026-12-01 - 0", "c-old - - 3")
    );
    EXPECT_EQ(seen.changes.front().subject.text(), "91152201MA7XQ0A13N");
    EXPECT_EQ(until("a-minor"), "2026-08-20");
    EXPECT_EQ(until("c-old"), "");
    Transaction transaction{world.database(), Access::reading};
    EXPECT_THAT(PolicyChoices{transaction}.all(), IsEmpty());
}

TEST_F(PolicySwitching, ChangesWhatWasSeenAndSaysWhoAndWhy) {
    const auto seen = all_told(switched({"mnr-13"}, true));
    const PolicySwitchSummary done = switched({"mnr-13"}, false);
    EXPECT_EQ(all_told(done), seen);
    EXPECT_EQ(done.judged, 3);
    EXPECT_EQ(until("c-old"), "1970-01-01");  // no end
    Transaction transaction{world.database(), Access::reading};
    const auto entries = Journal{transaction}.about("penalty", 10);
    ASSERT_THAT(entries, SizeIs(1));
    EXPECT_EQ(entries.front().act, "policy-switched");
    EXPECT_EQ(entries.front().actor, "test");
    EXPECT_THAT(entries.front().detail, HasSubstr("→ mnr-13, 3 条记录有变化: 区办要求"));
}

TEST_F(PolicySwitching, AndBackAgainLeavesEverythingAsItWas) {
    switched({"mnr-13"}, false);
    const PolicySwitchSummary back = switched({}, false);
    EXPECT_THAT(
        all_told(back),
        ElementsAre("a-minor - 2026-08-20 1", "b-general - 2026-12-01 1", "c-old - - 2")
    );
    EXPECT_EQ(until("a-minor"), "2026-08-20");
    EXPECT_EQ(until("c-old"), "");
    EXPECT_THAT(switched({}, false).changes, IsEmpty());
}

// What becomes due by the calendar meanwhile is not the doing of the switch.
TEST_F(PolicySwitching, TellsOnlyWhatTheSwitchDoes) {
    world.clock().advance(std::chrono::hours{24} * 100);
    EXPECT_THAT(switched({"repair-2026"}, true).changes, IsEmpty());
}

TEST_F(PolicySwitching, HoldsOverARestartAndForEveryLaterJudgement) {
    switched({"mnr-13"}, false);
    hold("d-new", "2026-05-30", "minor");
    judge_all();
    EXPECT_EQ(until("d-new"), "1970-01-01");
}

TEST_F(PolicySwitching, RefusesKindsAndRuleSetsThatThereAreNot) {
    EXPECT_THROW(switched({"region-2019"}, false), Error);
    Workshop workshop = world.workshop();
    EXPECT_THROW(switch_policy(workshop, {KindName{"fine"}, {"mnr-13"}, "x", true}, {}), Error);
    EXPECT_EQ(until("a-minor"), "2026-08-20");
}

}  // namespace
}  // namespace xinqiao
