#include "adapters/soap/envelope.hpp"

#include <algorithm>
#include <sstream>

#include <pugixml.hpp>

#include "adapters/formats/xml_records.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "adapters/formats/xml_scan.hpp"
#include "adapters/soap/settings.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

[[noreturn]] void refuse_envelope(const std::string& why) {
    throw Error{
        Error::Kind::invalid, "应答不是可用的 SOAP 信封: " + why, "请检查服务地址, 或联系平台"};
}

std::string utf8_of(std::string_view answer) {
    const Encoding encoding = encoding_of_xml(TextBytes{answer}, "auto");
    answer.remove_prefix(byte_order_mark(answer));
    if (encoding == Encoding::gb18030) {
        auto converted = utf8_from_gb18030(answer);
        if (converted) return *std::move(converted);
    } else if (!first_invalid_utf8(answer)) {
        return std::string{answer};
    }
    refuse_envelope("字节与其声明的编码不符");
}

// Behind declarations, comments and white space at the front.
std::size_t behind_prolog(std::string_view text) {
    std::size_t at = 0;
    while (true) {
        at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
        const std::string_view rest = text.substr(at);
        const bool comment = rest.starts_with("<!--");
        if (!comment && !rest.starts_with("<?")) return at;
        const std::string_view end = comment ? "-->" : "?>";
        const std::size_t found = text.find(end, at + 2);
        if (found == std::string_view::npos) refuse_envelope("开头不完整");
        at = found + end.size();
    }
}

std::string_view name_at(std::string_view element) {
    const std::size_t end = element.find_first_of("> \t\r\n/", 1);
    return element.substr(1, std::min(end, element.size()) - 1);
}

std::vector<pugi::xml_node> elements_of(const pugi::xml_node& node, std::string_view name = {}) {
    std::vector<pugi::xml_node> found;
    for (const pugi::xml_node& child : node.children()) {
        if (child.type() != pugi::node_element) continue;
        if (name.empty() || local_name(child.name()) == name) found.push_back(child);
    }
    return found;
}

std::string text_below(const pugi::xml_node& node) {
    std::string text;
    for (const pugi::xml_node& child : node.children()) {
        text += child.type() == pugi::node_element ? text_below(child) : child.value();
    }
    return text;
}

std::string text_of_element(const pugi::xml_node& node, std::string_view name) {
    const auto found = elements_of(node, name);
    return found.empty() ? std::string{} : std::string{trimmed(text_below(found.front()))};
}

SoapFault fault_in(const pugi::xml_node& node) {
    SoapFault fault;
    fault.code = text_of_element(node, "faultcode");
    fault.reason = text_of_element(node, "faultstring");
    const auto codes = elements_of(node, "Code");
    if (!codes.empty()) fault.code = text_of_element(codes.front(), "Value");
    if (fault.reason.empty()) fault.reason = text_of_element(node, "Reason");
    fault.code = local_name(fault.code);
    const std::string_view kind = std::string_view{fault.code}.substr(0, fault.code.find('.'));
    for (const std::string_view word :
         {"Client", "Sender", "VersionMismatch", "MustUnderstand"}) {
        fault.ours = fault.ours || kind == word;
    }
    return fault;
}

std::string xml_of(const pugi::xml_node& node) {
    std::ostringstream text;
    node.print(text, "", pugi::format_raw, pugi::encoding_utf8);
    return text.str();
}

pugi::xml_node body_in(const pugi::xml_document& document) {
    const pugi::xml_node root = document.document_element();
    if (local_name(root.name()) != "Envelope") {
        refuse_envelope(std::string{"最外层元素是 "} + root.name() + ", 可能是登录页");
    }
    const auto bodies = elements_of(root, "Body");
    if (bodies.size() != 1) {
        refuse_envelope("有 " + std::to_string(bodies.size()) + " 个 Body, 应为 1 个");
    }
    return bodies.front();
}

}  // namespace

std::string_view local_name(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string envelope_of(
    const SoapSettings& soap, const std::string& operation, const SoapParameters& parameters
) {
    const std::string space = soap.version == "1.2" ? "http://www.w3.org/2003/05/soap-envelope"
                                                    : "http://schemas.xmlsoap.org/soap/envelope/";
    const std::string prefix = soap.qualified ? "x:" : "";
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope xmlns:soap=\""
                       + space + "\"><soap:Body><x:" + operation + " xmlns:x=\""
                       + xml_escaped(soap.name_space) + "\">";
    for (const auto& [name, value] : parameters) {
        text += "<" + prefix + name + ">" + xml_escaped(value) + "</" + prefix + name + ">";
    }
    return text + "</x:" + operation + "></soap:Body></soap:Envelope>";
}

void check_is_whole_xml(std::string_view text) {
    const std::size_t at = behind_prolog(text);
    const std::string_view root = text.substr(at);
    if (!root.starts_with('<')) refuse_envelope("不是 XML");
    if (root.starts_with("<!")) refuse_envelope("出现 <!…> 声明, 可能是网页; 不接受 DOCTYPE");
    const XmlExtent extent = extent_of_record(root, name_at(root));
    if (!extent.ended || extent.torn) refuse_envelope("内容不完整");
    if (behind_prolog(root.substr(extent.length)) != root.size() - extent.length) {
        refuse_envelope("结尾之后还有内容");
    }
    if (!knows_all_entities(text)) refuse_envelope("出现没有定义的实体");
}

Expected<std::string, SoapFault> result_in(std::string_view answer) {
    const std::string text = utf8_of(answer);
    check_is_whole_xml(text);
    pugi::xml_document document;
    const auto outcome = document.load_buffer(
        text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8
    );
    if (!outcome) refuse_envelope(outcome.description());
    const auto said = elements_of(body_in(document));
    if (said.empty()) refuse_envelope("Body 是空的");
    if (local_name(said.front().name()) == "Fault") return Unexpected{fault_in(said.front())};
    const auto results = elements_of(said.front());
    if (results.size() != 1 || !elements_of(results.front()).empty()) return xml_of(said.front());
    return text_below(results.front());
}

}  // namespace xinqiao
