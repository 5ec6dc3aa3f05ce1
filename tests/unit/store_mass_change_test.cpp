// A list that changes too much of what is known changes nothing until a person agrees.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "tests/support/pull_stage.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;

// So many rows, the first `changed` of which say something else; batches are of two rows.
std::vector<ListedRow> list_of(int rows, int changed) {
    std::vector<ListedRow> list;
    for (int n = 0; n < rows; ++n) {
        const std::string number = "N" + std::to_string(100 + n);
        list.push_back(listed(number.c_str(), n < changed ? "乙" : "甲"));
    }
    return list;
}

class MassChangeTest : public testing::Test, protected PullStage {
protected:
    std::int64_t changed() { return count("select count(*) from version"); }
    bool balanced() {
        return count(
                   "select count(*) from run where rows_read <> stored + unchanged + filtered + "
                   "quarantined + withheld"
               )
               == 0;
    }
};

TEST_F(MassChangeTest, ChangesNothingThoughItIsLargerThanABatch) {
    pull_rows(list_of(60, 0));
    const StreamSummary summary = pull_rows(list_of(60, 13));
    EXPECT_EQ(summary.outcome, "guarded");
    EXPECT_THAT(summary.note, HasSubstr("超过上限 20%"));
    EXPECT_EQ(summary.withheld, 13);
    EXPECT_EQ(summary.unchanged, 47);
    EXPECT_EQ(changed(), 0);
    EXPECT_TRUE(balanced());
}

TEST_F(MassChangeTest, UpToTheLimitIsBelieved) {
    pull_rows(list_of(60, 0));
    const StreamSummary summary = pull_rows(list_of(60, 12));
    EXPECT_EQ(summary.outcome, "done");
    EXPECT_EQ(summary.stored, 12);
    EXPECT_EQ(summary.withheld, 0);
    EXPECT_EQ(changed(), 12);
}

TEST_F(MassChangeTest, ASmallListMayChangeAsItLikes) {
    pull_rows(list_of(10, 0));
    EXPECT_EQ(pull_rows(list_of(10, 10)).outcome, "done");
}

TEST_F(MassChangeTest, APersonAcceptsWhatWasWithheldAndNoMore) {
    pull_rows(list_of(60, 0));
    accept = pull_rows(list_of(60, 30)).run;
    EXPECT_EQ(pull_rows(list_of(60, 31)).outcome, "guarded");
    EXPECT_EQ(pull_rows(list_of(60, 30)).outcome, "done");
    EXPECT_EQ(changed(), 30);
    accept = 0;
    EXPECT_EQ(pull_rows(list_of(60, 30)).unchanged, 60);
}

TEST_F(MassChangeTest, RowsThatCannotBeReadAnyMoreCountNightAfterNight) {
    pull_rows(list_of(60, 0));
    auto rows = list_of(60, 0);
    for (std::size_t n = 0; n < 30; ++n) {
        rows[n] = listed(("N" + std::to_string(100 + n)).c_str(), "");
    }
    EXPECT_EQ(pull_rows(rows).outcome, "guarded");
    const StreamSummary again = pull_rows(rows);
    EXPECT_EQ(again.outcome, "guarded");
    EXPECT_EQ(again.quarantined, 30);
    accept = again.run;
    EXPECT_EQ(pull_rows(rows).outcome, "done");
    accept = 0;
    EXPECT_EQ(pull_rows(rows).outcome, "done") << "known to be bad";
}

TEST_F(MassChangeTest, AChangeOfOurRulesIsNotTheirs) {
    pull_rows(list_of(60, 0));
    mapping.name = MappingName{"stage-licence-2"};
    EXPECT_EQ(pull_rows(list_of(60, 60)).outcome, "done");
    EXPECT_EQ(pull_rows(list_of(60, 0)).outcome, "guarded");
}

TEST_F(MassChangeTest, AListThatTripsAnotherGuardChangesNothingEither) {
    pull_rows(list_of(60, 0));
    auto rows = list_of(60, 3);
    rows.resize(20);
    const StreamSummary summary = pull_rows(rows);
    EXPECT_EQ(summary.outcome, "guarded");
    EXPECT_EQ(summary.withheld, 3);
    EXPECT_EQ(changed(), 0);
}

TEST_F(MassChangeTest, WhatCameBeforeTheSourceBrokeIsJudgedToo) {
    pull_rows(list_of(60, 0));
    const auto broken = [&](int changes) {
        ListSource source{{"NUMBER", "NAME", "CODE"}, list_of(60, changes)};
        source.before_page = [](std::size_t page) {
            if (page == 20) throw Error{Error::Kind::transient, "reset by peer"};
        };
        return pull_from(source);
    };
    EXPECT_EQ(broken(30).withheld, 30);
    EXPECT_EQ(changed(), 0);
    EXPECT_EQ(broken(4).stored, 4);
    EXPECT_TRUE(balanced());
}

TEST_F(MassChangeTest, WhatHadGoneAndComesBackIsNoChange) {
    stream.guards.most_gone = 100;
    pull_rows(list_of(60, 0));
    pull_rows(list_of(1, 0));
    EXPECT_EQ(pull_rows(list_of(60, 0)).stored, 59);
}

}  // namespace
}  // namespace xinqiao
