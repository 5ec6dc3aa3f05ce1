#include "adapters/formats/xlsx_fill.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include <pugixml.hpp>
#include <zip.h>

#include "adapters/formats/xlsx_sheet.hpp"
#include "base/error.hpp"
#include "schema/code_book.hpp"

namespace xinqiao {
namespace {

using Lines = std::vector<std::vector<std::string>>;

constexpr std::uint64_t most_of_a_template = 64U << 20;

[[noreturn]] void unusable(const std::string& why, const std::string& hint) {
    throw Error{Error::Kind::misconfigured, "表格模板不可用: " + why, hint};
}

std::string_view local_name(pugi::xml_node node) {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child_named(pugi::xml_node parent, std::string_view name) {
    for (const pugi::xml_node child : parent.children()) {
        if (local_name(child) == name) return child;
    }
    return {};
}

// In the parent's own prefix: "x:c" within "x:row".
std::string named_like(pugi::xml_node parent, const char* name) {
    const std::string_view own = parent.name();
    const std::size_t colon = own.find(':');
    return colon == std::string_view::npos ? name : std::string{own.substr(0, colon + 1)} + name;
}

pugi::xml_node add_child(pugi::xml_node parent, const char* name) {
    return parent.append_child(named_like(parent, name).c_str());
}

void set_attribute(pugi::xml_node node, const char* name, const std::string& value) {
    pugi::xml_attribute attribute = node.attribute(name);
    if (!attribute) attribute = node.append_attribute(name);
    attribute.set_value(value.c_str());
}

// Which of their columns each of ours goes into; nothing for one that they lack.
std::vector<std::optional<std::size_t>> columns_in(
    const FoundTable& table, const Lines& lines, const std::vector<std::string>& may_lack
) {
    std::map<std::string, std::size_t> theirs;
    for (std::size_t column = 0; column < table.headings.size(); ++column) {
        if (!table.headings[column].empty()) theirs[column_key(table.headings[column])] = column;
    }
    std::vector<std::optional<std::size_t>> places;
    std::string missing;
    for (std::size_t ours = 0; ours < lines.front().size(); ++ours) {
        const std::string& heading = lines.front()[ours];
        const auto found = theirs.find(column_key(heading));
        places.push_back(found == theirs.end() ? std::nullopt : std::optional{found->second});
        if (places.back() || std::ranges::find(may_lack, heading) != may_lack.end()) continue;
        const bool used = std::any_of(lines.begin() + 1, lines.end(), [&](const auto& line) {
            return !line[ours].empty();
        });
        if (used) missing += (missing.empty() ? "" : "、") + heading;
    }
    if (missing.empty()) return places;
    unusable(
        "工作表“" + table.sheet + "”没有表头 " + missing, "请换用本年度的模板, 或在映射里改正列名"
    );
}

// The rows of one sheet, below its headings.
class TemplateRows {
public:
    TemplateRows(pugi::xml_node sheet_data, std::uint64_t heading_row)
        : data_{sheet_data}, last_{heading_row} {
        std::uint64_t number = 0;
        for (const pugi::xml_node row : data_.children()) {
            number = row.attribute("r").as_ullong(number + 1);
            if (number < heading_row) continue;
            if (number > heading_row) check_blank(row, number);
            if (number > heading_row && !pattern_.first_child()) pattern_.append_copy(row);
            rows_[number] = row;
        }
        if (!rows_.contains(heading_row)) unusable("找不到表头所在的行", "请用 Excel 重新保存模板");
    }

    // The row below the one given before.
    pugi::xml_node next() {
        const pugi::xml_node before = rows_.at(last_);
        pugi::xml_node& row = rows_[++last_];
        if (!row) row = row_after(before);
        row.remove_attribute("spans");
        set_attribute(row, "r", std::to_string(last_));
        return row;
    }

    void put(pugi::xml_node row, std::size_t column, const std::string& text) {
        pugi::xml_node cell = cell_at(row, column);
        cell.remove_children();
        set_attribute(cell, "t", "inlineStr");
        pugi::xml_node words = add_child(add_child(cell, "is"), "t");
        set_attribute(words, "xml:space", "preserve");
        words.text().set(escaped_xlsx(text).c_str());
    }

private:
    static void check_blank(pugi::xml_node row, std::uint64_t number) {
        for (const pugi::xml_node cell : row.children()) {
            const bool filled = child_named(cell, "v") || child_named(cell, "is");
            if (!filled || child_named(cell, "f")) continue;
            unusable(
                "表头以下第 " + std::to_string(number) + " 行不是空行",
                "请先在模板里删去示例行与表格之下的说明, 再放入模板目录"
            );
        }
    }

    // Looks like the first blank row of the template, where it has one.
    pugi::xml_node row_after(pugi::xml_node before) {
        if (!pattern_.first_child()) {
            return data_.insert_child_after(named_like(data_, "row").c_str(), before);
        }
        pugi::xml_node row = data_.insert_copy_after(pattern_.first_child(), before);
        for (pugi::xml_node cell : row.children()) {
            const std::string name = cell.attribute("r").value();
            const std::string letters = name.substr(0, name.find_first_of("0123456789"));
            cell.remove_children();
            cell.remove_attribute("t");
            if (!letters.empty()) set_attribute(cell, "r", letters + std::to_string(last_));
        }
        return row;
    }

    pugi::xml_node cell_at(pugi::xml_node row, std::size_t column) const {
        pugi::xml_node before;
        for (const pugi::xml_node cell : row.children()) {
            const std::size_t at = column_of_cell(cell.attribute("r").value());
            if (at == column) return cell;
            if (at > column) break;
            before = cell;
        }
        const std::string name = named_like(row, "c");
        pugi::xml_node cell =
            before ? row.insert_child_after(name.c_str(), before) : row.prepend_child(name.c_str());
        set_attribute(cell, "r", cell_name(column, last_));
        return cell;
    }

    pugi::xml_node data_;
    std::uint64_t last_;
    pugi::xml_document pattern_;  // the first blank row, as it was
    std::map<std::uint64_t, pugi::xml_node> rows_;
};

std::string filled_sheet(
    const XlsxBook& book,
    const std::string& part,
    const FoundTable& table,
    const Lines& lines,
    const std::vector<std::string>& may_lack
) {
    std::string xml;
    const auto reading = book.archive().open(part, most_of_a_template);
    for (char room[1 << 16]; const std::size_t count = reading->read(room);) {
        xml.append(room, count);
    }
    pugi::xml_document document;
    const auto parsed = document.load_buffer(
        xml.data(),
        xml.size(),
        pugi::parse_default | pugi::parse_ws_pcdata | pugi::parse_declaration
    );
    const pugi::xml_node sheet = document.document_element();
    const pugi::xml_node data = child_named(sheet, "sheetData");
    if (!parsed || !data) unusable("工作表“" + table.sheet + "”已损坏", "请用 Excel 重新保存模板");
    const auto columns = columns_in(table, lines, may_lack);
    TemplateRows rows{data, table.heading_row};
    for (std::size_t line = 1; line < lines.size(); ++line) {
        const pugi::xml_node row = rows.next();
        for (std::size_t ours = 0; ours < columns.size(); ++ours) {
            if (columns[ours]) rows.put(row, *columns[ours], lines[line][ours]);
        }
    }
    pugi::xml_node{sheet}.remove_child(child_named(sheet, "dimension"));
    std::ostringstream written;
    document.save(written, "", pugi::format_raw);
    return written.str();
}

struct CloseSource {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};

std::string bytes_of(zip_source_t* source) {
    std::string bytes;
    if (zip_source_open(source) != 0) unusable("无法写入", "请用 Excel 重新保存模板");
    char room[1 << 16];
    for (zip_int64_t count = 1; count > 0;) {
        count = zip_source_read(source, room, sizeof room);
        if (count > 0) bytes.append(room, static_cast<std::size_t>(count));
    }
    zip_source_close(source);
    return bytes;
}

// The archive with that part exchanged.
std::string with_part(std::string_view bytes, const std::string& part, const std::string& content) {
    zip_error_t error{};
    // A buffer of its own: libzip 1.7 frees one that it only borrowed, once the archive was
    // changed.
    void* const copy = std::malloc(bytes.size());  // NOLINT(cppcoreguidelines-no-malloc)
    if (copy == nullptr) unusable("内存不足", "请换用平台发布的空白模板");
    std::memcpy(copy, bytes.data(), bytes.size());
    const std::unique_ptr<zip_source_t, CloseSource> whole{
        zip_source_buffer_create(copy, bytes.size(), 1, &error)};
    // The archive frees its source; ours is read once more when it is done.
    zip_source_keep(whole.get());
    zip_t* const archive = zip_open_from_source(whole.get(), 0, &error);
    if (archive == nullptr) {
        zip_source_free(whole.get());
        unusable("压缩包损坏", "请用 Excel 重新保存模板");
    }
    zip_source_t* const text = zip_source_buffer(archive, content.data(), content.size(), 0);
    const zip_int64_t place = zip_file_add(archive, part.c_str(), text, ZIP_FL_OVERWRITE);
    constexpr zip_uint16_t first_day = 0x21;  // 1980-01-01: the same lines are the same bytes
    const bool done =
        place >= 0
        && zip_file_set_dostime(archive, static_cast<zip_uint64_t>(place), 0, first_day, 0) == 0
        && zip_close(archive) == 0;
    if (!done) {
        zip_discard(archive);
        unusable("无法写入", "请用 Excel 重新保存模板");
    }
    return bytes_of(whole.get());
}

}  // namespace

std::string filled_workbook(
    std::string_view bytes, const Lines& lines, const std::vector<std::string>& may_lack
) {
    TableHint hint;
    for (const std::string& heading : lines.front()) {
        hint.known.insert(column_key(heading));
    }
    const TextBytes source{bytes};
    const XlsxBook book{source};
    const FoundTable table = find_table(source, hint);
    const auto sheet = std::ranges::find(book.sheets(), table.sheet, &XlsxSheet::name);
    const std::string part = sheet->part;
    return with_part(bytes, part, filled_sheet(book, part, table, lines, may_lack));
}

}  // namespace xinqiao
