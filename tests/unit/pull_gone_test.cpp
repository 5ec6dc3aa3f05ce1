// A list of changes that names what has gone: believed one by one, never in masses.
#include <gtest/gtest.h>

#include "tests/support/pull_stage.hpp"

namespace xinqiao {
namespace {

// Pages of two rows; a row whose number begins with "-" says that the record is no more.
class ChangesSource final : public Source {
public:
    explicit ChangesSource(std::vector<ListedRow> rows) : list_{std::move(rows)} {}

    Page pull(const Cursor& cursor, const Call&) override {
        const std::size_t from = cursor.empty() ? 0 : std::stoul(cursor.text());
        Page page;
        page.rows = Rows{{"NUMBER", "NAME", "CODE"}};
        std::size_t at = from;
        for (; at < list_.size() && at < from + 2; ++at) {
            const bool gone = list_[at][0].starts_with('-');
            page.rows.begin_row(at + 1);
            page.rows.set(0, gone ? list_[at][0].substr(1) : list_[at][0]);
            page.rows.set(1, list_[at][1]);
            page.rows.set(2, list_[at][2]);
            if (gone) page.rows.mark_gone();
        }
        page.next = Cursor{std::to_string(at)};
        page.last = at == list_.size();
        return page;
    }

private:
    std::vector<ListedRow> list_;
};

class PullGone : public testing::Test {
protected:
    PullGone() {
        stage.stream.full = false;
        for (int n = 10; n < 20; ++n) {
            rows.push_back(listed(std::to_string(n).c_str(), "甲公司"));
        }
    }

    StreamSummary pull() {
        ChangesSource source{rows};
        return stage.pull_from(source);
    }

    PullStage stage;
    std::vector<ListedRow> rows;
};

TEST_F(PullGone, MakesARecordDisappearThatTheSourceDeleted) {
    pull();
    rows.push_back(listed("-12", "甲公司"));
    const StreamSummary summary = pull();
    EXPECT_EQ(summary.outcome, "done");
    EXPECT_EQ(summary.gone, 1);
    EXPECT_EQ(summary.read, summary.stored + summary.unchanged + summary.filtered);
    EXPECT_EQ(stage.records().size(), 9u);
    EXPECT_EQ(pull().read, 0);
}

TEST_F(PullGone, BelievesTheLastWordAboutARecord) {
    rows.push_back(listed("-12", "甲公司"));
    rows.push_back(listed("13", "乙公司"));
    rows.push_back(listed("-13", "乙公司"));
    rows.push_back(listed("12", "甲公司"));
    EXPECT_EQ(pull().outcome, "done");
    EXPECT_EQ(stage.records().size(), 9u);
    EXPECT_EQ(stage.records()[2], "12=甲公司");
}

TEST_F(PullGone, IsGuardedInMassesAndMetAgain) {
    pull();
    for (int n = 10; n < 16; ++n) {
        rows.push_back(listed(("-" + std::to_string(n)).c_str(), "甲公司"));
    }
    const StreamSummary guarded = pull();
    EXPECT_EQ(guarded.outcome, "guarded");
    EXPECT_EQ(stage.records().size(), 10u);
    EXPECT_EQ(pull().read, 6);
    stage.accept = guarded.run;
    EXPECT_EQ(pull().outcome, "done");
    EXPECT_EQ(stage.records().size(), 4u);
}

TEST_F(PullGone, KnowsNothingOfARecordNeverMet) {
    rows.push_back(listed("-99", "甲公司"));
    EXPECT_EQ(pull().gone, 0);
    EXPECT_EQ(stage.records().size(), 10u);
}

}  // namespace
}  // namespace xinqiao
