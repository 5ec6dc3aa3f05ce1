#include "tests/support/api_document.hpp"

#include <algorithm>

#include "tests/support/places.hpp"
#include "tests/support/yaml.hpp"

namespace xinqiao::support {
namespace {

namespace json = boost::json;

std::string upper(std::string word) {
    for (char& letter : word)
        letter = static_cast<char>(letter - 'a' + 'A');
    return word;
}

std::string text_in_json(const json::value& value) {
    return {value.as_string().data(), value.as_string().size()};
}

// The words of `type`, which may be one or several.
std::vector<std::string> types_in(const json::object& schema) {
    const json::value* type = schema.if_contains("type");
    std::vector<std::string> words;
    if (type == nullptr) return words;
    if (type->is_string()) return {text_in_json(*type)};
    for (const json::value& one : type->as_array())
        words.push_back(text_in_json(one));
    return words;
}

bool is_of(const std::string& type, const json::value& value) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    if (type == "number") return value.is_number();
    return type == "null" && value.is_null();
}

// Every map of `properties` that holds for a schema, those of its `allOf` as well.
void collect(
    const json::object& schema,
    const std::function<const json::object&(const json::value&)>& resolved,
    std::vector<const json::object*>& parts
) {
    parts.push_back(&schema);
    if (const json::value* all = schema.if_contains("allOf")) {
        for (const json::value& one : all->as_array())
            collect(resolved(one), resolved, parts);
    }
}

}  // namespace

ApiDocument::ApiDocument()
    : whole_(yaml_of_file(source_folder() / "schema/openapi.yaml")) {  // braces would make an array
    for (const auto& path : whole_.at("paths").as_object()) {
        for (const auto& method : path.value().as_object()) {
            operations_[upper(method.key()) + " " + std::string{path.key()}] =
                method.value().as_object();
        }
    }
}

Right ApiDocument::right_of(const std::string& operation) const {
    const json::object& found = operations_.at(operation);
    const json::value* words = found.if_contains("x-roles");
    if (words == nullptr) {
        const json::value* security = found.if_contains("security");
        const bool open = security != nullptr && security->as_array().empty();
        return open ? Right::open() : Right::of({});
    }
    bool local = false;
    std::vector<std::string> names;
    for (const json::value& word : words->as_array()) {
        if (text_in_json(word) == "local") {
            local = true;
        } else {
            names.push_back(text_in_json(word));
        }
    }
    const auto roles = roles_named(names);
    return local ? Right::local_or(roles.value()) : Right::of(roles.value());
}

std::vector<std::string> ApiDocument::strange_in(
    const std::string& operation, const Response& response
) const {
    std::vector<std::string> strange;
    const json::object& responses = operations_.at(operation).at("responses").as_object();
    const json::value* found = responses.if_contains(std::to_string(response.status));
    if (found == nullptr && response.status >= 400) found = responses.if_contains("default");
    if (found == nullptr) return {"status " + std::to_string(response.status)};
    const json::object& described = resolved(*found);
    const json::value* headers = described.if_contains("headers");
    for (const auto& [name, value] : response.headers) {
        if (headers == nullptr || !headers->as_object().contains(name)) {
            strange.push_back("header " + name);
        }
    }
    const json::value* content = described.if_contains("content");
    const std::string type = response.content_type.substr(0, response.content_type.find(';'));
    if (content == nullptr || !content->as_object().contains(type)) {
        if (!response.body.empty()) strange.push_back("media type " + type);
        return strange;
    }
    if (!type.ends_with("json")) return strange;
    judge(content->at(type).at("schema"), json::parse(response.body), "", strange);
    return strange;
}

std::vector<std::string> ApiDocument::strange_in_body(
    const std::string& operation, const std::string& body
) const {
    std::vector<std::string> strange;
    const json::object& found = operations_.at(operation);
    const json::value* described = found.if_contains("requestBody");
    if (described == nullptr) return {"a body"};
    const json::value& schema = described->at("content").at("application/json").at("schema");
    judge(schema, json::parse(body), "", strange);
    return strange;
}

const json::object& ApiDocument::resolved(const json::value& value) const {
    const json::value* reference = value.as_object().if_contains("$ref");
    if (reference == nullptr) return value.as_object();
    const std::string path = text_in_json(*reference).substr(1);  // "#/components/schemas/Act"
    return resolved(whole_.at_pointer(path));
}

void ApiDocument::judge(
    const json::value& described,
    const json::value& value,
    const std::string& place,
    std::vector<std::string>& strange
) const {
    const json::object& schema = resolved(described);
    const std::vector<std::string> types = types_in(schema);
    const bool fits = types.empty() || std::ranges::any_of(types, [&](const std::string& type) {
                          return is_of(type, value);
                      });
    if (!fits) {
        strange.push_back(place + ": type of " + json::serialize(value));
        return;
    }
    if (const json::value* words = schema.if_contains("enum")) {
        const json::array& all = words->as_array();
        if (std::ranges::find(all, value) == all.end()) {
            strange.push_back(place + ": value " + json::serialize(value));
        }
    }
    if (value.is_object()) judge_object(schema, value.get_object(), place, strange);
    if (!value.is_array()) return;
    if (!schema.contains("items")) strange.push_back(place + ": items are not described");
    for (const json::value& item : value.get_array()) {
        if (schema.contains("items")) judge(schema.at("items"), item, place + "[]", strange);
    }
}

void ApiDocument::judge_object(
    const json::object& schema,
    const json::object& value,
    const std::string& place,
    std::vector<std::string>& strange
) const {
    std::vector<const json::object*> parts;
    collect(
        schema,
        [this](const json::value& one) -> const json::object& { return resolved(one); },
        parts
    );
    const json::value* more = nullptr;
    for (const auto& member : value) {
        const json::value* known = nullptr;
        for (const json::object* part : parts) {
            const json::value* properties = part->if_contains("properties");
            if (properties != nullptr && properties->as_object().contains(member.key())) {
                known = &properties->as_object().at(member.key());
            }
            const json::value* others = part->if_contains("additionalProperties");
            if (others != nullptr && others->is_object()) more = others;
        }
        const std::string inside = place + "/" + std::string{member.key()};
        if (known == nullptr) known = more;
        if (known == nullptr) {
            strange.push_back(inside + ": not described");
        } else {
            judge(*known, member.value(), inside, strange);
        }
    }
    for (const json::object* part : parts) {
        const json::value* required = part->if_contains("required");
        if (required == nullptr) continue;
        for (const json::value& name : required->as_array()) {
            if (!value.contains(name.as_string())) {
                strange.push_back(place + "/" + text_in_json(name) + ": is missing");
            }
        }
    }
}

}  // namespace xinqiao::support
