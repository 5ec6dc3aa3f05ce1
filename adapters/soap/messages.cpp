#include "adapters/soap/messages.hpp"

#include <algorithm>
#include <charconv>

#include <boost/json.hpp>
#include <pugixml.hpp>

#include "adapters/formats/xml_rows.hpp"
#include "adapters/soap/envelope.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr int deepest_word = 4;
constexpr std::size_t longest_bare_code = 16;

bool holds(const std::vector<std::string>& codes, const std::string& code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

std::optional<std::size_t> count_in(std::string_view text) {
    text = trimmed(text);
    std::size_t count = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return count;
}

std::string soap_row(const WireRow& row) {
    std::string text = "<ROW>";
    for (const auto& [column, value] : row) {
        text += "<" + column + ">" + xml_escaped(value) + "</" + column + ">";
    }
    return text + "</ROW>";
}

std::string json_rows(std::span<const WireRow> rows) {
    boost::json::array list;
    for (const WireRow& row : rows) {
        boost::json::object object;
        for (const auto& [column, value] : row) {
            object[column] = value;
        }
        list.push_back(std::move(object));
    }
    return boost::json::serialize(list);
}

void put_cell(WireRow& row, const std::string& column, const std::string& value) {
    const auto found = std::find_if(row.begin(), row.end(), [&](const auto& cell) {
        return cell.first == column;
    });
    if (found == row.end()) {
        row.emplace_back(column, value);
    } else {
        found->second = value;
    }
}

// U+FFFE and U+FFFF are no characters of XML either.
bool envelope_can_carry(std::string_view text) {
    return xml_can_carry(text) && !first_invalid_utf8(text)
           && text.find("\xEF\xBF\xBE") == std::string_view::npos
           && text.find("\xEF\xBF\xBF") == std::string_view::npos;
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
            "请联系平台"};
    }
    verdict.code = code;
}

// The words in which platforms say what came of it.
void take_word(SoapVerdict& verdict, std::string_view name, std::string_view said) {
    const std::string text{trimmed(said)};
    if (text.empty()) return;
    if (name == "code" || name == "errorCode" || name == "resultCode") {
        take_code(verdict, text);
    } else if (name == "line" || name == "lines") {
        take_lines(verdict, text);
    } else if (name == "totalSize") {
        verdict.total = count_in(text);
    } else if (name == "successSize") {
        verdict.succeeded = count_in(text);
    } else if (name == "failSize" || name == "errorSize") {
        verdict.failed = count_in(text);
    } else if (name == "message" || name == "msg" || name == "errorMsg" || name == "tips"
               || name == "errorBody") {
        verdict.message += (verdict.message.empty() ? "" : " ") + text;
    }
}

void take_words(SoapVerdict& verdict, const pugi::xml_node& node, int depth) {
    if (depth > deepest_word) return;
    for (const pugi::xml_node& child : node.children()) {
        if (child.type() != pugi::node_element) continue;
        take_word(verdict, local_name(child.name()), child.child_value());
        take_words(verdict, child, depth + 1);
    }
}

pugi::xml_document parsed_result(std::string_view text) {
    check_is_whole_xml(text);
    pugi::xml_document document;
    const auto outcome = document.load_buffer(
        text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8
    );
    if (outcome) return document;
    throw Error{
        Error::Kind::invalid,
        std::string{"应答里的结果不是合法的 XML: "} + outcome.description(),
        "请联系平台"};
}

SoapVerdict verdict_in_json(std::string_view text) {
    boost::json::error_code fault;
    const boost::json::value value = boost::json::parse(text, fault);
    const boost::json::object* const object = fault ? nullptr : value.if_object();
    if (object == nullptr) {
        throw Error{Error::Kind::invalid, "应答里的结果不是 JSON 对象", "请联系平台"};
    }
    SoapVerdict verdict;
    for (const auto& entry : *object) {
        const boost::json::value& said = entry.value();
        if (said.is_null()) continue;
        const std::string spelled = said.is_string() ? std::string{said.get_string()}
                                                     : boost::json::serialize(said);
        take_word(verdict, entry.key(), spelled);
    }
    return verdict;
}

