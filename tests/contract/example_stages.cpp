// The worked example keeps the contract, and what adapters/README.md says of it is true.
#include <fstream>
#include <set>

#include <gmock/gmock.h>

#include "adapters/catalogue.hpp"
#include "adapters/files/durable.hpp"
#include "adapters/memory/memory.hpp"
#include "tests/contract/example_adapter.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
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
        text += row[0].second + "\t" + row[1].second + "\n";
    }
    return text + "#END\t" + std::to_string(rows.size()) + "\n";
}

SourceStage tabs_source_stage() {
    auto folder = std::make_shared<TemporaryFolder>();
    const fs::path list = folder->path() / "list.tsv";
    SourceStage stage;
    stage.world = folder;
    stage.source = tabs_kind.open_source(tabs_system(folder->path()), tabs_stream(), {});
    stage.show = [=](const auto& rows) { write_durably(list, tabs_list(rows)); };
    stage.spoil = [=] { write_durably(list, "<html><title>登录</title></html>\n"); };
    return stage;
}

// The other side reads one file of the inbox.
Change told_in(const fs::path& file) {
    std::ifstream text{file};
    std::string action, reference, column, value;
    std::getline(std::getline(text, action, '\t'), reference);
    WireRow row;
    while (std::getline(std::getline(text, column, '\t'), value)) {
        row.emplace_back(column, value);
    }
    return told_change(file.stem(), action, reference, std::move(row));
}

void settle_tabs(MemoryList& list, const fs::path& root) {
    std::error_code none_yet;
    std::set<fs::path> files;
    for (const auto& entry : fs::directory_iterator{root / "inbox", none_yet}) {
        files.insert(entry.path());
    }
    std::ofstream answers{root / "answers.tsv", std::ios::app};
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
    Page pull(const std::string& list, const Cursor& cursor = {}) {
        write_durably(folder_.path() / "list.tsv", list);
        return tabs_kind.open_source(system_, tabs_stream(), {})->pull(cursor, Call{});
    }

    TemporaryFolder folder_;
    SystemSettings system_ = tabs_system(folder_.path());
};

TEST_F(ExampleAdapter, ThrowsForAListThatBreaksOff) {
    EXPECT_THROW(pull("MC\tDM\n甲\t1\n"), Error);
    EXPECT_THROW(pull("MC\tDM\n甲\t1\n#END\t2\n"), Error);
    EXPECT_THROW(pull(""), Error);
}

TEST_F(ExampleAdapter, MarksRowsThatItCannotRead) {
    const Page page = pull("MC\tDM\n甲\n\xff\xfe\t2\n#END\t2\n");
    EXPECT_EQ(page.rows.broken(0), "应有 2 列, 实有 1 列");
    EXPECT_EQ(page.rows.broken(1), "不是有效的 UTF-8");
}

TEST_F(ExampleAdapter, NeverMixesTwoLists) {
    const Page first = pull(tabs_list({{{"", "甲"}, {"", "1"}}, {{"", "乙"}, {"", "2"}}}));
    const auto list = folder_.path() / "list.tsv";
    const auto written = fs::last_write_time(list);
    fs::last_write_time(list, written + std::chrono::seconds{1});
    EXPECT_THROW(
        tabs_kind.open_source(system_, tabs_stream(), {})->pull(first.next, Call{}), Error
    );
}

TEST_F(ExampleAdapter, RefusesWhatItCannotWrite) {
    Change change;
    change.id = ChangeId{"7"};
    change.row = {{"MC", "甲\t乙"}};
    const auto receipts = tabs_kind.open_target(system_, {}, {}).target->push({&change, 1}, Call{});
    EXPECT_TRUE(std::holds_alternative<Refused>(receipts.front()));
}

TEST_F(ExampleAdapter, SaysWhichAnswersItCannotRead) {
    std::ofstream{folder_.path() / "answers.tsv"} << "7\t1001\t查无此主体\n胡言\n8\tok\tR8\n9\tok";
    const ReceiptPage page =
        tabs_kind.open_target(system_, {}, {}).receipts->poll(Cursor{}, Call{});
    EXPECT_EQ(page.receipts.size(), 2u) << "the last line is not finished";
    EXPECT_EQ(page.faults.size(), 1u);
    write_durably(folder_.path() / "answers.tsv", "");
    const auto ends = tabs_kind.open_target(system_, {}, {});
    EXPECT_THROW(ends.receipts->poll(page.next, Call{}), Error);
}

TEST_F(ExampleAdapter, IsTriedWithoutAnEffect) {
    system_.streams = {tabs_stream()};
    const auto missing = tabs_kind.check(system_, {}, Call{});
    ASSERT_EQ(missing.size(), 1u);
    EXPECT_FALSE(missing.front().works);
    write_durably(folder_.path() / "list.tsv", tabs_list({}));
    EXPECT_TRUE(tabs_kind.check(system_, {}, Call{}).front().works);
}

}  // namespace
}  // namespace xinqiao
