// The worked example keeps the contract, and what adapters/README.md says of it is true.
#include <fstream>
#include <set>

#include <gmock/gmock.h>

#include "adapters/catalogue.hpp"
#include "adapters/files/durable.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/memory/memory.hpp"
#include "tests/contract/example_adapter.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

constexpr AdapterKind tabs_kind{
    "tabs",
    "目录中的制表符分隔文件 / tab-separated files in a folder",
    true,
    open_tabs_source,
    open_tabs_target,
    check_tabs,
};

SystemSettings tabs_system(const fs::path& root) {
    SystemSettings system;
    system.files.root = root;
    return system;
}

StreamSettings tabs_stream() {
    StreamSettings stream;
    stream.path = "list.tsv";
    stream.page_rows = 2;
    return stream;
}

std::string tabs_list(const std::vector<WireRow>& rows) {
    std::string text = "MC\tDM\n";
    for (const WireRow& row : rows) {
        text += csv_line({row[0].second, row[1].second}, '\t');
    }
    return text;
}

void export_tabs(const fs::path& root, std::string_view list, std::size_t size) {
    write_durably(root / "list.tsv", list);
    write_durably(root / "list.tsv.ok", std::to_string(size));
}

SourceStage tabs_source_stage() {
    auto folder = std::make_shared<TemporaryFolder>();
    SourceStage stage;
    stage.world = folder;
    stage.source = tabs_kind.open_source(tabs_system(folder->path()), tabs_stream(), {});
    stage.show = [=](const auto& rows) {
        const std::string list = tabs_list(rows);
        export_tabs(folder->path(), list, list.size());
    };
    stage.spoil = [=] { write_durably(folder->path() / "list.tsv", "<title>登录</title>"); };
    return stage;
}

// The other side reads one file.
Change told_in(const fs::path& file) {
    const std::string text = support::text_of(file);
    const TextBytes bytes{text};
    Rows rows;
    csv_reader(bytes, Encoding::utf8, '\t')->read(rows, 1);
    const auto cell = [&](std::size_t i) { return std::string{rows.cell(0, i).value_or("")}; };
    WireRow row;
    for (std::size_t i = 2; i < rows.columns().size(); ++i) {
        row.emplace_back(rows.columns()[i], cell(i));
    }
    const std::string number = file.stem().string().substr(std::string{"change-"}.size());
    return told_change(number, cell(0), cell(1), std::move(row));
}

void settle_tabs(MemoryList& list, const fs::path& root) {
    std::set<fs::path> files;
    for (const auto& entry : fs::directory_iterator{root}) {
        if (entry.path().filename().string().starts_with("change-")) files.insert(entry.path());
    }
    const bool is_new = !fs::exists(root / "answers.tsv");
    std::ofstream answers{root / "answers.tsv", std::ios::app};
    if (is_new) answers << "number\tanswer\twords\n";
    for (const fs::path& file : files) {
        const Change change = told_in(file);
        const Receipt receipt = list.push({&change, 1}, Call{}).front();
        answers << change.id.text() << "\tok\t" << std::get<Accepted>(receipt).reference << '\n';
    }
}

TargetStage tabs_target_stage() {
    auto folder = std::make_shared<TemporaryFolder>();
    auto list = std::make_shared<MemoryList>();
    TargetStage stage;
    stage.world = folder;
    stage.ends = tabs_kind.open_target(tabs_system(folder->path()), {}, {});
    stage.settle = [=] { settle_tabs(*list, folder->path()); };
    stage.far_side = [=] { return list->standing(); };
    stage.effects = [=] { return list->effects(); };
    return stage;
}

INSTANTIATE_TEST_SUITE_P(Example, SourceContract, testing::Values(tabs_source_stage));
INSTANTIATE_TEST_SUITE_P(Example, TargetContract, testing::Values(tabs_target_stage));

