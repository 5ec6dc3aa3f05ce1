#include "adapters/formats/xml_records.hpp"

#include <algorithm>
#include <array>

#include <simdjson.h>

#include "adapters/formats/xml_scan.hpp"
#include "base/error.hpp"
#include "base/scan.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t longest_record = 8 << 20;
constexpr std::size_t longest_prolog = 64 * 1024;
constexpr std::string_view spaces = " \t\r\n";

[[noreturn]] void refuse_xml(const std::string& why, const std::string& hint) {
    throw Error{Error::Kind::invalid, why, hint};
}

// What the XML declaration says about the encoding; empty when it says nothing.
std::string declared_encoding(const Bytes& bytes) {
    std::string front(256, '\0');
    front.resize(bytes.read_at(0, front));
    front.erase(0, byte_order_mark(front));
    if (!front.starts_with("<?xml")) return {};
    front.resize(std::min(front.size(), front.find("?>")));
    const std::size_t word = front.find("encoding");
    const std::size_t open = word == std::string::npos ? word : front.find_first_of("'\"", word);
    if (open == std::string::npos) return {};
    const std::size_t close = front.find(front[open], open + 1);
    return close == std::string::npos ? std::string{} : front.substr(open + 1, close - open - 1);
}

}  // namespace

Encoding encoding_of_xml(const Bytes& bytes, std::string_view setting) {
    const std::string declared = setting == "auto" ? declared_encoding(bytes) : "";
    return decide_encoding(bytes, declared.empty() ? setting : declared);
}

XmlRecords::XmlRecords(const Bytes& bytes, XmlNames names, Encoding encoding, ReadPlace from)
    : names_{std::move(names)}, encoding_{encoding}, window_{bytes, encoding_, 0, '>'} {
    read_prolog();
    if (from.offset == 0) return;
    window_ = Window{bytes, encoding_, from.offset, '>'};
    line_ = from.line;
}

void XmlRecords::read_prolog() {
    if (!window_.more()) refuse_xml("文件是空的", "请确认对方已导出数据");
    window_.pass(byte_order_mark(window_.view()));
    if (!skip_between()) refuse_xml("文件里没有 " + names_.root + " 根元素", "请检查文件格式");
    if (window_.view().starts_with("<!")) {
        refuse_xml(where() + "有 <!DOCTYPE> 一类的声明", "不接受 DOCTYPE、实体定义与网页");
    }
    if (!window_.view().starts_with('<')) {
        refuse_xml(where() + "不是 XML 元素", "请检查文件格式");
    }
    enter_root();
}

void XmlRecords::enter_root() {
    while (window_.view().find('>') == std::string_view::npos) {
        if (window_.view().size() > longest_prolog || !window_.more()) break;
    }
    const std::string_view view = window_.view();
    const std::size_t end = view.find('>');
    if (!begins_element(view, names_.root) || end == std::string_view::npos) {
        const std::string found = salvaged(
            view.substr(1, view.find_first_of("> \t\r\n/") - 1).substr(0, 40), Encoding::utf8
        );
        refuse_xml(
            "根元素是 <" + found + ">, 应为 <" + names_.root + ">",
            "可能是登录页或另一种报文, 请检查导出地址与文件格式"
        );
    }
    closed_ = view[end - 1] == '/';
    pass(end + 1);
    if (closed_) check_tail();
}

std::optional<XmlRecord> XmlRecords::next() {
    leave_record();
    if (closed_) return std::nullopt;
    if (!skip_between()) {
        refuse_xml(
            "文件不完整: 到第 " + std::to_string(line_) + " 行结束时 </" + names_.root
                + "> 还没有出现",
            "文件可能还在传输或被截断, 请等对方重新导出"
        );
    }
    if (at_record()) return bring_record();
    close_root();
    return std::nullopt;
}

ReadPlace XmlRecords::place() {
    leave_record();
    return {window_.offset(), line_};
}

void XmlRecords::leave_record() {
    pass(given_);
    given_ = 0;
}

