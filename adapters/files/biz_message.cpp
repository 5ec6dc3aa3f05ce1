// The message of "biz": Head with what the platform sorts by, Data with the rest. One change each.
#include <algorithm>
#include <array>

#include "adapters/files/message.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "base/local_time.hpp"

namespace xinqiao {
namespace {

// Columns of these names stand in the Head, in this order; CreateDate is ours.
constexpr std::array<std::string_view, 12> head_columns{
    "RecType",
    "RightType",
    "RegType",
    "CreateDate",
    "RecFlowID",
    "RegOrgID",
    "ParcelID",
    "EstateNum",
    "PreEstateNum",
    "PreCertID",
    "CertCount",
    "ProofCount"};

std::string biz_element(std::string_view name, std::string_view text) {
    const std::string tag{name};
    return "<" + tag + ">" + xml_escaped(text) + "</" + tag + ">";
}

bool is_head_column(std::string_view name) {
    return std::find(head_columns.begin(), head_columns.end(), name) != head_columns.end();
}

// "Biz150000261125000001.xml" is the message 150000261125000001.
std::string biz_id(const std::string& name) {
    return name.size() < 7 ? name : name.substr(3, name.size() - 7);
}

std::string head_of(const Change& change, const SentName& sent, const std::string& area) {
    std::string text = biz_element("BizMsgID", biz_id(sent.name)) + biz_element("ASID", "AS100")
                       + biz_element("AreaCode", area);
    for (const std::string_view name : head_columns) {
        // When the name was given, so that the message is the same whenever it is written.
        if (name == "CreateDate") text += biz_element(name, local_time(sent.given));
        for (const auto& [column, value] : change.row) {
            if (column == name && name != "CreateDate") text += biz_element(name, value);
        }
    }
    return "<Head>" + text + "</Head>\n";
}

}  // namespace

std::string biz_message_of(
    const Change& change, const SentName& sent, const FilesSettings& files, std::string_view kind
) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Message>\n"
                       + head_of(change, sent, files.code) + "<Data table=\"" + xml_escaped(kind)
                       + "\" id=\"" + xml_escaped(change.id.text()) + "\" action=\""
                       + std::string{name_of(change.action)} + "\" reference=\""
                       + xml_escaped(change.reference) + "\">";
    for (const auto& [column, value] : change.row) {
        if (!is_head_column(column)) text += biz_element(column, value);
    }
    return text + "</Data>\n</Message>\n";
}

}  // namespace xinqiao
