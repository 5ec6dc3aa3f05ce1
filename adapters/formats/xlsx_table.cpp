#include "adapters/formats/xlsx_table.hpp"

#include <algorithm>
#include <set>

#include "adapters/formats/xlsx_sheet.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "schema/code_book.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t rows_to_look_at = 40;
constexpr std::size_t most_headings = 1024;
constexpr std::size_t most_at_once = 64U << 20;  // bytes of cells

// Short enough for a message.
std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        if (word.empty()) continue;
        if (text.size() > 500) return text + "、…";
        if (!text.empty()) text += "、";
        text += word.size() > 200 ? "（长文字）" : word;
    }
    return text.empty() ? "（无）" : text;
}

std::size_t filled(const XlsxRow& row) {
    return static_cast<std::size_t>(std::count_if(
        row.cells.begin(),
        row.cells.end(),
        [](const XlsxCell& cell) { return !cell.fault.empty() || !trimmed(cell.text).empty(); }
    ));
}

bool is_all_text(const XlsxRow& row) {
    return std::all_of(row.cells.begin(), row.cells.end(), [](const XlsxCell& cell) {
        return cell.fault.empty() && (cell.is_text || cell.text.empty());
    });
}

std::vector<std::string> headings_in(const XlsxRow& row) {
    std::vector<std::string> headings;
    for (const XlsxCell& cell : row.cells) {
        const std::string_view text = trimmed(cell.text);
        if (text.empty()) continue;
        headings.resize(cell.column + 1);
        headings.back() = text;
    }
    return headings;
}

std::vector<std::string> missing_in(
    const std::vector<std::string>& headings, const std::vector<std::string>& needed
) {
    std::vector<std::string> missing;
    for (const std::string& name : needed) {
        const bool there = std::any_of(headings.begin(), headings.end(), [&](const auto& heading) {
            return column_key(heading) == column_key(name);
        });
        if (!there) missing.push_back(name);
    }
    return missing;
}

std::size_t known_in(const std::vector<std::string>& headings, const TableHint& hint) {
    return static_cast<std::size_t>(std::count_if(
        headings.begin(),
        headings.end(),
        [&](const std::string& heading) {
            return !heading.empty() && hint.known.contains(column_key(heading));
        }
    ));
}

// The first of those rows that hold the most headings that we know; two at least.
const XlsxRow* best_known(const std::vector<XlsxRow>& rows, const TableHint& hint) {
    const XlsxRow* best = nullptr;
    std::size_t most = 1;
    for (const XlsxRow& row : rows) {
        const std::size_t known = known_in(headings_in(row), hint);
        if (known <= most) continue;
        most = known;
        best = &row;
    }
    return best;
}

// The heading row: the one that people named; the first with all that is needed; the one that
// we know best; else the first row of texts that is about as wide as the widest.
const XlsxRow* heading_among(const std::vector<XlsxRow>& rows, const TableHint& hint) {
    if (hint.heading_row == 0 && hint.needed.empty()) {
        if (const XlsxRow* const best = best_known(rows, hint)) return best;
    }
    std::size_t widest = 0;
    for (const XlsxRow& row : rows) {
        widest = std::max(widest, filled(row));
    }
    for (const XlsxRow& row : rows) {
        if (hint.heading_row != 0) {
            if (row.number == hint.heading_row) return &row;
        } else if (!hint.needed.empty()) {
            if (missing_in(headings_in(row), hint.needed).empty()) return &row;
        } else if (is_all_text(row) && filled(row) >= 2 && filled(row) * 10 >= widest * 8) {
            return &row;
        }
    }
    return nullptr;
}

[[noreturn]] void no_table(const FoundTable& best, const TableHint& hint) {
    throw Error{
        Error::Kind::invalid,
        "工作表“" + best.sheet
            + "”里找不到表头, 缺少: " + joined(missing_in(best.headings, hint.needed))
            + "; 最像表头的一行是: " + joined(best.headings),
        "请核对模板年度, 或在 spreadsheet.sheet、heading_row 里说明表头所在"};
}

