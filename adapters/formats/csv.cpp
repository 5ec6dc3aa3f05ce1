#include "adapters/formats/csv.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <simdjson.h>

#include "adapters/formats/csv_split.hpp"
#include "adapters/formats/window.hpp"
#include "base/error.hpp"
#include "base/scan.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t longest_row = 1 << 20;
constexpr std::size_t most_columns = 4096;
constexpr std::size_t spare_cells = 64;  // beyond the header, before a row counts as torn

[[noreturn]] void no_header(const std::string& why, const std::string& hint) {
    throw Error{Error::Kind::invalid, "CSV 表头不可用: " + why, hint};
}

// Files that are no CSV at all are better refused than quarantined line by line.
void refuse_other_formats(std::string_view front) {
    if (front.empty()) no_header("文件是空的", "请确认对方已导出数据");
    if (front.starts_with("PK\x03\x04")) no_header("这是 XLSX 文件", "请另存为 CSV");
    if (front.starts_with("\xD0\xCF\x11\xE0")) no_header("这是 XLS 文件", "请另存为 CSV");
    if (trimmed(front).starts_with('<')) no_header("内容是网页或 XML", "请检查导出地址或文件格式");
}

class CsvReader final : public RowReader {
public:
    CsvReader(const Bytes& bytes, Encoding encoding, char separator, const ReadPlace& from)
        : encoding_{encoding}, window_{bytes, encoding, 0}, row_{separator} {
        read_header();
        if (from.offset == 0) return;
        window_ = Window{bytes, encoding, from.offset};
        line_ = from.line;
    }

    bool read(Rows& rows, std::size_t most) override {
        claim_columns(rows);
        for (std::size_t begun = rows.size(); rows.size() - begun < most;) {
            if (!read_row(rows)) return false;
        }
        return true;
    }

    ReadPlace place() override { return {window_.offset(), line_}; }
    bool whole() const override { return ended_ && whole_; }

private:
    void read_header();
    void name_columns();
    void check_names() const;
    void claim_columns(Rows& rows);
    CsvRow::Outcome bring_row(std::size_t most_cells);
    bool too_long() const { return window_.view().size() >= longest_row; }
    bool read_row(Rows& rows);
    bool take_row(Rows& rows, CsvRow::Outcome outcome);
    void take_torn(Rows& rows);
    void take_endless(Rows& rows);
    void keep_cells(Rows& rows, bool readable);
    bool is_readable(std::string_view text) const;
    std::string fault_of(std::string_view text);
    std::string surplus();
    void pass(std::size_t count);

    Encoding encoding_;
    Window window_;
    CsvRow row_;
    std::vector<std::string> columns_;
    std::vector<std::size_t> places_;  // of these columns in the rows at hand
    std::uint64_t line_ = 1;
    bool ended_ = false;
    bool whole_ = true;  // nothing of the last row is missing
};

void CsvReader::read_header() {
    window_.more();
    refuse_other_formats(window_.view().substr(0, 64));
    window_.pass(byte_order_mark(window_.view()));
    for (;;) {
        const CsvRow::Outcome outcome = bring_row(most_columns);
        if (outcome == CsvRow::Outcome::open || outcome == CsvRow::Outcome::torn) {
            no_header("引号不成对, 或列数过多", "请检查第一行");
        }
        if (too_long() && outcome == CsvRow::Outcome::cut) {
            no_header("第一行超过 1 MiB", "请检查文件格式与换行");
        }
        const bool blank = row_.all_empty();
        if (!blank) name_columns();
        pass(row_.length());
        if (!blank) return;
        if (window_.view().empty() && !window_.more()) no_header("没有表头行", "请检查文件内容");
    }
}

void CsvReader::name_columns() {
    const std::string_view line = window_.view().substr(0, row_.length());
    if (!is_readable(line)) {
        no_header("字符编码与设置不符", "请把 encoding 设为 auto 或文件的真实编码");
    }
    for (std::size_t i = 0; i < row_.size(); ++i) {
        const std::string_view name = trimmed(row_.cell(i));
        columns_.emplace_back(name.empty() ? "第" + std::to_string(i + 1) + "列" : name);
    }
    check_names();
}

void CsvReader::check_names() const {
    std::set<std::string_view> seen;
    for (const std::string& name : columns_) {
        if (name.find_first_of(std::string_view{"\0\r", 2}) != std::string::npos) {
            no_header("含有控制字符, 或换行符只有 CR", "请另存为以 CRLF 或 LF 换行的文件");
        }
        if (!seen.insert(name).second) {
            no_header("列名“" + name + "”出现两次", "请让每一列有自己的名称");
        }
    }
}

// The rows may hold columns of another file already.
void CsvReader::claim_columns(Rows& rows) {
    places_.clear();
    for (const std::string& name : columns_) {
        places_.push_back(rows.column(name));
    }
}

// Cuts the row at the front of the view, after bringing as much into sight as it takes.
CsvRow::Outcome CsvReader::bring_row(std::size_t most_cells) {
    for (;;) {
        const CsvRow::Outcome outcome = row_.split(window_.view(), most_cells);
        const bool cut = outcome == CsvRow::Outcome::cut || outcome == CsvRow::Outcome::open;
        if (!cut || too_long()) return outcome;
        // Also where no more comes the text has moved, and with it the cells.
        if (!window_.more()) return row_.split(window_.view(), most_cells);
    }
}