class ExampleAdapter : public testing::Test {
protected:
    Page pull(const std::string& list, std::size_t size, const Cursor& cursor = {}) {
        export_tabs(folder_.path(), list, size);
        return tabs_kind.open_source(system_, tabs_stream(), {})->pull(cursor, Call{});
    }

    TemporaryFolder folder_;
    SystemSettings system_ = tabs_system(folder_.path());
};

TEST_F(ExampleAdapter, ThrowsForAListThatBreaksOff) {
    EXPECT_THROW(pull("MC\tDM\n甲\t1\n", 100), Error);
    EXPECT_THROW(pull("", 0), Error);
    fs::remove(folder_.path() / "list.tsv.ok");
    EXPECT_THROW(tabs_kind.open_source(system_, tabs_stream(), {})->pull({}, Call{}), Error);
}

TEST_F(ExampleAdapter, MarksRowsThatItCannotRead) {
    const std::string list = "MC\tDM\n甲\n\xff\xfe\t2\n";
    const Page page = pull(list, list.size());
    EXPECT_NE(page.rows.broken(0), std::nullopt);
    EXPECT_NE(page.rows.broken(1), std::nullopt);
}

TEST_F(ExampleAdapter, NeverMixesTwoLists) {
    const std::string list = tabs_list({{{"", "甲"}, {"", "1"}}, {{"", "乙"}, {"", "2"}}});
    const Page first = pull(list, list.size());
    const auto file = folder_.path() / "list.tsv";
    const auto written = fs::last_write_time(file);
    fs::last_write_time(file, written + std::chrono::seconds{1});
    EXPECT_THROW(
        tabs_kind.open_source(system_, tabs_stream(), {})->pull(first.next, Call{}), Error
    );
}

TEST_F(ExampleAdapter, TellsTabsAndLineBreaksAsTheyAre) {
    Change change;
    change.id = ChangeId{"7"};
    change.row = {{"MC", "甲\t\"乙\"\n丙"}};
    tabs_kind.open_target(system_, {}, {}).target->push({&change, 1}, Call{});
    EXPECT_EQ(told_in(folder_.path() / "change-7.tsv").row, change.row);
}

TEST_F(ExampleAdapter, KeepsTheReceiptsOfWhatArrivedBeforeAFault) {
    std::vector<Change> changes(2);
    changes[0].id = ChangeId{"7"};
    changes[1].id = ChangeId{"no/folder"};
    const auto receipts = tabs_kind.open_target(system_, {}, {}).target->push(changes, Call{});
    ASSERT_EQ(receipts.size(), 2u);
    EXPECT_TRUE(std::holds_alternative<Taken>(receipts[0]));
    EXPECT_TRUE(std::holds_alternative<Deferred>(receipts[1]));
}

TEST_F(ExampleAdapter, SaysWhichAnswersItCannotRead) {
    std::ofstream{folder_.path() / "answers.tsv"}
        << "number\tanswer\twords\n7\t1001\t查无此主体\n胡言\n8\tok\tR8\n";
    const auto ends = tabs_kind.open_target(system_, {}, {});
    const ReceiptPage page = ends.receipts->poll(Cursor{}, Call{});
    ASSERT_EQ(page.receipts.size(), 2u);
    EXPECT_EQ(std::get<Refused>(page.receipts[0].receipt).code, "1001");
    EXPECT_EQ(std::get<Accepted>(page.receipts[1].receipt).reference, "R8");
    EXPECT_EQ(page.faults.size(), 1u);
}

TEST_F(ExampleAdapter, IsTriedWithoutAnEffect) {
    system_.streams = {tabs_stream()};
    const auto missing = tabs_kind.check(system_, {}, Call{});
    ASSERT_EQ(missing.size(), 1u);
    EXPECT_FALSE(missing.front().works);
    const std::string list = tabs_list({});
    export_tabs(folder_.path(), list, list.size());
    EXPECT_TRUE(tabs_kind.check(system_, {}, Call{}).front().works);
}

}  // namespace
}  // namespace xinqiao
