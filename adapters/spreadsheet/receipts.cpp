// Receipts out of the answer sheets of a platform: our rows, and what came of each.
#include <algorithm>
#include <tuple>

#include "adapters/files/files.hpp"
#include "adapters/files/receipts_read.hpp"
#include "adapters/files/sent_names.hpp"
#include "adapters/files/stoppable_bytes.hpp"
#include "adapters/files/transport.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/formats/xlsx_table.hpp"
#include "adapters/spreadsheet/sent_rows.hpp"
#include "adapters/spreadsheet/spreadsheet.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "schema/code_book.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t rows_at_once = 1000;

using AnswerCells = SentRows::Cells;

AnswerCells cells_of(const Rows& rows, std::size_t row) {
    AnswerCells cells;
    for (std::size_t column = 0; column < rows.columns().size(); ++column) {
        const auto cell = rows.cell(row, column);
        if (cell) cells[column_key(rows.columns()[column])] = canonical_text(*cell);
    }
    return cells;
}

class SpreadsheetReceipts final : public Receipts {
public:
    SpreadsheetReceipts(const SpreadsheetSettings& settings, const PublicationSettings& publication)
        : settings_{settings},
          keys_{publication.keys},
          transport_{open_transport(as_files(settings), {})} {
        check_relative(settings.receipts);
        for (const std::string& word : settings.accepted_words) {
            accepted_.push_back(canonical_text(word));
        }
    }

    ReceiptPage poll(const Cursor& cursor, const Call& call) override;

private:
    std::vector<FoundFile> files_in_order(const Call& call);
    void take(const FoundFile& file, ReceiptPage& page, const Call& call);
    Rows rows_of(const FoundFile& file, const Call& call);
    void take_row(
        const AnswerCells& cells, const std::string& where, ReceiptPage& page, SentRows& sent
    ) const;
    std::string cell(const AnswerCells& cells, const std::string& heading) const;
    Receipt receipt_in(const AnswerCells& cells) const;

    SpreadsheetSettings settings_;
    std::vector<std::string> keys_;
    std::vector<std::string> accepted_;
    std::unique_ptr<Transport> transport_;
};

// One file is one page: a sheet that was uploaded holds no more than that.
ReceiptPage SpreadsheetReceipts::poll(const Cursor& cursor, const Call& call) {
    go_on(call);
    ReceiptsRead read{cursor};
    ReceiptPage page;
    page.next = cursor;
    page.last = true;
    const auto files = files_in_order(call);
    const auto is_new = [&](const FoundFile& found) { return !read.has(found); };
    const auto file = std::find_if(files.begin(), files.end(), is_new);
    if (file == files.end()) return page;
    take(*file, page, call);
    read.note(*file);
    page.next = read.cursor(files);
    page.last = std::none_of(std::next(file), files.end(), is_new);
    return page;
}

std::vector<FoundFile> SpreadsheetReceipts::files_in_order(const Call& call) {
    auto files = files_below(*transport_, settings_.receipts, 0, call);
    std::sort(files.begin(), files.end(), [](const FoundFile& a, const FoundFile& b) {
        return std::tie(a.changed, a.name) < std::tie(b.changed, b.name);
    });
    return files;
}

void SpreadsheetReceipts::take(const FoundFile& file, ReceiptPage& page, const Call& call) {
    try {
        const Rows rows = rows_of(file, call);
        SentRows sent{names_folder(as_files(settings_)), keys_};
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const std::string where =
                "校验结果表 " + file.name + " 第 " + std::to_string(rows.place(row)) + " 行";
            if (const auto fault = rows.broken(row)) {
                page.faults.push_back(where + "无法读取: " + std::string{*fault});
            } else {
                take_row(cells_of(rows, row), where, page, sent);
            }
        }
    } catch (const Error& error) {
        if (error.kind() != Error::Kind::invalid) throw;
        page.faults.push_back(
            "校验结果表 " + file.name + ": " + error.what() + "; " + error.hint()
        );
    }
}

// Every sheet that has the column of results is an answer; one at least must be.
Rows SpreadsheetReceipts::rows_of(const FoundFile& file, const Call& call) {
    const auto opened = transport_->open(file, call);
    StoppableBytes bytes{*opened};
    bytes.heed(call);
    Rows rows;
    const auto read_all = [&](RowReader& reader) {
        while (reader.read(rows, rows_at_once)) {
            go_on(call);
        }
    };
    if (is_workbook(bytes)) {
        TableHint hint;
        hint.needed = {settings_.result_heading};
        hint.ends = settings_.end_words;
        for (const FoundTable& table : find_tables(bytes, hint)) {
            hint.sheet = table.sheet;
            read_all(*xlsx_reader(bytes, hint));
        }
    } else {
        read_all(*csv_reader(bytes, decide_encoding(bytes, settings_.encoding), ','));
    }
    opened->check_unchanged();
    return rows;
}

void SpreadsheetReceipts::take_row(
    const AnswerCells& cells, const std::string& where, ReceiptPage& page, SentRows& sent
) const {
    if (cell(cells, settings_.result_heading).empty()) {
        page.faults.push_back(where + "没有“" + settings_.result_heading + "”");
        return;
    }
    std::optional<ChangeId> id;
    const std::string told = cell(cells, settings_.id_heading);
    if (!told.empty()) {
        id = ChangeId{told};
    } else {
        id = sent.find(cells, where);
    }
    if (id) {
        page.receipts.push_back({*id, receipt_in(cells)});
    } else {
        page.faults.push_back(
            where + "与已发出的表格对应不上: " + cell(cells, settings_.code_heading) + " "
            + cell(cells, settings_.reason_heading)
        );
    }
}

std::string SpreadsheetReceipts::cell(const AnswerCells& cells, const std::string& heading) const {
    const auto found = cells.find(column_key(heading));
    return heading.empty() || found == cells.end() ? std::string{} : found->second;
}

Receipt SpreadsheetReceipts::receipt_in(const AnswerCells& cells) const {
    const std::string result = cell(cells, settings_.result_heading);
    const bool accepted = std::ranges::find(accepted_, result) != accepted_.end();
    if (accepted) return Accepted{cell(cells, settings_.reference_heading)};
    const std::string code = cell(cells, settings_.code_heading);
    const std::string reason = cell(cells, settings_.reason_heading);
    return Refused{code.empty() ? result : code, reason.empty() ? result : reason};
}

}  // namespace

std::unique_ptr<Receipts> spreadsheet_receipts(
    const SpreadsheetSettings& sheet, const PublicationSettings& publication
) {
    return std::make_unique<SpreadsheetReceipts>(sheet, publication);
}

}  // namespace xinqiao
