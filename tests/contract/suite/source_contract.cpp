#include "tests/contract/suite/source_contract.hpp"

#include <chrono>

#include "base/error.hpp"

namespace xinqiao {
namespace {

const std::vector<WireRow> five_rows{
    {{"MC", "甲公司"}, {"DM", "1"}},
    {{"MC", "乙,\"公司\""}, {"DM", "2"}},
    {{"MC", "丙 & <丙>"}, {"DM", "3"}},
    {{"MC", "丁"}, {"DM", "4"}},
    {{"MC", "戊"}, {"DM", "5"}},
};

std::vector<std::string> column_of(const std::vector<Page>& pages, std::string_view name) {
    std::vector<std::string> cells;
    for (const Page& page : pages) {
        const auto column = page.rows.find_column(name);
        for (std::size_t row = 0; column && row < page.rows.size(); ++row) {
            cells.emplace_back(page.rows.cell(row, *column).value_or("absent"));
        }
    }
    return cells;
}

TEST_P(SourceContract, GivesEveryRowOnceInOrder) {
    stage_.show(five_rows);
    const auto pages = pull_all();
    EXPECT_EQ(
        column_of(pages, "MC"),
        (std::vector<std::string>{"甲公司", "乙,\"公司\"", "丙 & <丙>", "丁", "戊"})
    );
    EXPECT_EQ(column_of(pages, "DM"), (std::vector<std::string>{"1", "2", "3", "4", "5"}));
}

TEST_P(SourceContract, IsCompleteOnlyWithTheLastPage) {
    stage_.show(five_rows);
    const auto pages = pull_all();
    for (std::size_t i = 0; i + 1 < pages.size(); ++i) {
        EXPECT_FALSE(pages[i].complete);
        EXPECT_LE(pages[i].rows.size(), 2u);
    }
    EXPECT_TRUE(pages.back().last);
    EXPECT_TRUE(pages.back().complete);
}

TEST_P(SourceContract, GivesTheSameRowsForTheSameCursor) {
    stage_.show(five_rows);
    const Page first = pull();
    const Page once = pull(first.next);
    const Page again = pull(first.next);
    EXPECT_EQ(column_of({again}, "MC"), column_of({once}, "MC"));
    EXPECT_EQ(again.next, once.next);
    EXPECT_EQ(column_of({pull()}, "MC"), column_of({first}, "MC"));
}

TEST_P(SourceContract, ReadsAnEmptyListAsEmpty) {
    stage_.show({});
    const auto pages = pull_all();
    EXPECT_TRUE(column_of(pages, "MC").empty());
    EXPECT_TRUE(pages.back().complete);
}

TEST_P(SourceContract, ThrowsForAListThatIsNone) {
    stage_.show(five_rows);
    stage_.spoil();
    try {
        pull_all();
        FAIL() << "a spoilt list was read";
    } catch (const Error& error) {
        EXPECT_NE(error.kind(), Error::Kind::bug);
        EXPECT_NE(std::string_view{error.what()}, "");
    }
}

TEST_P(SourceContract, StopsAtOnceWhenAsked) {
    stage_.show(five_rows);
    std::stop_source stop;
    stop.request_stop();
    const Call call{stop.get_token(), std::chrono::seconds{30}, "run"};
    const auto begin = std::chrono::steady_clock::now();
    try {
        stage_.source->pull(Cursor{}, call);
        FAIL() << "a stopped call returned rows";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::stopped);
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{2});
}

}  // namespace
}  // namespace xinqiao