bool CsvReader::read_row(Rows& rows) {
    for (;;) {
        if (window_.view().empty() && !window_.more()) {
            ended_ = true;
            return false;
        }
        const CsvRow::Outcome outcome = bring_row(columns_.size() + spare_cells);
        if (take_row(rows, outcome)) return true;
    }
}

// False for a line that holds nothing.
bool CsvReader::take_row(Rows& rows, CsvRow::Outcome outcome) {
    if (outcome == CsvRow::Outcome::open || outcome == CsvRow::Outcome::torn) {
        take_torn(rows);
        return true;
    }
    if (outcome == CsvRow::Outcome::cut && too_long()) {
        take_endless(rows);
        return true;
    }
    whole_ = true;
    const std::string_view text = window_.view().substr(0, row_.length());
    if (!row_.all_empty()) {
        rows.begin_row(line_);
        const std::string fault = fault_of(text);
        keep_cells(rows, fault.empty());
        if (!fault.empty()) rows.mark_broken(fault);
        whole_ = fault.empty() || outcome == CsvRow::Outcome::whole;
    }
    const bool empty = row_.all_empty();
    pass(row_.length());
    return !empty;
}

// Only the first line is given up: what follows may be rows again.
void CsvReader::take_torn(Rows& rows) {
    const std::size_t end = window_.view().find('\n');
    if (end == std::string_view::npos && too_long()) return take_endless(rows);
    const std::string_view line = window_.view().substr(0, end);
    const std::string text = salvaged(line, Encoding::utf8);
    row_.split_plainly(text, columns_.size());
    rows.begin_row(line_);
    for (std::size_t i = 0; i < row_.size(); ++i) {
        rows.set(places_[i], row_.cell(i));
    }
    rows.mark_broken("引号不成对或列数过多, 本行无法拆分: 请在源系统改正后重新导出");
    pass(end == std::string_view::npos ? line.size() : end + 1);
    whole_ = !window_.view().empty() || window_.more();
}

// A line beyond all bounds is passed over without ever being held.
void CsvReader::take_endless(Rows& rows) {
    rows.begin_row(line_);
    rows.set(places_[0], salvaged(window_.view().substr(0, 200), Encoding::utf8));
    rows.mark_broken("本行超过 1 MiB, 未予读取: 请检查换行与引号");
    whole_ = false;
    do {
        const std::size_t end = window_.view().find('\n');
        whole_ = end != std::string_view::npos;
        pass(whole_ ? end + 1 : window_.view().size());
    } while (!whole_ && window_.more());
}

void CsvReader::keep_cells(Rows& rows, bool readable) {
    const std::size_t count = std::min(row_.size(), columns_.size());
    for (std::size_t i = 0; i < count; ++i) {
        if (readable) {
            rows.set(places_[i], row_.cell(i));
        } else {
            rows.set(places_[i], salvaged(row_.cell(i), Encoding::utf8));
        }
    }
}

bool CsvReader::is_readable(std::string_view text) const {
    if (window_.damaged() && text.find("\xEF\xBF\xBD") != std::string_view::npos) return false;
    return simdjson::validate_utf8(text.data(), text.size());
}

// Why the row cannot be taken as it is, in Chinese; empty: it can.
std::string CsvReader::fault_of(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return "本行含有 NUL 字符";
    if (!is_readable(text)) {
        return "本行不是有效的 " + std::string{name_of(encoding_)} + " 文字: 请检查文件编码";
    }
    if (row_.size() < columns_.size()) {
        return "本行只有 " + std::to_string(row_.size()) + " 格, 表头有 "
               + std::to_string(columns_.size()) + " 列";
    }
    return surplus();
}

// Empty cells behind the last column are a habit of Excel and harmless.
std::string CsvReader::surplus() {
    std::string more;
    for (std::size_t i = columns_.size(); i < row_.size(); ++i) {
        const std::string_view cell = row_.cell(i);
        if (!cell.empty()) more.append("“").append(cell.substr(0, 100)).append("”");
    }
    if (more.empty()) return more;
    return "本行比表头多出 " + std::to_string(row_.size() - columns_.size())
           + " 格: " + salvaged(more, Encoding::utf8);
}

void CsvReader::pass(std::size_t count) {
    const std::string_view passed = window_.view().substr(0, count);
    line_ += count_of(passed, std::array{'\n'});
    window_.pass(count);
}

void append_cell(std::string_view cell, char separator, std::string& line) {
    const char* at = cell.data();
    const char* const end = at + cell.size();
    if (at != end && first_of(at, end, std::array{'"', '\r', '\n', separator}) == end) {
        line += cell;
        return;
    }
    line += '"';
    while (at != end) {
        const char* const quote = first_of(at, end, std::array{'"'});
        line.append(at, quote);
        if (quote != end) line += "\"\"";
        at = quote == end ? end : quote + 1;
    }
    line += '"';
}

}  // namespace

std::unique_ptr<RowReader> csv_reader(
    const Bytes& bytes, Encoding encoding, char separator, const ReadPlace& from
) {
    return std::make_unique<CsvReader>(bytes, encoding, separator, from);
}

std::string csv_line(const std::vector<std::string>& cells, char separator) {
    std::string line;
    line.reserve(256);
    for (const std::string& cell : cells) {
        if (!line.empty()) line += separator;
        append_cell(cell, separator, line);
    }
    line += "\r\n";
    return line;
}

}  // namespace xinqiao
