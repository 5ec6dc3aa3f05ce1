#include "daemon/decisions/act_request.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "base/date.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

[[noreturn]] void refuse(std::string_view name, const std::string& expected) {
    throw Error{
        Error::Kind::invalid,
        "请求中的 " + std::string{name} + ": " + expected,
        "请参照 schema/openapi.yaml 中的 Act"};
}

std::string text_in(const json::value& value, std::string_view name) {
    if (!value.is_string()) refuse(name, "应为文字 (must be a text)");
    return json::value_to<std::string>(value);
}

ActKind act_in(const json::value& value) {
    const std::string word = text_in(value, "act");
    if (const auto act = act_named(word)) return *act;
    std::string known;
    for (const ActName& name : act_names) {
        known += (known.empty() ? "" : ", ") + std::string{name.word};
    }
    refuse("act", "没有这种行为 " + word + ", 可用: " + known);
}

Day day_in(const json::value& value) {
    const auto day = parse_day(text_in(value, "day"));
    if (!day) refuse("day", day.error());
    return *day;
}

std::map<std::string, std::string> fields_in(const json::value& value) {
    if (!value.is_object()) refuse("fields", "应为对象, 项名到文字 (must be an object)");
    std::map<std::string, std::string> fields;
    for (const auto& field : value.get_object()) {
        fields[field.key()] = text_in(field.value(), field.key());
    }
    return fields;
}

void take(ActRequest& request, std::string_view name, const json::value& value) {
    if (name == "act") {
        request.act = act_in(value);
    } else if (name == "kind") {
        request.kind = KindName{text_in(value, name)};
    } else if (name == "key") {
        request.key = RecordKey{text_in(value, name)};
    } else if (name == "about") {
        if (!value.is_int64()) refuse(name, "应为告知书的编号 (must be a number)");
        request.about = value.get_int64();
    } else if (name == "day") {
        request.day = day_in(value);
    } else if (name == "document") {
        request.document = text_in(value, name);
    } else if (name == "organ") {
        request.organ = text_in(value, name);
    } else if (name == "outcome") {
        request.outcome = text_in(value, name);
    } else if (name == "reason") {
        request.reason = text_in(value, name);
    } else if (name == "digest") {
        request.digest = text_in(value, name);
    } else if (name == "fields") {
        request.fields = fields_in(value);
    } else if (name == "actor") {
        request.who = text_in(value, name);
    } else {
        refuse(name, "没有这一项 (no such member)");
    }
}

}  // namespace

ActRequest act_request(std::string_view body) {
    boost::system::error_code error;
    const json::value value = json::parse(body, error);
    if (error || !value.is_object()) refuse("正文", "应为 JSON 对象 (must be an object)");
    ActRequest request;
    for (const auto& member : value.get_object()) {
        take(request, member.key(), member.value());
    }
    if (!value.get_object().contains("act")) refuse("act", "必须给出 (is needed)");
    return request;
}

std::string text_of(const ActRequest& request) {
    json::object fields;
    for (const auto& [name, text] : request.fields) {
        fields[name] = text;
    }
    return json::serialize(json::object{
        {"act", word_of(request.act)},
        {"kind", request.kind.text()},
        {"key", request.key.text()},
        {"about", request.about},
        {"day", request.day ? format_day(*request.day) : ""},
        {"document", request.document},
        {"organ", request.organ},
        {"outcome", request.outcome},
        {"reason", request.reason},
        {"digest", request.digest},
        {"fields", std::move(fields)},
        {"actor", request.who}});
}

}  // namespace xinqiao
