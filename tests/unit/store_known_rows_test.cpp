// Recognising rows by their spelling changes nothing but the time a pull takes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "daemon/store/transaction.hpp"
#include "tests/support/pull_stage.hpp"

namespace xinqiao {
namespace {

using testing::ElementsAre;

// What a night leaves behind, as text that two stores can be compared by.
std::vector<std::string> left_behind(PullStage& stage) {
    std::vector<std::string> lines = stage.records();
    const auto quarantined = stage.quarantined();
    lines.insert(lines.end(), quarantined.begin(), quarantined.end());
    for (const char* count :
         {"select count(*) from version",
          "select count(*) from version where cause = 'gone'",
          "select count(*) from record",
          "select count(*) from content",
          "select count(*) from finding where state = 'open'"}) {
        lines.push_back(std::to_string(stage.count(count)));
    }
    return lines;
}

std::vector<std::int64_t> figures_of(const StreamSummary& summary) {
    return {
        summary.read,
        summary.stored,
        summary.unchanged,
        summary.filtered,
        summary.quarantined,
        summary.gone};
}

// Few keys, names and spellings, so that everything meets everything; an empty name is a row
// that cannot be a record, a space before a name is another spelling of the same.
rc::Gen<ListedRow> any_row() {
    return rc::gen::map(
        rc::gen::tuple(
            rc::gen::element<std::string>("A", "B", "C", "D", "E", "F", "G"),
            rc::gen::element<std::string>("甲", "甲", "甲", "乙", " 甲", "丙", "")
        ),
        [](const std::tuple<std::string, std::string>& row) {
            return listed(std::get<0>(row).c_str(), std::get<1>(row).c_str());
        }
    );
}

using Night = std::vector<ListedRow>;

void set_up(PullStage& stage, std::size_t batch, bool normalise_all) {
    stage.batch = batch;
    stage.normalise_all = normalise_all;
    stage.stream.guards.most_gone = 100;
    stage.stream.guards.minimum = 0;
}

// Rows that carry the first rows of the night before, as a real list does.
std::vector<Night> any_nights() {
    auto nights = *rc::gen::container<std::vector<Night>>(
        4, rc::gen::resize(12, rc::gen::container<Night>(any_row()))
    );
    for (std::size_t i = 1; i < nights.size(); ++i) {
        const auto kept = static_cast<std::ptrdiff_t>(nights[i - 1].size() * 2 / 3);
        const auto former = nights[i - 1].begin();
        nights[i].insert(nights[i].begin(), former, former + kept);
    }
    return nights;
}

RC_GTEST_PROP(KnownRowsProperty, EndsAsIfEveryRowHadBeenNormalised, ()) {
    const std::vector<Night> nights = any_nights();
    const auto batch = *rc::gen::inRange<std::size_t>(1, 20);
    PullStage quick;
    PullStage thorough;
    set_up(quick, batch, false);
    set_up(thorough, batch, true);
    for (const Night& night : nights) {
        const StreamSummary expected = thorough.pull_rows(night);
        const StreamSummary summary = quick.pull_rows(night);
        RC_ASSERT(summary.outcome == expected.outcome);
        RC_ASSERT(figures_of(summary) == figures_of(expected));
        RC_ASSERT(left_behind(quick) == left_behind(thorough));
    }
}

class KnownRowsTest : public testing::Test, protected PullStage {};

TEST_F(KnownRowsTest, TheLaterOfTwoWordsIsNotTakenForTheRecordItWasYesterday) {
    batch = 100;
    pull_rows({listed("A", "甲"), listed("B", "乙")});
    const StreamSummary summary =
        pull_rows({listed("A", "甲二"), listed("A", "甲"), listed("B", "乙")});
    EXPECT_EQ(summary.stored, 1);
    EXPECT_EQ(summary.unchanged, 1);
    EXPECT_EQ(summary.quarantined, 1);
    EXPECT_THAT(records(), ElementsAre("A=甲二", "B=乙"));
}

TEST_F(KnownRowsTest, AnUnchangedFirstWordStandsAgainstALaterOne) {
    batch = 100;
    pull_rows({listed("A", "甲")});
    EXPECT_EQ(pull_rows({listed("A", "甲"), listed("A", "甲二")}).quarantined, 1);
    EXPECT_THAT(records(), ElementsAre("A=甲"));
}

TEST_F(KnownRowsTest, AnotherSpellingIsLearnt) {
    pull_rows({listed("A", "甲")});
    const auto spelling = [&] {
        std::string digest;
        Transaction transaction{*place.database, Access::reading};
        transaction.run("select row_digest from record", {}, [&](const Row& row) {
            digest = row.blob(0);
        });
        return digest;
    };
    const std::string before = spelling();
    EXPECT_EQ(before.size(), 16u);
    EXPECT_EQ(pull_rows({listed("A", " 甲")}).unchanged, 1);
    EXPECT_NE(spelling(), before);
}

TEST_F(KnownRowsTest, TheSentinelIsRecognisedByItsRow) {
    pull_rows({listed("A", "甲"), listed("B", "乙")});
    stream.guards.sentinel = "B";
    EXPECT_EQ(pull_rows({listed("A", "甲"), listed("B", "乙")}).outcome, "done");
}

TEST_F(KnownRowsTest, IndexesThatAFirstLoadCouldNotMakeAreMadeByTheNextPull) {
    const char* const indexes =
        "select count(*) from sqlite_master "
        "where name in ('record_by_row', 'record_by_subject')";
    pull_rows({listed("A", "甲")});
    place.database->run_script("drop index record_by_row; drop index record_by_subject");
    EXPECT_EQ(pull_rows({listed("A", "甲")}).unchanged, 1);
    EXPECT_EQ(count(indexes), 2);
    place.database->run_script("drop index record_by_row; drop index record_by_subject");
    const SqliteStore again{StoreInFolder::settings_in(place.folder.path())};
    EXPECT_EQ(count(indexes), 2);
}

TEST_F(KnownRowsTest, ARowThatHadGoneComesBack) {
    stream.guards.most_gone = 100;
    pull_rows({listed("A", "甲"), listed("B", "乙")});
    pull_rows({listed("A", "甲")});
    EXPECT_EQ(pull_rows({listed("A", "甲"), listed("B", "乙")}).stored, 1);
    EXPECT_THAT(records(), ElementsAre("A=甲", "B=乙"));
}

}  // namespace
}  // namespace xinqiao
