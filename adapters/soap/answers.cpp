#include "adapters/soap/answers.hpp"

#include <algorithm>
#include <charconv>

#include <boost/json.hpp>

#include "adapters/formats/json_page.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "adapters/formats/xml_tree.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace json = boost::json;
namespace {

constexpr int deepest_word = 6;
constexpr std::size_t longest_bare_code = 32;

bool is_among(std::string_view text, const std::vector<std::string>& list) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

std::optional<std::size_t> soap_number(std::string_view text) {
    text = trimmed(text);
    std::size_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::size_t number_said(std::string_view text, const std::string& what) {
    if (const auto number = soap_number(text)) return *number;
    throw Error{
        Error::Kind::invalid,
        "应答里的" + what + "“" + std::string{text.substr(0, 40)} + "”不是数字",
        "请检查 [soap.answer] 的设置"};
}

// Some platforms escape their XML once more than they should. No code and no XML begins like that.
std::string without_escapes(std::string_view result) {
    std::string text{trimmed(result)};
    for (int twice = 0; twice < 2 && text.starts_with("&lt;"); ++twice) {
        text = trimmed(read_xml_tree("<x>" + text + "</x>").text);
    }
    return text;
}

// "3", "3,5", "3;5": the numbers as they are written; "0" says that there are none.
void take_lines(SoapVerdict& verdict, std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(",; \t\r\n"), text.size());
        const std::string_view word = trimmed(text.substr(0, end));
        if (!word.empty() && word != "0") verdict.lines.emplace_back(word);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

void take_code(SoapVerdict& verdict, const std::string& code) {
    if (!verdict.code.empty() && verdict.code != code) {
        throw Error{
            Error::Kind::invalid,
            "应答里有两个结果代码: " + verdict.code + " 与 " + code,
            "请检查 soap.answer.code 与 soap.answer.row"};
    }
    verdict.code = code;
}

void take_word(
    SoapVerdict& verdict, std::string_view name, const std::string& text, const SoapWords& words
) {
    if (text.empty()) return;
    if (is_among(name, words.code)) {
        take_code(verdict, text);
    } else if (is_among(name, words.line)) {
        take_lines(verdict, text);
    } else if (is_among(name, words.message)) {
        verdict.message += (verdict.message.empty() ? "" : " ") + text;
    } else if (is_among(name, words.reference)) {
        verdict.reference = text;
    } else if (is_among(name, words.total)) {
        verdict.total = number_said(text, "总行数");
    } else if (is_among(name, words.failed)) {
        verdict.failed = number_said(text, "失败行数");
    }
}

std::string word_in(const XmlElement& element, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (const XmlElement* const child = element.child(name)) {
            return std::string{trimmed(child->text)};
        }
    }
    return {};
}

SoapRowVerdict row_verdict(const XmlElement& element, const SoapWords& words) {
    return {
        word_in(element, words.line),
        word_in(element, words.code),
        word_in(element, words.message),
        word_in(element, words.reference)};
}

void take_words(
    SoapVerdict& verdict, const XmlElement& element, const SoapWords& words, int depth
) {
    if (!words.row.empty() && element.name == words.row) {
        verdict.rows.push_back(row_verdict(element, words));
        return;
    }
    take_word(verdict, element.name, std::string{trimmed(element.text)}, words);
    if (depth == deepest_word) return;
    for (const XmlElement& child : element.children) {
        take_words(verdict, child, words, depth + 1);
    }
}

void grow(XmlElement& parent, std::string_view name, const json::value& value) {
    if (const json::array* const list = value.if_array()) {
        for (const json::value& one : *list) {
            grow(parent, name, one);
        }
        return;
    }
    XmlElement& element = parent.children.emplace_back();
    element.name = name;
    if (const json::object* const object = value.if_object()) {
        for (const auto& member : *object) {
            grow(element, member.key(), member.value());
        }
    } else if (value.is_string()) {
        element.text = std::string_view{value.get_string()};
    } else if (!value.is_null()) {
        element.text = json::serialize(value);
    }
}

XmlElement tree_of_json(std::string_view text) {
    check_json(text);
    XmlElement tree;
    grow(tree, "answer", json::parse(text));
    return tree;
}

SoapVerdict verdict_of(const XmlElement& tree, const SoapWords& words) {
    SoapVerdict verdict;
    take_words(verdict, tree, words, 0);
    return verdict;
}

std::vector<Receipt> same_for_each(std::size_t count, const Receipt& receipt) {
    return std::vector<Receipt>(count, receipt);
}

Receipt receipt_of(const SoapRowVerdict& row, const SoapWords& words) {
    if (row.code.empty()) return Unknown{"应答没有这一行的结果代码"};
    if (is_among(row.code, words.success)) return Accepted{row.reference};
    if (is_among(row.code, words.later)) return Deferred{std::chrono::seconds{60}};
    return Refused{row.code, row.message};
}

// Where the number stands among `count` rows, from 0; nothing when it is none of theirs.
std::optional<std::size_t> row_named(const std::string& line, std::size_t count) {
    const auto number = soap_number(line);
    if (!number || *number < 1 || *number > count) return std::nullopt;
    return *number - 1;
}

std::vector<Receipt> receipts_by_row(
    const SoapVerdict& verdict, std::size_t count, const SoapWords& words
) {
    std::vector<Receipt> receipts(count, Unknown{"应答里没有这一行的结果"});
    std::vector<bool> said(count);
    for (const SoapRowVerdict& row : verdict.rows) {
        const auto place = row_named(row.line, count);
        if (!place) return same_for_each(count, Unknown{"应答里的行号无法对应: " + row.line});
        receipts[*place] =
            said[*place] ? Receipt{Unknown{"应答里有这一行的两个结果"}} : receipt_of(row, words);
        said[*place] = true;
    }
    return receipts;
}

// What became of a row beside those that failed.
Receipt receipt_beside(
    std::size_t row, std::size_t first_failed, const SoapVerdict& verdict, const SoapWords& words
) {
    const std::string& others = words.failing_line;
    const bool before = row < first_failed;
    if (others == "continues" || (others == "stops" && before)) return Accepted{};
    if (others == "rolls_back" || others == "stops") return Deferred{std::chrono::seconds{1}};
    return Unknown{
        "平台报第 " + std::to_string(first_failed + 1) + " 行有误 (" + verdict.words()
        + "), 其他行是否已收不明"};
}

std::vector<Receipt> receipts_by_line(
    const SoapVerdict& verdict, std::size_t count, const SoapWords& words
) {
    std::vector<bool> failed(count);
    for (const std::string& line : verdict.lines) {
        const auto place = row_named(line, count);
        if (!place) return same_for_each(count, Unknown{"应答里的行号无法对应: " + line});
        failed[*place] = true;
    }
    const auto first =
        static_cast<std::size_t>(std::find(failed.begin(), failed.end(), true) - failed.begin());
    const auto number = static_cast<std::size_t>(std::count(failed.begin(), failed.end(), true));
    const bool praised = is_among(verdict.code, words.success);
    if (verdict.failed.value_or(praised ? 0 : number) != number) {
        return same_for_each(
            count, Unknown{"应答里的出错行号与代码或失败行数不符: " + verdict.words()}
        );
    }
    std::vector<Receipt> receipts;
    for (std::size_t row = 0; row < count; ++row) {
        receipts.push_back(
            failed[row] ? Receipt{Refused{verdict.code, verdict.message}}
                        : receipt_beside(row, first, verdict, words)
        );
    }
    return receipts;
}

// Success in general still leaves single rows that failed: the figures say.
std::vector<Receipt> receipts_by_figures(const SoapVerdict& verdict, std::size_t count) {
    const std::size_t failed = verdict.failed.value_or(0);
    if (verdict.total.value_or(count) != count || failed > count) {
        return same_for_each(count, Unknown{"平台所报的行数与所报送的不符: " + verdict.words()});
    }
    if (failed == 0) return same_for_each(count, Accepted{count == 1 ? verdict.reference : ""});
    if (failed == count) return same_for_each(count, Refused{verdict.code, verdict.message});
    return same_for_each(
        count,
        Unknown{"有 " + std::to_string(failed) + " 行未通过, 平台没有说是哪些: " + verdict.words()}
    );
}

[[noreturn]] void refuse_list(const std::string& why) {
    throw Error{Error::Kind::invalid, "应答里没有可用的名单: " + why, "请检查操作名、参数与凭据"};
}

// The list in the answer, and the answer with nothing in the list's place: a row that cannot be
// understood must not spoil the answer.
struct ListInAnswer {
    std::string_view list;
    std::string around;
    XmlNames names;
};

// Where the list ends that begins at `begin`.
std::size_t end_of_list(std::string_view result, std::size_t begin, const std::string& root) {
    const std::string closing = "</" + root + ">";
    const std::size_t end = result.rfind(closing);
    if (end != std::string_view::npos && end > begin) return end + closing.size();
    const std::size_t tag = result.find('>', begin);
    if (tag != std::string_view::npos && result[tag - 1] == '/') return tag + 1;
    refuse_list(root + " 没有结束, 应答不完整");
}

ListInAnswer list_in(std::string_view result) {
    for (const char* const format : {"rowdata", "datas"}) {
        XmlNames names = names_of_format(format);
        const std::size_t begin = result.find("<" + names.root);
        if (begin == std::string_view::npos) continue;
        const std::size_t end = end_of_list(result, begin, names.root);
        std::string around{result.substr(0, begin)};
        around += "<" + names.root + "/>";
        around += result.substr(end);
        return {result.substr(begin, end - begin), std::move(around), std::move(names)};
    }
    return {{}, std::string{result}, {}};
}

Rows read_list(const ListInAnswer& found) {
    const TextBytes bytes{found.list};
    const auto reader = xml_reader(bytes, found.names, Encoding::utf8);
    Rows rows;
    while (reader->read(rows, 1000)) {
    }
    if (!reader->whole()) refuse_list(found.names.root + " 不完整");
    return rows;
}

}  // namespace

