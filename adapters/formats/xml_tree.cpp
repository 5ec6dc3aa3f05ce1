#include "adapters/formats/xml_tree.hpp"

#include <algorithm>
#include <limits>
#include <memory>

#include <libxml/parser.h>

#include "adapters/formats/encoding.hpp"
#include "adapters/formats/xml_text.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t deepest_tree = 64;
constexpr std::size_t most_tree_elements = 1'000'000;

[[noreturn]] void refuse_tree(const std::string& why) {
    throw Error{Error::Kind::invalid, "不是可用的 XML: " + why, "可能是网页或被截断; 请联系平台"};
}

// What libxml2 tells, gathered into a tree.
struct TreeBuilder {
    xmlParserCtxt* parser = nullptr;
    XmlElement root;
    std::vector<XmlElement*> open;
    std::size_t elements = 0;
    std::string refused;  // Chinese: why no more is read

    void refuse(const std::string& why) {
        refused = why;
        xmlStopParser(parser);
    }
};

std::string text_of_xml(const xmlChar* text) {
    return text == nullptr ? std::string{} : reinterpret_cast<const char*>(text);
}

void begin_tree_element(void* user, const xmlChar* name, const xmlChar*, const xmlChar* space, int, const xmlChar**, int, int, const xmlChar**) {
    auto& builder = *static_cast<TreeBuilder*>(user);
    if (builder.open.size() >= deepest_tree) return builder.refuse("嵌套超过 64 层");
    if (++builder.elements > most_tree_elements) return builder.refuse("元素超过一百万个");
    XmlElement* element = &builder.root;
    if (!builder.open.empty()) element = &builder.open.back()->children.emplace_back();
    element->name = text_of_xml(name);
    element->space = text_of_xml(space);
    builder.open.push_back(element);
}

void end_tree_element(void* user, const xmlChar*, const xmlChar*, const xmlChar*) {
    static_cast<TreeBuilder*>(user)->open.pop_back();
}

void take_tree_text(void* user, const xmlChar* text, int length) {
    auto& builder = *static_cast<TreeBuilder*>(user);
    if (builder.open.empty()) return;
    builder.open.back()->text.append(
        reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)
    );
}

void refuse_document_type(void* user, const xmlChar*, const xmlChar*, const xmlChar*) {
    static_cast<TreeBuilder*>(user)->refuse("出现 DOCTYPE 声明");
}

xmlSAXHandler tree_handlers() {
    xmlSAXHandler handlers{};
    handlers.initialized = XML_SAX2_MAGIC;
    handlers.startElementNs = begin_tree_element;
    handlers.endElementNs = end_tree_element;
    handlers.characters = take_tree_text;
    handlers.ignorableWhitespace = take_tree_text;
    handlers.cdataBlock = take_tree_text;
    handlers.internalSubset = refuse_document_type;
    return handlers;
}

// What libxml2 complains of, with the line; it quotes the document, so it is made readable.
std::string complaint_of(const xmlParserCtxt& parser) {
    const xmlError& error = parser.lastError;
    std::string text = error.message == nullptr ? "内容不完整" : error.message;
    std::replace(text.begin(), text.end(), '\n', ' ');
    text = salvaged(std::string_view{text}.substr(0, 160), Encoding::utf8);
    return "第 " + std::to_string(error.line) + " 行, " + text;
}

void write_tree(XmlText& out, const XmlElement& element) {
    out.begin(element.name);
    if (!element.text.empty()) out.text(element.text);
    for (const XmlElement& child : element.children) {
        write_tree(out, child);
    }
    out.end();
}

}  // namespace

const XmlElement* XmlElement::child(std::string_view wanted) const {
    const auto found = std::find_if(children.begin(), children.end(), [&](const XmlElement& one) {
        return one.name == wanted;
    });
    return found == children.end() ? nullptr : &*found;
}

XmlElement read_xml_tree(std::string_view text) {
    if (text.size() > std::numeric_limits<int>::max()) refuse_tree("过大");
    TreeBuilder builder;
    xmlSAXHandler handlers = tree_handlers();
    const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> parser{
        xmlCreatePushParserCtxt(&handlers, &builder, nullptr, 0, nullptr), &xmlFreeParserCtxt};
    if (!parser) throw std::bad_alloc{};
    builder.parser = parser.get();
    xmlCtxtUseOptions(
        parser.get(),
        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE
            | XML_PARSE_IGNORE_ENC
    );
    xmlParseChunk(parser.get(), text.data(), static_cast<int>(text.size()), 1);
    if (!builder.refused.empty()) refuse_tree(builder.refused);
    if (parser->wellFormed == 0) refuse_tree(complaint_of(*parser));
    return std::move(builder.root);
}

std::string xml_of(const XmlElement& element) {
    XmlText out;
    write_tree(out, element);
    return out.finished();
}

std::string all_text_of(const XmlElement& element) {
    std::string text = element.text;
    for (const XmlElement& child : element.children) {
        text += all_text_of(child);
    }
    return text;
}

}  // namespace xinqiao
