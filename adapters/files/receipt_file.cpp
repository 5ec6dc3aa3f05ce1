#include "adapters/files/receipt_file.hpp"

#include <pugixml.hpp>

#include "adapters/formats/xml_records.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t largest_respond = 8 << 20;  // the QR code is a picture

Receipt receipt_from(const pugi::xml_node& node) {
    const std::string code = node.attribute("code").value();
    if (code == "00") return Accepted{node.attribute("reference").value()};
    if (code == "09") {
        return Deferred{std::chrono::seconds{node.attribute("pause").as_uint(60) % 86'400}};
    }
    return Refused{code, node.attribute("message").value()};
}

void take_record(const XmlRecord& record, ReceiptPage& page) {
    pugi::xml_document document;
    const auto outcome = document.load_buffer(
        record.text.data(), record.text.size(), pugi::parse_default, pugi::encoding_utf8
    );
    const pugi::xml_node node = document.document_element();
    const std::string id = node.attribute("id").value();
    if (!outcome || !record.fault.empty() || id.empty()) {
        page.faults.push_back(
            "第 " + std::to_string(record.line) + " 行的回执无法对应: " + record.fault
            + node.attribute("code").value() + " " + node.attribute("message").value()
        );
        return;
    }
    page.receipts.push_back({ChangeId{id}, receipt_from(node)});
}

std::string utf8_text_of(const Bytes& bytes) {
    std::string text(largest_respond, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const std::size_t count = bytes.read_at(size, std::span{text}.subspan(size));
        if (count == 0) break;
        size += count;
    }
    text.resize(size);
    if (encoding_of_xml(bytes, "auto") == Encoding::utf8) return text;
    return utf8_from_gb18030(text).value_or("");
}

std::string part_of(const pugi::xml_node& respond, const char* name) {
    return std::string{trimmed(respond.child(name).text().get())};
}

}  // namespace

void read_receipt_file(const Bytes& bytes, const std::string& name, ReceiptPage& page) {
    try {
        XmlRecords records{bytes, {"RECEIPTS", "RECEIPT"}, encoding_of_xml(bytes, "auto")};
        while (const auto record = records.next()) {
            take_record(*record, page);
        }
    } catch (const Error& error) {
        if (error.kind() != Error::Kind::invalid) throw;
        page.faults.push_back("回执文件 " + name + ": " + error.what());
    }
}

std::optional<Receipt> read_respond(const Bytes& bytes) {
    const std::string text = utf8_text_of(bytes);
    pugi::xml_document document;
    const auto outcome =
        document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
    const pugi::xml_node respond = document.child("respond");
    const std::string flag = part_of(respond, "SuccessFlag");
    const std::string code = part_of(respond, "ResponseCode");
    const std::string why = part_of(respond, "ResponseInfo");
    if (!outcome || !respond) throw Error{Error::Kind::invalid, "不是完整的 <respond> 回执"};
    if (flag == "1") return Accepted{part_of(respond, "CertID")};
    if (flag == "0") return Refused{code, why};
    if (flag == "2") return std::nullopt;
    if (flag == "3") return Refused{code, "部级已接收, 省级失败: " + why};
    throw Error{
        Error::Kind::invalid, "回执的 SuccessFlag “" + flag + "”不认识: " + code + " " + why};
}

}  // namespace xinqiao