void check_headings(const FoundTable& table, const TableHint& hint) {
    std::set<std::string> seen;
    if (table.headings.size() > most_headings) {
        throw Error{Error::Kind::invalid, "表头超过 1024 列", "请检查工作表, 删去多余的列"};
    }
    for (const std::string& heading : table.headings) {
        if (heading.empty() || seen.insert(heading).second) continue;
        throw Error{
            Error::Kind::invalid, "表头“" + heading + "”出现两次", "请让每一列有自己的名称"};
    }
    if (!missing_in(table.headings, hint.needed).empty()) no_table(table, hint);
}

// The table of one sheet; in `best` what comes nearest where there is none.
bool look_for_table(
    const XlsxBook& book, const XlsxSheet& sheet, const TableHint& hint, FoundTable& best
) {
    XlsxRows reader{book, sheet};
    std::vector<XlsxRow> rows;
    std::size_t widest = 0;
    if (best.sheet.empty()) best.sheet = sheet.name;
    while (rows.size() < rows_to_look_at) {
        auto row = reader.next();
        if (!row) break;
        if (filled(*row) > widest && best.headings.size() <= filled(*row)) {
            widest = filled(*row);
            best = {sheet.name, row->number, headings_in(*row)};
        }
        rows.push_back(std::move(*row));
    }
    const XlsxRow* const heading = heading_among(rows, hint);
    if (heading != nullptr) best = {sheet.name, heading->number, headings_in(*heading)};
    return heading != nullptr;
}

// Of the sheets that people mean, the first that has a table; where we know headings, the first of
// those that hold the most of them.
FoundTable table_in(const XlsxBook& book, const TableHint& hint) {
    std::optional<FoundTable> found;
    FoundTable nearest;
    std::vector<std::string> names;
    bool named = false;
    for (const XlsxSheet& sheet : book.sheets()) {
        names.push_back(sheet.name);
        if (hint.sheet.empty() ? sheet.hidden : sheet.name != hint.sheet) continue;
        named = true;
        FoundTable table;
        if (!look_for_table(book, sheet, hint, table)) {
            if (table.headings.size() >= nearest.headings.size()) nearest = table;
        } else if (!found || known_in(table.headings, hint) > known_in(found->headings, hint)) {
            found = std::move(table);
        }
    }
    if (found) {
        check_headings(*found, hint);
        return *found;
    }
    if (named) no_table(nearest, hint);
    throw Error{
        Error::Kind::invalid,
        "没有名为“" + hint.sheet + "”的工作表, 文件里有: " + joined(names),
        "请检查 spreadsheet.sheet"};
}

const XlsxSheet& sheet_named(const XlsxBook& book, const std::string& name) {
    return *std::find_if(book.sheets().begin(), book.sheets().end(), [&](const XlsxSheet& sheet) {
        return sheet.name == name;
    });
}

class XlsxReader final : public RowReader {
public:
    XlsxReader(const Bytes& bytes, TableHint hint, const ReadPlace& from)
        : hint_{std::move(hint)},
          book_{bytes},
          table_{table_in(book_, hint_)},
          rows_{book_, sheet_named(book_, table_.sheet)},
          from_{std::max(from.offset, table_.heading_row + 1)},
          below_{from.offset != 0 && from.line == 0} {}

    bool read(Rows& rows, std::size_t most) override {
        std::size_t bytes = 0;
        for (std::size_t begun = rows.size(); rows.size() - begun < most && bytes < most_at_once;) {
            const auto row = rows_.next(from_);
            ended_ = !row;
            if (ended_) return false;
            from_ = row->number + 1;
            if (filled(*row) != 0) take(*row, rows);
            for (const XlsxCell& cell : row->cells) {
                bytes += cell.text.size();
            }
        }
        return true;
    }

    // Line 0 says that the table has ended.
    ReadPlace place() override { return {from_, below_ ? 0 : from_}; }
    bool whole() const override { return ended_; }

private:
    void take(const XlsxRow& row, Rows& rows);
    void keep(const XlsxRow& row, Rows& rows) const;
    std::string column_name(std::size_t column) const;
    bool ends_table(std::string_view first, std::size_t width) const;
    bool looks_like_record(std::size_t width) const;

