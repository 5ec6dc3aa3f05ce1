// Spreadsheets keep the contract: a far side takes workbooks and writes answer sheets.
#include "adapters/files/durable.hpp"
#include "adapters/files/open_file.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/formats/xlsx_table.hpp"
#include "adapters/memory/memory.hpp"
#include "adapters/spreadsheet/spreadsheet.hpp"
#include "adapters/spreadsheet/workbook.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

std::vector<SheetLine> sheet_lines(const std::vector<WireRow>& rows) {
    std::vector<SheetLine> lines{{"MC", "DM"}};
    for (const WireRow& row : rows) {
        lines.push_back({row[0].second, row[1].second});
    }
    return lines;
}

SourceStage spreadsheet_stage(bool as_csv) {
    auto folder = std::make_shared<TemporaryFolder>();
    SystemSettings system;
    system.spreadsheet.root = folder->path();
    StreamSettings stream;
    stream.path = "list";
    stream.page_rows = 2;
    const auto root = folder->path();
    SourceStage stage;
    stage.source = open_spreadsheet_source(system, stream, {});
    stage.show = [=](const auto& rows) {
        std::string text;
        for (const SheetLine& line : sheet_lines(rows)) {
            text += csv_line(line);
        }
        if (!as_csv) text = workbook_of({{"名单", sheet_lines(rows)}}, root / ".draft");
        write_durably(root / "list", text);
    };
    stage.spoil = [=] {
        write_durably(root / "list", as_csv ? "<html><title>登录</title></html>" : "PK\x03\x04...");
    };
    stage.world = folder;
    return stage;
}

// One sheet of what was uploaded: what the platform did with each row, as lines of its answer.
void take_sheet(
    MemoryList& list, const Bytes& bytes, const std::string& sheet, std::vector<SheetLine>& answer
) {
    Rows rows;
    xlsx_reader(bytes, {.sheet = sheet, .needed = {"变更编号"}})->read(rows, 1000);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        WireRow cells;
        for (std::size_t column = 2; column < rows.columns().size(); ++column) {
            cells.emplace_back(rows.columns()[column], *rows.cell(row, column));
        }
        const Change change = told_change(
            std::string{*rows.cell(row, 0)},
            sheet == withdraw_sheet ? "withdraw" : "upsert",
            std::string{*rows.cell(row, 1)},
            std::move(cells)
        );
        const auto receipt = list.push({&change, 1}, Call{}).front();
        answer.push_back({change.id.text(), "通过", std::get<Accepted>(receipt).reference});
    }
}

void settle_sheets(MemoryList& list, const std::filesystem::path& root) {
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator{root / "outbox", fault}) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with('.')) continue;
        const OpenFile bytes{*look_at("outbox/" + name, root), root};
        std::vector<SheetLine> answer{{"变更编号", "校验结果", "平台编号"}};
        for (const FoundTable& table : find_tables(bytes, {.needed = {"变更编号"}})) {
            take_sheet(list, bytes, table.sheet, answer);
        }
        std::filesystem::create_directories(root / "receipts");
        write_durably(root / "receipts" / name, workbook_of({{"结果", answer}}, root / ".answer"));
    }
}

TargetStage spreadsheet_target_stage() {
    auto folder = std::make_shared<TemporaryFolder>();
    auto list = std::make_shared<MemoryList>();
    SystemSettings system;
    system.spreadsheet.root = folder->path();
    TargetStage stage;
    stage.ends = open_spreadsheet_target(system, PublicationSettings{"penalty", "m", "", 100}, {});
    stage.settle = [=] { settle_sheets(*list, folder->path()); };
    stage.far_side = [list] { return list->standing(); };
    stage.effects = [list] { return list->effects(); };
    stage.world = folder;
    return stage;
}

SourceStage xlsx_source_stage() {
    return spreadsheet_stage(false);
}

SourceStage csv_template_source_stage() {
    return spreadsheet_stage(true);
}

INSTANTIATE_TEST_SUITE_P(Xlsx, SourceContract, testing::Values(xlsx_source_stage));
INSTANTIATE_TEST_SUITE_P(CsvTemplate, SourceContract, testing::Values(csv_template_source_stage));
INSTANTIATE_TEST_SUITE_P(Spreadsheet, TargetContract, testing::Values(spreadsheet_target_stage));

}  // namespace
}  // namespace xinqiao