std::string SoapVerdict::words() const {
    return message.empty() ? code : code + " " + message;
}

SoapVerdict verdict_in(std::string_view result, const SoapWords& words) {
    const std::string text = without_escapes(result);
    if (text.starts_with('{')) return verdict_of(tree_of_json(text), words);
    if (text.size() <= longest_bare_code && text.find('<') == std::string::npos) {
        return SoapVerdict{.code = text};
    }
    return verdict_of(read_xml_tree(text), words);
}

std::vector<Receipt> receipts_of(
    const SoapVerdict& verdict, std::size_t count, const SoapWords& words
) {
    if (is_among(verdict.code, words.refused_whole)) {
        throw Error{
            Error::Kind::invalid, "对方拒收整批: " + verdict.words(), "请按平台的错误代码表处理"};
    }
    if (is_among(verdict.code, words.later)) {
        return same_for_each(count, Deferred{std::chrono::seconds{60}});
    }
    if (!verdict.rows.empty()) return receipts_by_row(verdict, count, words);
    if (verdict.code.empty()) return same_for_each(count, Unknown{"应答没有结果代码"});
    if (!verdict.lines.empty()) return receipts_by_line(verdict, count, words);
    if (is_among(verdict.code, words.success)) return receipts_by_figures(verdict, count);
    return same_for_each(
        count,
        Unknown{
            "平台报错, 没有说是哪一行: " + verdict.words()
            + "; 若此代码表示整批未收, 请列入 soap.answer.refused_whole"}
    );
}

SoapRows rows_of(std::string_view result, const SoapWords& words) {
    const std::string text = without_escapes(result);
    const ListInAnswer found = list_in(text);
    const SoapVerdict verdict = verdict_in(found.around, words);
    if (is_among(verdict.code, words.nothing_found)) return {};
    if (!verdict.code.empty() && !is_among(verdict.code, words.success)) {
        refuse_list("对方返回 " + verdict.words());
    }
    if (found.list.empty()) refuse_list("没有 ROWDATA 或 DATAS");
    return {read_list(found), verdict.total};
}

bool says_one_of(
    std::string_view result, const std::vector<std::string>& codes, const SoapWords& words
) {
    try {
        return is_among(verdict_in(result, words).code, codes);
    } catch (const Error&) {
        return false;
    }
}

}  // namespace xinqiao