bool XmlRecords::at_record() {
    while (window_.view().size() < names_.record.size() + 2 && window_.more()) {
    }
    return begins_element(window_.view(), names_.record);
}

XmlRecord XmlRecords::bring_record() {
    for (;;) {
        given_ = read_flat_record(window_.view(), cells_);
        if (given_ > 0) return plain_record();
        const XmlExtent extent = extent_of_record(window_.view(), names_.record);
        if (extent.ended) {
            given_ = extent.length;
            const std::string_view text = window_.view().substr(0, extent.length);
            return {text, line_, fault_of(text, extent.torn), false};
        }
        if (window_.view().size() > longest_record) {
            refuse_xml(where() + "的记录超过 8 MiB 仍未结束", "请检查文件是否损坏");
        }
        if (!window_.more()) {
            refuse_xml(where() + "的记录没有结束: 文件不完整", "文件可能被截断, 请等对方重新导出");
        }
    }
}

XmlRecord XmlRecords::plain_record() {
    const std::string_view text = window_.view().substr(0, given_);
    std::string fault = fault_of_text(text);
    const bool plain = fault.empty();
    return {text, line_, std::move(fault), plain};
}

std::string XmlRecords::fault_of_text(std::string_view record) const {
    const bool damaged = window_.damaged() && record.find("\xEF\xBF\xBD") != std::string_view::npos;
    if (damaged || !simdjson::validate_utf8(record.data(), record.size())) {
        return "本条记录不是有效的 " + std::string{name_of(encoding_)} + " 文字: 请检查文件编码";
    }
    if (record.find('\0') != std::string_view::npos) return "本条记录含有 NUL 字符";
    return {};
}

std::string XmlRecords::fault_of(std::string_view record, bool torn) const {
    if (torn) return "记录没有结束标签 </" + names_.record + ">";
    std::string fault = fault_of_text(record);
    if (fault.empty() && !knows_all_entities(record)) {
        return "本条记录引用了未定义的实体, 特殊字符应转义为 &amp;";
    }
    return fault;
}

void XmlRecords::close_root() {
    const std::string closing = "/" + names_.root;
    while (window_.view().find('>') == std::string_view::npos
           && window_.view().size() < longest_prolog && window_.more()) {
    }
    const std::size_t end = window_.view().find('>');
    if (!begins_element(window_.view(), closing) || end == std::string_view::npos) {
        refuse_xml(
            where() + "出现了 " + names_.record + " 以外的内容",
            "名单里只应有 " + names_.record + " 记录, 请检查文件是否损坏"
        );
    }
    pass(end + 1);
    closed_ = true;
    check_tail();
}

void XmlRecords::check_tail() {
    if (skip_between()) refuse_xml(where() + "的根元素之后还有内容", "请检查文件是否损坏");
}

// Leaves white space, comments and instructions behind; false at the end of the file.
bool XmlRecords::skip_between() {
    for (;;) {
        const std::string_view view = window_.view();
        const std::size_t blank = std::min(view.find_first_not_of(spaces), view.size());
        pass(blank);
        while (window_.view().size() < 4 && window_.more()) {
        }
        if (window_.view().starts_with("<!--")) {
            skip_behind("-->");
        } else if (window_.view().starts_with("<?")) {
            skip_behind("?>");
        } else if (window_.view().find_first_not_of(spaces) == 0) {
            return true;
        } else if (window_.view().empty()) {
            return false;
        }
    }
}

void XmlRecords::skip_behind(std::string_view end) {
    for (;;) {
        const std::size_t found = window_.view().find(end, 2);
        if (found != std::string_view::npos) return pass(found + end.size());
        if (window_.view().size() > longest_record || !window_.more()) {
            refuse_xml(where() + "的注释或指令没有结束", "请检查文件是否损坏");
        }
    }
}

void XmlRecords::pass(std::size_t count) {
    const std::string_view passed = window_.view().substr(0, count);
    line_ += count_of(passed, std::array{'\n'});
    window_.pass(count);
}

std::string XmlRecords::where() const {
    return "第 " + std::to_string(line_) + " 行";
}

}  // namespace xinqiao
