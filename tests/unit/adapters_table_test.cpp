// The table adapter's spelling of cells and cursors, and the example that an operator starts from.
#include <filesystem>

#include <gtest/gtest.h>

#include "adapters/table/cells.hpp"
#include "adapters/table/position.hpp"
#include "base/error.hpp"
#include "daemon/config/read_config.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

TableColumn column_of(CellType cell) {
    return {.name = "C", .type = "", .cell = cell};
}

TEST(TableCells, SayTheSameWhateverTheirSpelling) {
    EXPECT_TRUE(same_cell(column_of(CellType::number), "1.500000", "1.5"));
    EXPECT_TRUE(same_cell(column_of(CellType::number), "0.20", ".2"));
    EXPECT_FALSE(same_cell(column_of(CellType::number), "10", "1"));
    EXPECT_TRUE(same_cell(column_of(CellType::padded), "甲  ", "甲"));
    EXPECT_FALSE(same_cell(column_of(CellType::text), "甲  ", "甲"));
    EXPECT_TRUE(same_cell(column_of(CellType::day), "2024-04-02", "2024/04/02"));
    EXPECT_TRUE(same_cell(column_of(CellType::moment), "2024-04-02 00:00:00", "2024/04/02"));
    EXPECT_TRUE(same_cell(column_of(CellType::text), std::nullopt, ""));
}

TEST(TableCells, AreNullWhereTheyAreEmptyAndMayBe) {
    TableColumn column = column_of(CellType::text);
    EXPECT_EQ(spelled_for(column, ""), std::nullopt);
    column.nullable = false;
    EXPECT_EQ(spelled_for(column, ""), "");
    EXPECT_EQ(spelled_for(column_of(CellType::day), "2024/04/02"), "2024-04-02");
}

TEST(TableCells, LookBackInEverySpellingOfAMoment) {
    const std::chrono::seconds minute{60};
    EXPECT_EQ(earlier("2024-03-01 00:00:30.123456", minute), "2024-02-29 23:59:30.123456");
    EXPECT_EQ(earlier("20240301000030", minute), "20240229235930");
    EXPECT_EQ(earlier("1709222430000", minute), "1709222370000");
    EXPECT_EQ(earlier("昨天", minute), std::nullopt);
    EXPECT_EQ(earlier("20241301000030", minute), std::nullopt);
}

TEST(TablePositions, AreRefusedWhenTheyAreNotOurs) {
    const Cursor cursor = cursor_of({.way = "time", .at = {"2024-03-01 00:00:00", "行'\"1"}});
    EXPECT_EQ(position_of_table(cursor, "time", 2).at[1], "行'\"1");
    EXPECT_THROW(position_of_table(cursor, "all", 1), Error);
    EXPECT_THROW(position_of_table(cursor, "time", 3), Error);
    for (const char* hostile : {"5", "[]", "{", R"({"way":"time"})", "' or 1=1"}) {
        EXPECT_THROW(position_of_table(Cursor{hostile}, "time", 2), Error) << hostile;
    }
}

// What the tables of others look like is no default of ours.
TEST(ShippedTableExample, IsASystem) {
    const auto shipped = support::source_folder() / "conf";
    TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "systems");
    std::filesystem::copy_file(shipped / "xinqiao.toml", folder.path() / "xinqiao.toml");
    std::filesystem::copy_file(
        shipped / "examples/table.toml", folder.path() / "systems/table.toml"
    );
    const Config config = read_config(folder.path() / "xinqiao.toml");
    ASSERT_EQ(config.systems.size(), 1U);
    const SystemSettings& system = config.systems[0];
    const TableSettings usual;
    EXPECT_FALSE(system.enabled);
    EXPECT_EQ(system.table.backend, usual.backend);
    EXPECT_EQ(system.table.row_id, usual.row_id);
    EXPECT_EQ(system.table.batch_number, usual.batch_number);
    EXPECT_EQ(system.table.read_by, usual.read_by);
    EXPECT_EQ(system.table.settle, usual.settle);
    EXPECT_EQ(system.table.withdraw_by, usual.withdraw_by);
    EXPECT_EQ(system.table.state_new, usual.state_new);
}

}  // namespace
}  // namespace xinqiao
