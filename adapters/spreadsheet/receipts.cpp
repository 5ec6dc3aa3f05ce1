// Receipts out of the answer sheets of a platform: our rows, and what came of each.
#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "adapters/files/files.hpp"
#include "adapters/files/folder.hpp"
#include "adapters/files/open_file.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/spreadsheet/sent_rows.hpp"
#include "adapters/spreadsheet/spreadsheet.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "schema/code_book.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t rows_at_once = 1000;

// "moment|\nname\nname\n": up to which moment answers were read, and those of that moment.
struct AnswersRead {
    std::int64_t moment = 0;
    std::string names = "\n";
};

AnswersRead answers_read(const Cursor& cursor) {
    AnswersRead read;
    const std::string& text = cursor.text();
    if (text.empty()) return read;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), read.moment);
    if (fault != std::errc{} || end == text.data() + text.size() || *end != '|') {
        throw Error{Error::Kind::invalid, "游标“" + text + "”不是 spreadsheet 适配器的"};
    }
    read.names = std::string{end + 1, text.data() + text.size()};
    return read;
}

bool is_answered(const FoundFile& file, const AnswersRead& read) {
    if (file.changed != read.moment) return file.changed < read.moment;
    return read.names.find("\n" + file.name + "\n") != std::string::npos;
}

using Cells = std::map<std::string, std::string>;

Cells cells_of(const Rows& rows, std::size_t row) {
    Cells cells;
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
          outbox_{outbox_of(settings, publication)},
          accepted_{words_in(settings.accepted_words)},
          folder_{settings.root} {
        folder_.inside(settings.receipts);
    }

    ReceiptPage poll(const Cursor& cursor, const Call& call) override;

private:
    std::vector<FoundFile> files_in_order() const;
    void take(const FoundFile& file, ReceiptPage& page, SentRows& sent) const;
    Rows rows_of(const FoundFile& file) const;
    void take_row(const Cells& cells, const std::string& where, ReceiptPage& page, SentRows& sent)
        const;
    std::string cell(const Cells& cells, const std::string& heading) const;
    Receipt receipt_in(const Cells& cells) const;

    SpreadsheetSettings settings_;
    std::string outbox_;
    std::vector<std::string> accepted_;
    ExchangeFolder folder_;
};

// One file is one page: a sheet that was uploaded holds no more than that.
ReceiptPage SpreadsheetReceipts::poll(const Cursor& cursor, const Call& call) {
    go_on(call);
    AnswersRead read = answers_read(cursor);
    ReceiptPage page;
    page.next = cursor;
    page.last = true;
    const auto files = files_in_order();
    const auto file = std::find_if(files.begin(), files.end(), [&](const FoundFile& found) {
        return !is_answered(found, read);
    });
    if (file == files.end()) return page;
    SentRows sent{folder_.inside(outbox_) / ".sent", words_in(settings_.key_headings)};
    take(*file, page, sent);
    if (file->changed != read.moment) read = {file->changed, "\n"};
    read.names += file->name + "\n";
    page.next = Cursor{std::to_string(read.moment) + "|" + read.names};
    page.last = std::next(file) == files.end();
    return page;
}

std::vector<FoundFile> SpreadsheetReceipts::files_in_order() const {
    std::error_code fault;
    if (!std::filesystem::is_directory(folder_.inside(settings_.receipts), fault)) return {};
    auto files = folder_.matching(settings_.receipts);
    std::sort(files.begin(), files.end(), [](const FoundFile& a, const FoundFile& b) {
        return std::tie(a.changed, a.name) < std::tie(b.changed, b.name);
    });
    return files;
}

void SpreadsheetReceipts::take(const FoundFile& file, ReceiptPage& page, SentRows& sent) const {
    try {
        const Rows rows = rows_of(file);
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
Rows SpreadsheetReceipts::rows_of(const FoundFile& file) const {
    const OpenFile bytes{file};
    Rows rows;
    const auto read_all = [&](RowReader& reader) {
        while (reader.read(rows, rows_at_once)) {
        }
    };
    if (is_workbook(bytes)) {
        TableHint hint{{}, 0, {settings_.result_heading}, words_in(settings_.end_words)};
        const auto tables = find_tables(bytes, hint);
        for (const FoundTable& table : tables) {
            hint.sheet = table.sheet;
            read_all(*xlsx_reader(bytes, hint));
        }
    } else {
        read_all(*csv_reader(bytes, decide_encoding(bytes, settings_.encoding), ','));
    }
    bytes.check_unchanged();
    return rows;
}

void SpreadsheetReceipts::take_row(
    const Cells& cells, const std::string& where, ReceiptPage& page, SentRows& sent
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

std::string SpreadsheetReceipts::cell(const Cells& cells, const std::string& heading) const {
    const auto found = cells.find(column_key(heading));
    return heading.empty() || found == cells.end() ? std::string{} : found->second;
}

Receipt SpreadsheetReceipts::receipt_in(const Cells& cells) const {
    const std::string result = cell(cells, settings_.result_heading);
    const bool accepted = std::any_of(accepted_.begin(), accepted_.end(), [&](const auto& word) {
        return canonical_text(word) == result;
    });
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
