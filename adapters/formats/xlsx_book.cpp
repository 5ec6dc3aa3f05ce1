#include "adapters/formats/xlsx_book.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>

#include "adapters/formats/xml_stream.hpp"
#include "base/date.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::uint64_t most_of_a_part = 64U << 20;
constexpr std::uint64_t most_shared_texts = 512U << 20;
constexpr std::size_t most_sheets = 256;
constexpr std::size_t most_styles = 100'000;
constexpr double first_lost = 1e15;      // Excel keeps 15 digits of a number
constexpr double last_serial = 2958465;  // 9999-12-31

const std::string workbook_part = "xl/workbook.xml";

[[noreturn]] void not_told(const std::string& why) {
    throw Error{Error::Kind::invalid, why};
}

std::size_t number_in(std::string_view text, std::size_t fallback) {
    std::size_t number = fallback;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool is_true(std::string_view text) {
    return text == "1" || text == "true";
}

// Number formats that Excel knows without their code: ECMA-376 18.8.30, and those of Chinese Excel.
XlsxNumberFormat built_in(std::size_t id) {
    XlsxNumberFormat format;
    format.time = (id >= 18 && id <= 22) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47);
    format.day = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36
                 || (id >= 50 && id <= 58);
    return format;
}

std::string part_named(const std::string& target) {
    if (target.starts_with('/')) return target.substr(1);
    return "xl/" + target;
}

std::map<std::string, std::string> relations_of(const ZipArchive& archive) {
    std::map<std::string, std::string> parts;
    const std::string name = "xl/_rels/workbook.xml.rels";
    XmlStream xml{archive.open(name, most_of_a_part), name};
    while (xml.next()) {
        if (xml.begins("Relationship")) {
            parts[xml.attribute("Id")] = part_named(xml.attribute("Target"));
        }
    }
    return parts;
}

// The character that is escaped there; 0: none.
unsigned escape_at(std::string_view text, std::size_t at) {
    unsigned code = 0;
    const std::string_view escape = text.substr(at, 7);
    if (escape.size() != 7 || !escape.starts_with("_x") || escape[6] != '_') return 0;
    const char* const end = escape.data() + 6;
    if (std::from_chars(escape.data() + 2, end, code, 16).ptr != end) return 0;
    return code < 0x20 || code == '_' ? code : 0;
}

}  // namespace

std::string unescaped_xlsx(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const unsigned code = escape_at(text, at);
        plain += code == 0 ? text[at] : static_cast<char>(code);
        if (code != 0) at += 6;
    }
    return plain;
}

std::string escaped_xlsx(std::string_view text) {
    std::string escaped;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (escape_at(text, at) != 0) {
            escaped += "_x005F_";
        } else {
            escaped += text[at];
        }
    }
    return escaped;
}

XlsxNumberFormat number_format_of(std::string_view code) {
    XlsxNumberFormat format;
    char until = 0;
    bool only_zeros = !code.empty();
    for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
        const char each = code[i];
        if (until != 0) {
            // [h] is a time that has run, [$-804] and [Red] are not.
            const std::string_view run = code.substr(i, 2);
            if (until == ']' && (run == "h]" || run == "s]")) format.time = true;
            if (each == until) until = 0;
            continue;
        }
        if (each == '"') until = '"';
        if (each == '[') until = ']';
        if (each == '\\' || each == '_' || each == '*') ++i;
        const char lower = each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each;
        format.day = format.day || lower == 'y' || lower == 'd';
        format.time = format.time || lower == 'h' || lower == 's';
        only_zeros = only_zeros && each == '0';
    }
    if (code.starts_with("General") || code.starts_with("G/")) return {};
    if (only_zeros) format.least_digits = code.find(';') == code.npos ? code.size() : 0;
    return format;
}

XlsxBook::XlsxBook(const Bytes& bytes) : archive_{bytes} {
    if (!archive_.has(workbook_part)) {
        throw Error{
            Error::Kind::invalid,
            "XLSX 文件不可用: 缺少部件 xl/workbook.xml",
            "这可能是别的压缩文件, 请用 Excel 另存为 XLSX"};
    }
    read_sheets();
    read_styles();
    read_shared_texts();
}

void XlsxBook::read_sheets() {
    const auto parts = relations_of(archive_);
    XmlStream xml{archive_.open(workbook_part, most_of_a_part), workbook_part};
    while (xml.next()) {
        if (xml.begins("workbookPr")) from_1904_ = is_true(xml.attribute("date1904"));
        if (!xml.begins("sheet")) continue;
        const auto part = parts.find(xml.local_attribute("id"));
        if (part == parts.end()) continue;
        sheets_.push_back(
            {xml.attribute("name"),
             part->second,
             !xml.attribute("state").empty() && xml.attribute("state") != "visible"}
        );
        if (sheets_.size() <= most_sheets) continue;
        throw Error{Error::Kind::invalid, "XLSX 文件里的工作表超过 256 个", "请拆分文件"};
    }
    if (sheets_.empty()) {
        throw Error{Error::Kind::invalid, "XLSX 文件里没有工作表", "请检查文件内容"};
    }
}

