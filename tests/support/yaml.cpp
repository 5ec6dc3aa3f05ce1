#include "tests/support/yaml.hpp"

#include <charconv>
#include <fstream>
#include <sstream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <yaml.h>

#include "base/error.hpp"

namespace xinqiao::support {
namespace {

namespace json = boost::json;

std::string scalar_text(const yaml_node_t& node) {
    return {reinterpret_cast<const char*>(node.data.scalar.value), node.data.scalar.length};
}

json::value plain_value(const std::string& text) {
    if (text == "true") return true;
    if (text == "false") return false;
    if (text == "null" || text == "~" || text.empty()) return nullptr;
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    if (std::from_chars(text.data(), end, number).ptr == end) return number;
    return json::value(json::string{text});
}

json::value value_of(yaml_document_t& document, const yaml_node_t& node) {
    if (node.type == YAML_SCALAR_NODE) {
        const bool plain = node.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
        const std::string text = scalar_text(node);
        return plain ? plain_value(text) : json::value(json::string{text});
    }
    if (node.type == YAML_SEQUENCE_NODE) {
        json::array array;
        for (const int* item = node.data.sequence.items.start; item != node.data.sequence.items.top;
             ++item) {
            array.push_back(value_of(document, *yaml_document_get_node(&document, *item)));
        }
        return array;
    }
    json::object object;
    for (const yaml_node_pair_t* pair = node.data.mapping.pairs.start;
         pair != node.data.mapping.pairs.top;
         ++pair) {
        object[scalar_text(*yaml_document_get_node(&document, pair->key))] =
            value_of(document, *yaml_document_get_node(&document, pair->value));
    }
    return object;
}

}  // namespace

json::value yaml_of_file(const std::filesystem::path& file) {
    std::ostringstream stream;
    stream << std::ifstream{file}.rdbuf();
    const std::string text = stream.str();
    yaml_parser_t parser;
    yaml_document_t document;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(
        &parser, reinterpret_cast<const unsigned char*>(text.data()), text.size()
    );
    if (yaml_parser_load(&parser, &document) == 0) {
        const std::string what = parser.problem == nullptr ? "" : parser.problem;
        const std::size_t line = parser.problem_mark.line + 1;
        yaml_parser_delete(&parser);
        throw Error{Error::Kind::bug, file.string() + ":" + std::to_string(line) + ": " + what};
    }
    json::value value = value_of(document, *yaml_document_get_root_node(&document));
    yaml_document_delete(&document);
    yaml_parser_delete(&parser);
    return value;
}

}  // namespace xinqiao::support
