#include "adapters/soap/payload.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "adapters/formats/xml_rows.hpp"
#include "adapters/formats/xml_text.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

// Told by a mark in the row, for want of an operation of its own.
bool is_marked(const SoapCalls& calls, const Change& change) {
    return change.action == Action::withdraw && calls.withdraw.empty();
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

std::string rows_in_xml(const XmlNames& names, std::span<const WireRow> rows) {
    XmlText out;
    out.begin(names.root);
    for (const WireRow& row : rows) {
        out.begin(names.record);
        for (const auto& [column, value] : row) {
            out.element(column, value);
        }
        out.end();
    }
    out.end();
    return out.finished();
}

}  // namespace

std::string obstacle_to_tell(
    const SoapSettings& soap, const SoapCalls& calls, const Change& change
) {
    if (is_marked(calls, change) && soap.withdrawn.empty()) {
        return "此平台没有撤下的接口 (soap.withdrawn 与 withdraw 都未设置), 须请平台人工撤下";
    }
    for (const auto& [column, value] : change.row) {
        if (soap.payload == "json") {
            if (first_invalid_utf8(value)) return "字段 " + column + " 不是有效的 UTF-8 文字";
            continue;
        }
        if (!is_xml_name(column)) return "列名“" + column + "”不能作为 XML 元素名";
        if (!envelope_can_carry(value)) return "字段 " + column + " 含有 XML 不能承载的字符";
    }
    return {};
}

WireRow told_row(const SoapSettings& soap, const SoapCalls& calls, const Change& change) {
    WireRow row = change.row;
    if (is_marked(calls, change) && !soap.withdrawn.empty()) {
        const auto [column, value] = name_and_value(soap.withdrawn, "soap.withdrawn");
        put_cell(row, column, value);
    }
    if (!soap.id_column.empty()) put_cell(row, soap.id_column, change.id.text());
    return row;
}

std::string payload_of(const SoapSettings& soap, std::span<const WireRow> rows) {
    if (soap.payload == "json") return json_rows(rows);
    return rows_in_xml(names_of_format(soap.payload), rows);
}

std::pair<std::string, std::string> name_and_value(
    const std::string& text, const std::string& setting
) {
    const std::size_t joint = text.find('=');
    if (joint == std::string::npos || joint == 0) {
        throw Error{
            Error::Kind::misconfigured, setting + " 的“" + text + "”不是“名=值”", "请改写为 名=值"};
    }
    return {text.substr(0, joint), text.substr(joint + 1)};
}

}  // namespace xinqiao
