// Workbooks that people carry: lists, our sheets (in the platform's templates), its answer sheets.
#include <filesystem>
#include <fstream>

#include "adapters/formats/xlsx_table.hpp"
#include "adapters/pretended/system_form.hpp"
#include "adapters/process/private_folder.hpp"
#include "adapters/spreadsheet/spreadsheet.hpp"
#include "adapters/spreadsheet/workbook.hpp"

namespace xinqiao {
namespace {

constexpr const char* any_sheet = "名单";

std::string workbook(const PrivateFolder& folder, const NamedSheet& sheet) {
    return workbook_of({sheet}, folder.path() / "draft.xlsx");
}

class SpreadsheetForm final : public SystemForm {
public:
    explicit SpreadsheetForm(const SpreadsheetSettings& sheet) : sheet_{sheet} {}

    Rows list(const StreamSettings& stream, const Rows& rows, const Call&) override {
        const std::string text = workbook(folder_, sheet_of(rows));
        const TextBytes bytes{text};
        const auto reader = xlsx_reader(bytes, table_hint(sheet_, stream));
        Rows read;
        while (reader->read(read, rows.size() + 1)) {
        }
        return read;
    }

    // The templates are files on this machine: looked at, as for every sheet.
    std::string fault_of(const PublicationSettings& publication, const Change& change, const Call&)
        override {
        const std::string obstacle = obstacle_in_sheet(change);
        if (!obstacle.empty()) return obstacle;
        const Change* const told[] = {&change};
        const auto lines = lines_of(told, change.action, sheet_);
        if (in_template(sheet_, publication.kind, change.action, lines).empty()) {
            workbook(folder_, {upsert_sheet, lines});
        }
        return {};
    }

    // Where their sheets do not carry our number, what was sent is looked for by its cells, and of
    // the canary nothing was sent.
    Receipt accepted(
        const PublicationSettings& publication,
        const Change& change,
        const std::string& reference,
        const Call& call
    ) override {
        if (sheet_.id_heading.empty()) return Accepted{reference};
        SpreadsheetSettings here = sheet_;
        here.root = folder_.path().string();
        std::filesystem::create_directories(folder_.path() / here.receipts);
        std::ofstream{folder_.path() / here.receipts / "answer.xlsx", std::ios::binary}
            << workbook(folder_, answer_sheet(change, reference));
        const ReceiptPage page = spreadsheet_receipts(here, publication)->poll(Cursor{}, call);
        if (page.receipts.size() == 1 && page.receipts[0].change == change.id) {
            return page.receipts[0].receipt;
        }
        return Unknown{page.faults.empty() ? "校验结果表读不出来" : page.faults.front()};
    }

private:
    // With as many lines above the headings as the settings say.
    NamedSheet sheet_of(const Rows& rows) const {
        NamedSheet sheet{sheet_.sheet.empty() ? any_sheet : sheet_.sheet, {}};
        for (std::int64_t line = 1; line < sheet_.heading_row; ++line)
            sheet.lines.push_back({"探针"});
        sheet.lines.push_back(rows.columns());
        for (std::size_t row = 0; row < rows.size(); ++row) {
            SheetLine& line = sheet.lines.emplace_back();
            for (std::size_t column = 0; column < rows.columns().size(); ++column)
                line.emplace_back(rows.cell(row, column).value_or(""));
        }
        return sheet;
    }

    NamedSheet answer_sheet(const Change& change, const std::string& reference) const {
        SheetLine headings{sheet_.id_heading, sheet_.result_heading};
        SheetLine cells{
            change.id.text(), sheet_.accepted_words.empty() ? "" : sheet_.accepted_words.front()};
        if (!sheet_.reference_heading.empty()) {
            headings.push_back(sheet_.reference_heading);
            cells.push_back(reference);
        }
        return {any_sheet, {headings, cells}};
    }

    SpreadsheetSettings sheet_;
    PrivateFolder folder_;
};

}  // namespace

std::unique_ptr<SystemForm> spreadsheet_form(const SystemSettings& system) {
    return std::make_unique<SpreadsheetForm>(system.spreadsheet);
}

}  // namespace xinqiao
