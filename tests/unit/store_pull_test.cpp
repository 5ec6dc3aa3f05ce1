// A pull accounts for every row, changes only what changed, and never deletes for a broken source.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/runs.hpp"
#include "daemon/store/versions.hpp"
#include "tests/support/pull_stage.hpp"

namespace xinqiao {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<ListedRow> five{
    listed("A", "甲"), listed("B", "乙"), listed("C", "丙"), listed("D", "丁"), listed("E", "戊")};

std::vector<ListedRow> without(std::vector<ListedRow> rows, std::size_t index) {
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(index));
    return rows;
}

class PullTest : public testing::Test, protected PullStage {
protected:
    std::map<std::string, std::int64_t> findings() {
        Transaction transaction{*place.database, Access::reading};
        return KnownFindings{transaction}.open_by_reason(SystemName{system.name});
    }
};

TEST_F(PullTest, StoresEveryRowOnce) {
    const StreamSummary summary = pull_rows(five);
    EXPECT_EQ(summary.outcome, "done");
    EXPECT_EQ(summary.read, 5);
    EXPECT_EQ(summary.stored, 5);
    EXPECT_THAT(records(), ElementsAre("A=甲", "B=乙", "C=丙", "D=丁", "E=戊"));
}

TEST_F(PullTest, WritesNothingForRowsThatDidNotChange) {
    pull_rows(five);
    const std::int64_t contents = count("select count(*) from content");
    const StreamSummary again = pull_rows(five);
    EXPECT_EQ(again.unchanged, 5);
    EXPECT_EQ(again.stored, 0);
    EXPECT_EQ(count("select count(*) from content"), contents);
    EXPECT_EQ(count("select count(*) from version"), 0);
}

TEST_F(PullTest, KeepsTheFormerContentAsAVersion) {
    pull_rows(five);
    clock.advance(std::chrono::hours{24});
    auto rows = five;
    rows[1] = listed("B", "乙二");
    EXPECT_EQ(pull_rows(rows).stored, 1);
    EXPECT_EQ(count("select count(*) from version where cause = 'changed'"), 1);
    EXPECT_EQ(count("select until - since from version"), 24 * 3600 * 1000);
}

TEST_F(PullTest, MarksAsGoneWhatAWholeListNoLongerHolds) {
    pull_rows(five);
    const StreamSummary summary = pull_rows(without(five, 2));
    EXPECT_EQ(summary.gone, 1);
    EXPECT_THAT(records(), ElementsAre("A=甲", "B=乙", "D=丁", "E=戊"));
    EXPECT_EQ(pull_rows(five).stored, 1);
    EXPECT_THAT(records(), ElementsAre("A=甲", "B=乙", "C=丙", "D=丁", "E=戊"));
    EXPECT_EQ(count("select count(*) from version where cause = 'gone'"), 1);
}

TEST_F(PullTest, NothingDisappearsFromAnEmptyList) {
    pull_rows(five);
    const StreamSummary summary = pull_rows({});
    EXPECT_EQ(summary.outcome, "guarded");
    EXPECT_EQ(summary.gone, 0);
    EXPECT_EQ(records().size(), 5u);
}

TEST_F(PullTest, NothingDisappearsFromAListThatIsNotComplete) {
    pull_rows(five);
    ListSource source{{"NUMBER", "NAME", "CODE"}, without(five, 2)};
    source.complete = false;
    EXPECT_EQ(pull_from(source).outcome, "guarded");
    EXPECT_EQ(records().size(), 5u);
}

TEST_F(PullTest, NothingDisappearsWhenTheSentinelIsMissing) {
    pull_rows(five);
    stream.guards.sentinel = "C";
    const StreamSummary summary = pull_rows(without(five, 2));
    EXPECT_EQ(summary.outcome, "guarded");
    EXPECT_THAT(summary.note, HasSubstr("哨兵"));
    EXPECT_EQ(records().size(), 5u);
}

TEST_F(PullTest, NothingDisappearsFromAListBelowTheMinimum) {
    stream.guards.minimum = 5;
    pull_rows(five);
    EXPECT_EQ(pull_rows(without(five, 2)).outcome, "guarded");
    EXPECT_EQ(records().size(), 5u);
}

TEST_F(PullTest, APersonAcceptsWhatAGuardedRunWouldRemoveAndNoMore) {
    pull_rows(five);
    const auto three = without(without(five, 4), 3);
    accept = pull_rows(three).run;
    EXPECT_EQ(pull_rows(without(three, 0)).outcome, "guarded");
    EXPECT_EQ(pull_rows(three).outcome, "done");
    EXPECT_THAT(records(), ElementsAre("A=甲", "B=乙", "C=丙"));
    Transaction transaction{*place.database, Access::reading};
    const auto journal = Journal{transaction}.about("approvals/licences", 2);
    EXPECT_EQ(journal.back().act, "accepted-run");
}

TEST_F(PullTest, ARenamedColumnStopsTheRunAndKeepsEverything) {
    pull_rows(five);
    ListSource source{{"NO", "NAME", "CODE"}, five};
    const StreamSummary summary = pull_from(source);
    EXPECT_EQ(summary.outcome, "guarded");
    EXPECT_THAT(summary.note, HasSubstr("NUMBER"));
    EXPECT_EQ(records().size(), 5u);
}

