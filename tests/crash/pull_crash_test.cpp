// Cuts the power at every single statement of a pull in turn, then lets it resume.
#include <gtest/gtest.h>

#include "tests/support/failing_database.hpp"
#include "tests/support/pull_stage.hpp"

namespace xinqiao {
namespace {

const std::vector<std::string> columns{"NUMBER", "NAME", "CODE"};

const std::vector<ListedRow> yesterday{
    listed("A", "甲"),
    listed("B", "乙"),
    listed("C", "丙"),
    listed("D", "丁"),
    listed("E", "戊"),
    listed("F", "己")};

// One changed, one gone, one new, one that cannot be a record, one said twice.
const std::vector<ListedRow> today{
    listed("B", "乙二"),
    listed("A", "甲"),
    listed("G", "庚"),
    listed("C", "丙"),
    listed("X", ""),
    listed("D", "丁"),
    listed("A", "又一个甲"),
    listed("E", "戊")};

struct EndState {
    std::vector<std::string> records;
    std::vector<std::string> quarantined;
    std::int64_t versions = 0;
    std::int64_t findings = 0;

    friend bool operator==(const EndState&, const EndState&) = default;
};

EndState end_state(PullStage& stage) {
    return {
        stage.records(),
        stage.quarantined(),
        stage.count("select count(*) from version"),
        stage.count("select count(*) from finding where state = 'open'")};
}

void prepare(PullStage& stage, bool full) {
    stage.stream.full = full;
    stage.pull_rows(yesterday);
}

// The rows that the second pull reads: the whole list, or what came since.
std::vector<ListedRow> second_list(bool full) {
    if (full) return today;
    std::vector<ListedRow> rows = yesterday;
    rows.insert(rows.end(), today.begin(), today.end());
    return rows;
}

// Runs the second pull with so many statements of power; true when it got through.
bool pull_with_power(PullStage& stage, bool full, std::int64_t statements) {
    ListSource source{columns, second_list(full)};
    FailingDatabase failing{*stage.place.database, statements};
    try {
        stage.pull_from(source, failing);
    } catch (const PowerCut&) {
        return false;
    }
    return true;
}

class PullCrashTest : public testing::TestWithParam<bool> {};

TEST_P(PullCrashTest, EndsTheSameWhereverThePowerIsCut) {
    const bool full = GetParam();
    PullStage uncut;
    prepare(uncut, full);
    ASSERT_TRUE(pull_with_power(uncut, full, -1));
    const EndState expected = end_state(uncut);

    bool got_through = false;
    std::int64_t statements = 0;
    for (; !got_through && statements < 2000; ++statements) {
        PullStage stage;
        prepare(stage, full);
        got_through = pull_with_power(stage, full, statements);
        if (!got_through) {
            ASSERT_TRUE(pull_with_power(stage, full, -1));
        }
        ASSERT_EQ(end_state(stage), expected) << "power cut at statement " << statements;
        ASSERT_EQ(
            stage.count("select count(*) from run "
                        "where rows_read <> stored + unchanged + filtered + quarantined + "
                        "withheld"),
            0
        );
    }
    EXPECT_TRUE(got_through);
    EXPECT_GT(statements, 30);
}

INSTANTIATE_TEST_SUITE_P(FullAndIncremental, PullCrashTest, testing::Bool());

}  // namespace
}  // namespace xinqiao