void XlsxBook::read_styles() {
    const std::string name = "xl/styles.xml";
    if (!archive_.has(name)) return;
    std::map<std::size_t, XlsxNumberFormat> own;
    XmlStream xml{archive_.open(name, most_of_a_part), name};
    bool among_cells = false;
    while (xml.next()) {
        if (xml.begins("numFmt")) {
            own[number_in(xml.attribute("numFmtId"), 0)] =
                number_format_of(xml.attribute("formatCode"));
        }
        if (xml.begins("cellXfs")) among_cells = !xml.empty();
        if (xml.ends("cellXfs")) among_cells = false;
        if (!among_cells || !xml.begins("xf") || formats_.size() >= most_styles) continue;
        const std::size_t id = number_in(xml.attribute("numFmtId"), 0);
        formats_.push_back(own.contains(id) ? own.at(id) : built_in(id));
    }
}

// Phonetic readings (rPh) are no part of a text.
void XlsxBook::read_shared_texts() {
    const std::string name = "xl/sharedStrings.xml";
    if (!archive_.has(name)) return;
    XmlStream xml{archive_.open(name, most_shared_texts), name};
    bool inside = false;
    bool phonetic = false;
    while (xml.next()) {
        if (xml.begins("si") && xml.empty()) text_ends_.push_back(texts_.size());
        if (xml.begins("rPh")) phonetic = !xml.empty();
        if (xml.ends("rPh")) phonetic = false;
        if (xml.begins("t")) inside = !xml.empty() && !phonetic;
        if (xml.ends("t")) inside = false;
        if (inside) texts_ += xml.text();
        if (xml.ends("si")) text_ends_.push_back(texts_.size());
    }
}

std::string_view XlsxBook::shared_text(std::string_view index) const {
    const std::size_t number = number_in(index, text_ends_.size());
    if (number >= text_ends_.size()) not_told("引用的共享文字不存在, 文件可能已损坏");
    const std::size_t begin = number == 0 ? 0 : text_ends_[number - 1];
    return std::string_view{texts_}.substr(begin, text_ends_[number] - begin);
}

std::string XlsxBook::shown(std::string_view number, std::size_t style) const {
    double value = 0;
    const auto [end, fault] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (fault != std::errc{} || end != number.data() + number.size() || !std::isfinite(value)) {
        not_told("“" + std::string{number.substr(0, 40)} + "”不是数字");
    }
    const XlsxNumberFormat format = style < formats_.size() ? formats_[style] : XlsxNumberFormat{};
    if (format.day || format.time) return day_shown(value, format);
    if (std::abs(value) >= first_lost) {
        not_told(
            "长编号被 Excel 存成了数字 " + std::string{number.substr(0, 40)}
            + ", 第 15 位以后的数字已经丢失: 请把该列设为文本格式, 重新录入完整编号"
        );
    }
    // Excel shows 15 digits at most: 0.1 + 0.2 is 0.3.
    char rounded[40];
    const int length = std::snprintf(rounded, sizeof rounded, "%.15g", value);
    std::from_chars(rounded, rounded + length, value);
    char text[400];
    const auto done = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed);
    std::string shown{text, done.ptr};
    if (shown == "-0") shown = "0";
    if (shown.find_first_of(".-") == std::string::npos && shown.size() < format.least_digits) {
        shown.insert(0, format.least_digits - shown.size(), '0');
    }
    return shown;
}

// Lotus took 1900 for a leap year and Excel keeps to it: serial 60 is a day that never was.
std::string XlsxBook::day_shown(double serial, const XlsxNumberFormat& format) const {
    const double whole = std::floor(serial + 0.5 / 86400);
    if (serial < 0 || whole > last_serial) {
        not_told("日期格式的数字 " + std::to_string(serial) + " 不是日期");
    }
    const auto seconds = std::lround((serial - whole) * 86400);
    char clock[64];
    std::snprintf(
        clock, sizeof clock, "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60
    );
    if (!format.day) return clock;
    if (!from_1904_ && whole == 0) return {};  // shown as 1900-01-00: an empty cell
    if (!from_1904_ && whole == 60) not_told("1900-02-29 是不存在的日期");
    using namespace std::chrono;
    sys_days day{year{1904} / 1 / 1};
    if (!from_1904_) day = sys_days{year{1899} / 12 / (whole < 60 ? 31 : 30)};
    const year_month_day date{day + days{static_cast<int>(whole)}};
    char text[40];
    std::snprintf(
        text,
        sizeof text,
        "%04d-%02u-%02u",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day())
    );
    return seconds == 0 ? std::string{text} : std::string{text} + " " + clock;
}

}  // namespace xinqiao