std::vector<Receipt> all_of(std::size_t count, const Receipt& receipt) {
    return std::vector<Receipt>(count, receipt);
}

std::string words_of(const SoapVerdict& verdict) {
    return verdict.message.empty() ? verdict.code : verdict.code + " " + verdict.message;
}

// The numbers of the rows that failed, from 0; nothing when they cannot be understood.
std::optional<std::vector<std::size_t>> failed_rows(const SoapVerdict& verdict, std::size_t count) {
    std::vector<std::size_t> rows;
    for (const std::string& line : verdict.lines) {
        const auto number = count_in(line);
        if (!number || *number < 1 || *number > count) return std::nullopt;
        rows.push_back(*number - 1);
    }
    return rows;
}

Receipt receipt_beside(
    std::size_t row, std::size_t first_failed, const std::string& others, const SoapVerdict& verdict
) {
    using namespace std::chrono_literals;
    if (others == "rolls_back") return Deferred{1s};
    if (others == "continues" || row < first_failed) return Accepted{};
    if (others == "stops") return Deferred{1s};
    return Unknown{
        "平台报第 " + std::to_string(first_failed + 1) + " 行有误 (" + words_of(verdict)
        + "), 其后各行是否处理不明"};
}

std::vector<Receipt> receipts_of_partial(
    const SoapVerdict& verdict, std::size_t count, const SoapSettings& soap
) {
    const auto failed = failed_rows(verdict, count);
    const bool other_count = verdict.failed && failed && *verdict.failed != failed->size();
    if (!failed || other_count) {
        return all_of(count, Unknown{"平台所报的出错行号无法对应: " + words_of(verdict)});
    }
    const std::size_t first = *std::min_element(failed->begin(), failed->end());
    std::vector<Receipt> receipts;
    for (std::size_t row = 0; row < count; ++row) {
        const bool refused = std::find(failed->begin(), failed->end(), row) != failed->end();
        receipts.push_back(
            refused ? Refused{verdict.code, verdict.message}
                    : receipt_beside(row, first, soap.failing_line, verdict)
        );
    }
    return receipts;
}

// Success in general still leaves single rows that failed: the figures say.
std::vector<Receipt> receipts_by_figures(const SoapVerdict& verdict, std::size_t count) {
    const std::size_t failed = verdict.failed.value_or(0);
    const std::size_t succeeded = verdict.succeeded.value_or(count - std::min(failed, count));
    const std::size_t total = verdict.total.value_or(count);
    if (total != count || succeeded + failed != count) {
        return all_of(count, Unknown{"平台所报的条数与所推送的不符: " + words_of(verdict)});
    }
    if (failed == 0) return all_of(count, Accepted{});
    if (failed == count) return all_of(count, Refused{verdict.code, verdict.message});
    return all_of(
        count, Unknown{"有 " + std::to_string(failed) + " 条未通过, 平台没有说是哪些: " + words_of(verdict)}
    );
}

// The list in the answer, and the answer without it.
struct ListInAnswer {
    std::string_view list;
    std::string around;
};

[[noreturn]] void refuse_list(const std::string& why) {
    throw Error{Error::Kind::invalid, "应答里没有可用的名单: " + why, "请检查操作名与参数"};
}

ListInAnswer list_in(std::string_view result) {
    const std::string_view closing = "</ROWDATA>";
    const std::size_t begin = result.find("<ROWDATA");
    if (begin == std::string_view::npos) return {{}, std::string{result}};
    const std::size_t end = result.rfind(closing);
    const std::size_t empty_end = result.find("/>", begin);
    std::size_t behind = end == std::string_view::npos ? end : end + closing.size();
    if (behind == std::string_view::npos && empty_end != std::string_view::npos) {
        behind = empty_end + 2;
    }
    if (behind == std::string_view::npos || behind < begin) refuse_list("ROWDATA 没有结束");
    std::string around{result.substr(0, begin)};
    around += "<ROWDATA/>";
    around += result.substr(behind);
    return {result.substr(begin, behind - begin), std::move(around)};
}