TEST_F(PullTest, OneBadRowWaitsInQuarantineAndTheOthersPass) {
    auto rows = five;
    rows[2] = listed("C", "");
    const StreamSummary summary = pull_rows(rows);
    EXPECT_EQ(summary.quarantined, 1);
    EXPECT_EQ(summary.stored, 4);
    EXPECT_EQ(pull_rows(rows).quarantined, 1);
    EXPECT_EQ(count("select count(*) from quarantine where state = 'open'"), 1);
    pull_rows(five);
    EXPECT_EQ(count("select count(*) from quarantine where state = 'resolved'"), 1);
}

TEST_F(PullTest, ARecordWhoseRowIsBadTonightHasNotGone) {
    pull_rows(five);
    stream.guards.most_gone = 100;
    auto rows = five;
    rows[2] = listed("C", "");
    EXPECT_EQ(pull_rows(rows).gone, 0);
    EXPECT_THAT(records(), testing::Contains("C=丙"));
}

TEST_F(PullTest, TheFirstOfTwoRowsWithOneKeyStands) {
    auto rows = five;
    rows.push_back(listed("A", "另一个甲"));
    rows.push_back(listed("B", "乙"));
    const StreamSummary summary = pull_rows(rows);
    EXPECT_EQ(summary.stored, 5);
    EXPECT_EQ(summary.unchanged, 1);
    EXPECT_EQ(summary.quarantined, 1);
    EXPECT_THAT(records(), testing::Contains("A=甲"));
    EXPECT_EQ(findings()["entered-twice"], 1);
    pull_rows(five);
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(PullTest, TheFirstStandsAlsoWhenBothAreInOneBatch) {
    batch = 100;
    pull_rows({listed("A", "甲"), listed("A", "另一个甲"), listed("A", "甲")});
    EXPECT_THAT(records(), ElementsAre("A=甲"));
    EXPECT_EQ(findings()["entered-twice"], 1);
}

TEST_F(PullTest, OnlyTheOwnersWordChangesARecord) {
    pull_rows(five);
    system.name = "land";
    auto rows = five;
    rows[0] = listed("A", "别的甲");
    const StreamSummary summary = pull_rows(rows);
    EXPECT_EQ(summary.unchanged, 4);
    EXPECT_EQ(summary.quarantined, 1);
    EXPECT_THAT(records(), testing::Contains("A=甲"));
    EXPECT_EQ(findings()["ownership"], 1);
}

TEST_F(PullTest, AnIncrementalListResumesAtItsCursorAndLosesNothing) {
    stream.full = false;
    ListSource source{{"NUMBER", "NAME", "CODE"}, {listed("A", "甲"), listed("B", "乙")}};
    pull_from(source);
    source.rows.push_back(listed("A", "甲二"));
    source.rows.push_back(listed("A", "甲三"));
    const StreamSummary summary = pull_from(source);
    EXPECT_EQ(summary.read, 2);
    EXPECT_EQ(summary.stored, 2);
    EXPECT_THAT(records(), ElementsAre("A=甲三", "B=乙"));
    EXPECT_EQ(count("select count(*) from version"), 2);
}

TEST_F(PullTest, KeepsWhatCameBeforeTheSourceBroke) {
    ListSource source{{"NUMBER", "NAME", "CODE"}, five};
    source.before_page = [](std::size_t page) {
        if (page == 2) throw Error{Error::Kind::transient, "reset by peer"};
    };
    const StreamSummary summary = pull_from(source);
    EXPECT_EQ(summary.outcome, "failed");
    EXPECT_THAT(summary.note, HasSubstr("reset by peer"));
    EXPECT_EQ(summary.read, 4);
    EXPECT_EQ(records().size(), 4u);
}

TEST_F(PullTest, StopsWhenAsked) {
    ListSource source{{"NUMBER", "NAME", "CODE"}, five};
    source.before_page = [this](std::size_t page) {
        if (page == 1) stop.request_stop();
    };
    EXPECT_EQ(pull_from(source).outcome, "stopped");
}

class CirclingSource final : public Source {
public:
    Page pull(const Cursor&, const Call&) override {
        Page page;
        page.next = Cursor{"again"};
        return page;
    }
};

TEST_F(PullTest, ASourceThatNeverAdvancesIsLeft) {
    CirclingSource source;
    const StreamSummary summary = pull_from(source);
    EXPECT_EQ(summary.outcome, "failed");
    EXPECT_THAT(summary.note, HasSubstr("分页没有前进"));
}

TEST_F(PullTest, TheRunSaysWhatTheSummarySays) {
    const StreamSummary summary = pull_rows(five);
    Transaction transaction{*place.database, Access::reading};
    const xinqiao::Run run = Runs{transaction}.find(summary.run).value();
    EXPECT_EQ(run.read, 5);
    EXPECT_TRUE(run.adds_up());
    EXPECT_EQ(run.outcome, "done");
    EXPECT_EQ(Runs{transaction}.last_success("pull", run.system, "licences"), clock.now());
}

}  // namespace
}  // namespace xinqiao
