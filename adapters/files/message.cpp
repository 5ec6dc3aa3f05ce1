#include "adapters/files/message.hpp"

#include <algorithm>

#include "adapters/formats/csv.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view utf8_declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
constexpr std::string_view gb18030_declaration = "<?xml version=\"1.0\" encoding=\"GB18030\"?>";

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string{name} + "=\"" + xml_escaped(value) + "\"";
}

std::string element(const std::string& name, std::string_view text) {
    if (text.empty()) return "<" + name + "/>";
    return "<" + name + ">" + xml_escaped(text) + "</" + name + ">";
}

std::string xml_record(const Change& change, const std::string& name) {
    std::string text = "<" + name + attribute("id", change.id.text())
                       + attribute("action", name_of(change.action))
                       + attribute("reference", change.reference) + ">";
    for (const auto& [column, value] : change.row) {
        text += element(column, value);
    }
    return text + "</" + name + ">\n";
}

std::string xml_message(
    std::span<const Change* const> changes, const XmlNames& names, std::string_view kind
) {
    std::string text = std::string{utf8_declaration} + "\n<" + names.root + attribute("table", kind)
                       + attribute("batch", batch_of(changes)) + ">\n";
    for (const Change* change : changes) {
        text += xml_record(*change, names.record);
    }
    return text + "</" + names.root + ">\n";
}

std::vector<std::string> columns_of(std::span<const Change* const> changes) {
    std::vector<std::string> columns;
    for (const Change* change : changes) {
        for (const auto& [column, value] : change->row) {
            const bool known = std::find(columns.begin(), columns.end(), column) != columns.end();
            if (!known) columns.push_back(column);
        }
    }
    return columns;
}

std::string text_in(const WireRow& row, const std::string& column) {
    const auto found = std::find_if(row.begin(), row.end(), [&](const auto& cell) {
        return cell.first == column;
    });
    return found == row.end() ? std::string{} : found->second;
}

std::string csv_message(std::span<const Change* const> changes) {
    const std::vector<std::string> columns = columns_of(changes);
    std::vector<std::string> line{"CHANGE_ID", "ACTION", "REFERENCE"};
    line.insert(line.end(), columns.begin(), columns.end());
    std::string text = csv_line(line);
    for (const Change* change : changes) {
        line = {change->id.text(), std::string{name_of(change->action)}, change->reference};
        for (const std::string& column : columns) {
            line.push_back(text_in(change->row, column));
        }
        text += csv_line(line);
    }
    return text;
}

}  // namespace

std::string_view name_of(Action action) {
    return action == Action::upsert ? "upsert" : "withdraw";
}

std::string obstacle_of(const Change& change, const FilesSettings& files) {
    for (const auto& [column, value] : change.row) {
        if (files.encoding == "gb18030" && !gb18030_from_utf8(value)) {
            return "字段 " + column + " 含有 GB18030 无法表示的字符";
        }
        if (first_invalid_utf8(value)) return "字段 " + column + " 不是有效的 UTF-8 文字";
        if (files.format == "csv") continue;
        if (!is_xml_name(column)) return "列名“" + column + "”不能作为 XML 元素名";
        if (!xml_can_carry(value)) return "字段 " + column + " 含有 XML 不能承载的控制字符";
    }
    return {};
}

std::string batch_of(std::span<const Change* const> changes) {
    std::string ids;
    for (const Change* change : changes) {
        ids += change->id.text() + "\n";
    }
    return sha256(ids).hex().substr(0, 32);
}

std::string message_of(
    std::span<const Change* const> changes, std::string_view format, std::string_view kind
) {
    if (format == "csv") return csv_message(changes);
    return xml_message(changes, names_of_format(format), kind);
}

std::string in_encoding_of(const FilesSettings& files, std::string text) {
    if (files.encoding != "gb18030") return text;
    if (text.starts_with(utf8_declaration)) {
        text.replace(0, utf8_declaration.size(), gb18030_declaration);
    }
    auto converted = gb18030_from_utf8(text);
    if (!converted) throw Error{Error::Kind::bug, "a message that was checked is no GB18030"};
    return *std::move(converted);
}

}  // namespace xinqiao