Rows read_list(std::string_view list) {
    const TextBytes bytes{list};
    const auto reader = xml_reader(bytes, names_of_format("rowdata"), Encoding::utf8);
    Rows rows;
    while (reader->read(rows, 1000)) {
    }
    if (!reader->whole()) refuse_list("ROWDATA 不完整");
    return rows;
}

std::optional<std::size_t> total_in(const pugi::xml_document& document, const std::string& name) {
    const pugi::xml_node found = document.find_node([&](const pugi::xml_node& node) {
        return local_name(node.name()) == name;
    });
    if (!found) return std::nullopt;
    const auto total = count_in(found.child_value());
    if (!total) refuse_list("总行数“" + std::string{found.child_value()} + "”不是数字");
    return total;
}

}  // namespace

std::string obstacle_to_tell(
    const SoapSettings& soap, const SoapCalls& calls, const Change& change
) {
    if (change.action == Action::withdraw && calls.withdraw.empty() && soap.withdrawn.empty()) {
        return "此平台没有撤下的接口 (soap.withdrawn 与 withdraw 都未设置), 须人工在平台撤下";
    }
    for (const auto& [column, value] : change.row) {
        if (soap.payload == "rowdata" && !is_xml_name(column)) {
            return "列名“" + column + "”不能作为 XML 元素名";
        }
        const bool carried = soap.payload == "json" ? !first_invalid_utf8(value)
                                                    : envelope_can_carry(value);
        if (!carried) return "字段 " + column + " 含有 XML 不能承载的字符";
    }
    return {};
}

WireRow told_row(const SoapSettings& soap, const SoapCalls& calls, const Change& change) {
    WireRow row = change.row;
    const bool marked = change.action == Action::withdraw && calls.withdraw.empty();
    const std::size_t joint = soap.withdrawn.find('=');
    if (marked && joint != std::string::npos) {
        put_cell(row, soap.withdrawn.substr(0, joint), soap.withdrawn.substr(joint + 1));
    }
    if (!soap.id_column.empty()) put_cell(row, soap.id_column, change.id.text());
    return row;
}

std::string payload_of(const SoapSettings& soap, std::span<const WireRow> rows) {
    if (soap.payload == "json") return json_rows(rows);
    std::string text = "<ROWDATA>";
    for (const WireRow& row : rows) {
        text += soap_row(row);
    }
    return text + "</ROWDATA>";
}

SoapVerdict verdict_in(std::string_view result) {
    result = trimmed(result);
    if (result.starts_with('{')) return verdict_in_json(result);
    SoapVerdict verdict;
    if (result.size() <= longest_bare_code && result.find('<') == std::string_view::npos) {
        verdict.code = result;
    } else {
        take_words(verdict, parsed_result(result), 0);
    }
    return verdict;
}

std::vector<Receipt> receipts_of(
    const SoapVerdict& verdict, std::size_t count, const SoapSettings& soap
) {
    if (verdict.code.empty()) return all_of(count, Unknown{"应答没有结果代码"});
    if (holds(soap.refused_whole, verdict.code)) {
        throw Error{
            Error::Kind::invalid,
            "对方拒收整批: " + words_of(verdict),
            "请按平台的错误代码表处理"};
    }
    if (!verdict.lines.empty()) return receipts_of_partial(verdict, count, soap);
    if (holds(soap.success, verdict.code)) return receipts_by_figures(verdict, count);
    return all_of(count, Unknown{"平台报错, 没有说是哪一行: " + words_of(verdict)});
}

SoapRows rows_of(std::string_view result, const SoapSettings& soap) {
    result = trimmed(result);
    const ListInAnswer found = list_in(result);
    const pugi::xml_document document = parsed_result(found.around);
    SoapVerdict verdict;
    take_words(verdict, document, 0);
    SoapRows rows;
    if (holds(soap.nothing_found, verdict.code)) return rows;
    if (!verdict.code.empty() && !holds(soap.success, verdict.code)) {
        refuse_list("对方返回错误 " + words_of(verdict));
    }
    if (found.list.empty()) refuse_list("没有 ROWDATA");
    rows.rows = read_list(found.list);
    rows.total = total_in(document, soap.total);
    return rows;
}

}  // namespace xinqiao
