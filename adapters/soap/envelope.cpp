#include "adapters/soap/envelope.hpp"

#include <algorithm>
#include <array>

#include "adapters/formats/encoding.hpp"
#include "adapters/formats/xml_text.hpp"
#include "adapters/formats/xml_tree.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::array envelope_spaces{
    std::string_view{"http://schemas.xmlsoap.org/soap/envelope/"},
    std::string_view{"http://www.w3.org/2003/05/soap-envelope"}};

[[noreturn]] void refuse_envelope(const std::string& why) {
    throw Error{
        Error::Kind::invalid,
        "应答不是 SOAP 信封: " + why,
        "请检查 soap.url 与 path, 可能是登录页; 或联系平台"};
}

// Writes the element with our prefix where there is a namespace to stand in.
void begin_in_space(XmlText& out, const SoapSettings& soap, const std::string& name) {
    if (soap.name_space.empty()) return out.begin(name);
    out.begin("x:" + name);
    out.attribute("xmlns:x", soap.name_space);
}

void write_operation(
    XmlText& out,
    const SoapSettings& soap,
    const std::string& operation,
    const SoapParameters& parameters
) {
    const bool prefixed = soap.qualified && !soap.name_space.empty();
    begin_in_space(out, soap, operation);
    for (const auto& [name, value] : parameters) {
        out.element(prefixed ? "x:" + name : name, value);
    }
    out.end();
}

void write_header(XmlText& out, const SoapSettings& soap, const Secret& token) {
    out.begin("soap:Header");
    begin_in_space(out, soap, soap.token_name);
    out.text(token.reveal());
    out.end();
    out.end();
}

std::string trimmed_text(const XmlElement* element) {
    return element == nullptr ? std::string{} : std::string{trimmed(all_text_of(*element))};
}

std::string without_prefix(const std::string& name) {
    return name.substr(name.find(':') + 1);
}

// "Client.Authentication" is a kind of "Client".
bool is_our_fault(std::string_view code) {
    const std::string_view kind = code.substr(0, code.find('.'));
    return kind == "Client" || kind == "Sender" || kind == "VersionMismatch"
           || kind == "MustUnderstand";
}

SoapFault fault_in(const XmlElement& fault) {
    SoapFault said;
    const XmlElement* const code = fault.child("Code");
    said.code = without_prefix(
        trimmed_text(code == nullptr ? fault.child("faultcode") : code->child("Value"))
    );
    said.reason =
        trimmed_text(code == nullptr ? fault.child("faultstring") : fault.child("Reason"));
    said.ours = is_our_fault(said.code);
    return said;
}

const XmlElement& said_in(const XmlElement& envelope) {
    const bool known = std::find(envelope_spaces.begin(), envelope_spaces.end(), envelope.space)
                       != envelope_spaces.end();
    if (envelope.name != "Envelope" || !known) {
        refuse_envelope(
            "最外层元素是 <" + salvaged(envelope.name.substr(0, 40), Encoding::utf8) + ">"
        );
    }
    const XmlElement* const body = envelope.child("Body");
    if (body == nullptr) refuse_envelope("没有 Body");
    if (body->children.size() != 1) {
        refuse_envelope("Body 里有 " + std::to_string(body->children.size()) + " 个元素");
    }
    return body->children.front();
}

}  // namespace

std::string envelope_of(
    const SoapSettings& soap,
    const std::string& operation,
    const SoapParameters& parameters,
    const Secret& token
) {
    const bool in_header = soap.token_at == "header";
    SoapParameters all;
    if (!token.empty() && !in_header) all.emplace_back(soap.token_name, token.reveal());
    all.insert(all.end(), parameters.begin(), parameters.end());
    XmlText out;
    out.declare();
    out.begin("soap:Envelope");
    out.attribute("xmlns:soap", std::string{envelope_spaces[soap.version == "1.2" ? 1 : 0]});
    if (!token.empty() && in_header) write_header(out, soap, token);
    out.begin("soap:Body");
    write_operation(out, soap, operation, all);
    out.end();
    out.end();
    return out.finished();
}

Expected<std::string, SoapFault> result_in(std::string_view answer) {
    const XmlElement envelope = read_xml_tree(answer);
    const XmlElement& said = said_in(envelope);
    if (said.name == "Fault") return Unexpected{fault_in(said)};
    if (said.children.size() != 1) return xml_of(said);
    const XmlElement& result = said.children.front();
    return result.children.empty() ? result.text : xml_of(result);
}

}  // namespace xinqiao
