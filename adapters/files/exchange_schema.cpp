#include "adapters/files/exchange_schema.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::pair<std::string_view, std::string_view> schema_texts[] = {
#include "exchange_schemas.inc"
};

using Schema = std::unique_ptr<xmlSchema, decltype(&xmlSchemaFree)>;
using SchemaParser = std::unique_ptr<xmlSchemaParserCtxt, decltype(&xmlSchemaFreeParserCtxt)>;
using SchemaCheck = std::unique_ptr<xmlSchemaValidCtxt, decltype(&xmlSchemaFreeValidCtxt)>;
using Document = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;
using XmlParser = std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)>;

Schema parsed_schema(std::string_view text) {
    const SchemaParser parser{
        xmlSchemaNewMemParserCtxt(text.data(), static_cast<int>(text.size())),
        &xmlSchemaFreeParserCtxt};
    Schema schema{xmlSchemaParse(parser.get()), &xmlSchemaFree};
    if (!schema) throw Error{Error::Kind::bug, "a schema of schema/exchange is no schema"};
    return schema;
}

// Read once; only read from then on, so that every thread may use them.
const std::map<std::string_view, Schema>& schemas() {
    static const auto all = [] {
        xmlInitParser();
        std::map<std::string_view, Schema> parsed;
        for (const auto& [name, text] : schema_texts) {
            parsed.emplace(name, parsed_schema(text));
        }
        return parsed;
    }();
    return all;
}

// The first fault, as "第 3 行, EstateNum: …".
std::string told(const xmlError* error) {
    if (error == nullptr) return "不是合法的 XML";
    std::string text = "第 " + std::to_string(error->line) + " 行";
    const auto* const node = static_cast<const xmlNode*>(error->node);
    if (node != nullptr && node->name != nullptr) {
        text += std::string{", "} + reinterpret_cast<const char*>(node->name);
    }
    text += std::string{": "} + (error->message == nullptr ? "" : error->message);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text.erase(text.find_last_not_of(' ') + 1);
}

void keep_first(void* user, xmlErrorPtr error) {
    auto& first = *static_cast<std::string*>(user);
    if (first.empty()) first = told(error);
}

}  // namespace

std::string schema_fault(std::string_view message, std::string_view format) {
    const auto schema = schemas().find(format);
    if (schema == schemas().end()) return {};
    const XmlParser parser{xmlNewParserCtxt(), &xmlFreeParserCtxt};
    const Document document{
        xmlCtxtReadMemory(
            parser.get(),
            message.data(),
            static_cast<int>(message.size()),
            nullptr,
            "UTF-8",
            XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE
        ),
        &xmlFreeDoc};
    if (!document) return told(xmlCtxtGetLastError(parser.get()));
    std::string first;
    const SchemaCheck check{xmlSchemaNewValidCtxt(schema->second.get()), &xmlSchemaFreeValidCtxt};
    xmlSchemaSetValidStructuredErrors(check.get(), keep_first, &first);
    if (xmlSchemaValidateDoc(check.get(), document.get()) == 0) return {};
    return first.empty() ? "不符合报文结构" : first;
}

}  // namespace xinqiao