    TableHint hint_;
    XlsxBook book_;
    FoundTable table_;
    XlsxRows rows_;
    std::uint64_t from_;
    bool below_;          // the table has ended
    bool ended_ = false;  // so has the sheet
};

// Lines of the note are passed over; a row that stands among them and looks like a record is not.
void XlsxReader::take(const XlsxRow& row, Rows& rows) {
    const auto first = std::find_if(row.cells.begin(), row.cells.end(), [](const auto& cell) {
        return !trimmed(cell.text).empty();
    });
    const std::string_view text = first == row.cells.end() ? "" : trimmed(first->text);
    below_ = below_ || ends_table(text, filled(row));
    const bool total = (text == "合计" || text == "总计") && !looks_like_record(filled(row));
    if (total || (below_ && !looks_like_record(filled(row)))) return;
    rows.begin_row(row.number);
    keep(row, rows);
    if (below_) rows.mark_broken("本行位于表格说明之后, 未当作数据: 请移到说明之前");
}

bool XlsxReader::ends_table(std::string_view first, std::size_t width) const {
    return !looks_like_record(width)
           && std::any_of(hint_.ends.begin(), hint_.ends.end(), [&](const std::string& word) {
                  return first.starts_with(word);
              });
}

bool XlsxReader::looks_like_record(std::size_t width) const {
    const auto headings = static_cast<std::size_t>(std::count_if(
        table_.headings.begin(),
        table_.headings.end(),
        [](const auto& heading) { return !heading.empty(); }
    ));
    return width >= 2 && width * 2 >= headings;
}

std::string XlsxReader::column_name(std::size_t column) const {
    const bool headed = column < table_.headings.size() && !table_.headings[column].empty();
    return headed ? table_.headings[column] : "第" + std::to_string(column + 1) + "列";
}

void XlsxReader::keep(const XlsxRow& row, Rows& rows) const {
    std::string fault;
    auto cell = row.cells.begin();
    for (std::size_t column = 0; column < table_.headings.size() || cell != row.cells.end();
         ++column) {
        const bool there = cell != row.cells.end() && cell->column == column;
        const bool headed = column < table_.headings.size() && !table_.headings[column].empty();
        const std::string_view text = there ? std::string_view{cell->text} : "";
        if (headed || !text.empty()) rows.set(rows.column(column_name(column)), text);
        const std::string where = "“" + column_name(column) + "”(" + cell_name(column, row.number);
        if (there && !cell->fault.empty()) fault += where + ") " + cell->fault + "; ";
        if (!headed && !trimmed(text).empty()) fault += where + ") 没有表头; ";
        if (there) ++cell;
    }
    if (!fault.empty()) rows.mark_broken(fault.substr(0, fault.size() - 2));
}

}  // namespace

FoundTable find_table(const Bytes& bytes, const TableHint& hint) {
    return table_in(XlsxBook{bytes}, hint);
}

std::vector<FoundTable> find_tables(const Bytes& bytes, const TableHint& hint) {
    const XlsxBook book{bytes};
    std::vector<FoundTable> tables;
    for (const XlsxSheet& sheet : book.sheets()) {
        FoundTable best;
        if (sheet.hidden || !look_for_table(book, sheet, hint, best)) continue;
        check_headings(best, hint);
        tables.push_back(std::move(best));
    }
    if (tables.empty()) tables.push_back(table_in(book, hint));
    return tables;
}

std::unique_ptr<RowReader> xlsx_reader(
    const Bytes& bytes, const TableHint& hint, const ReadPlace& from
) {
    return std::make_unique<XlsxReader>(bytes, hint, from);
}

// Whatever is no plain text is for the reader of workbooks to refuse.
bool is_workbook(const Bytes& bytes) {
    char front[4] = {};
    const std::string_view start{front, bytes.read_at(0, front)};
    return start == "PK\x03\x04" || start == "\xD0\xCF\x11\xE0";
}

}  // namespace xinqiao
