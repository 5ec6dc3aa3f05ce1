// Rows keep what a system said, cell by cell, and say where it was odd.
#include "schema/rows.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

Rows two_rows() {
    Rows rows{{"name", "code"}};
    rows.begin_row(2);
    rows.set(0, "乌兰浩特市甲矿业有限公司");
    rows.set(1, "");
    rows.begin_row(3);
    rows.set(1, "91152201078377449P");
    return rows;
}

TEST(RowsTest, TellsAnEmptyCellFromOneThatIsNotThere) {
    const Rows rows = two_rows();
    EXPECT_EQ(rows.cell(0, 0), "乌兰浩特市甲矿业有限公司");
    EXPECT_EQ(rows.cell(0, 1), "");
    EXPECT_EQ(rows.cell(1, 0), std::nullopt);
    EXPECT_EQ(rows.cell(1, 1), "91152201078377449P");
    EXPECT_EQ(rows.place(1), 3u);
}

TEST(RowsTest, FindsCellsInWhateverOrderTheyCame) {
    Rows rows;
    for (std::uint64_t line = 1; line <= 3; ++line) {
        rows.begin_row(line);
        const bool turned = line == 2;
        rows.set(rows.column(turned ? "b" : "a"), turned ? "B" : "A");
        rows.set(rows.column(turned ? "a" : "b"), turned ? "A" : "B");
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
        EXPECT_EQ(rows.cell(row, *rows.find_column("a")), "A");
        EXPECT_EQ(rows.cell(row, *rows.find_column("b")), "B");
    }
    EXPECT_EQ(rows.find_column("c"), std::nullopt);
}

TEST(RowsTest, KeepsTheFirstOfACellSaidTwiceAndNotesIt) {
    Rows rows{{"a"}};
    rows.begin_row(1);
    rows.set(0, "first");
    rows.set(0, "second");
    rows.begin_row(2);
    rows.set(0, "alone");
    EXPECT_EQ(rows.cell(0, 0), "first");
    EXPECT_EQ(rows.repeated(0), "a");
    EXPECT_EQ(rows.repeated(1), std::nullopt);
}

TEST(RowsTest, RemembersWhyARowIsBroken) {
    Rows rows = two_rows();
    rows.mark_broken("引号不配对");
    EXPECT_EQ(rows.broken(0), std::nullopt);
    EXPECT_EQ(rows.broken(1), "引号不配对");
}

TEST(RowsTest, SpellsARowAsJsonInTheOrderOfItsColumns) {
    Rows rows{{"a", "b", "c"}};
    rows.begin_row(1);
    rows.set(2, "say \"hi\"\n");
    rows.set(0, "\xff!");
    EXPECT_EQ(rows.json(0), R"({"a":"�!","c":"say \"hi\"\n"})");
}

TEST(RowsTest, LeavesOutOfJsonWhatMustNotBeKept) {
    const Rows rows = two_rows();
    const std::vector<std::size_t> without{0};
    EXPECT_EQ(rows.json(0, without), R"({"code":""})");
}

TEST(RowsTest, StaysFastWhenOneRowHasAHundredThousandColumns) {
    Rows rows;
    rows.begin_row(1);
    for (int i = 0; i < 100'000; ++i) {
        rows.set(rows.column("column" + std::to_string(i)), "x");
    }
    EXPECT_EQ(rows.columns().size(), 100'000u);
    EXPECT_EQ(rows.cell(0, 99'999), "x");
}

TEST(RowsTest, RefusesACellOutsideOfAnyRow) {
    Rows rows{{"a"}};
    EXPECT_THROW(rows.set(0, "x"), Error);
    rows.begin_row(1);
    EXPECT_THROW(rows.set(1, "x"), Error);
}

}  // namespace
}  // namespace xinqiao
