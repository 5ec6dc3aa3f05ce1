// The platform's interface: what it answers to one request. Knows nothing of sockets.
#include "tests/platform/serve/exchange.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include <pugixml.hpp>

#include "base/digest.hpp"
#include "tests/platform/generate/encoding.hpp"

namespace xinqiao::platform {
namespace json = boost::json;
namespace {

Reply told(unsigned status, std::string_view code, std::string_view message) {
    Reply reply;
    reply.status = status;
    reply.body = json::serialize(json::object{{"code", code}, {"message", message}});
    return reply;
}

std::optional<Reply> refused_by(const std::optional<Fault>& fault) {
    if (!fault) return std::nullopt;
    if (fault->name == "500") return told(500, "500", "服务器内部错误");
    if (fault->name == "503") return told(503, "503", "系统维护中");
    if (fault->name == "unauthorised") return told(401, "401", "令牌已失效");
    if (fault->name == "error_envelope") return told(200, "500", "系统繁忙,请联系管理员");
    if (fault->name == "429") {
        Reply reply = told(429, "429", "访问过于频繁");
        reply.headers.emplace_back("Retry-After", std::to_string(fault->seconds));
        return reply;
    }
    if (fault->name == "login_page") {
        return Reply{
            200,
            "text/html; charset=utf-8",
            "<!DOCTYPE html><html><head><title>用户登录</title></head><body><form "
            "action=\"/login\"><input name=\"user\"></form></body></html>",
            {}};
    }
    return std::nullopt;
}

// Said by what stands before the services, in no envelope.
bool stops_at_the_door(const std::optional<Fault>& fault) {
    return fault && (fault->name == "503" || fault->name == "429" || fault->name == "login_page");
}

// What happens to an answer on its way out.
Reply spoilt(Reply reply, const std::optional<Fault>& fault) {
    if (!fault) return reply;
    if (fault->name == "500_after") return told(500, "500", "服务器内部错误");
    if (fault->name == "truncated") reply.body.resize(reply.body.size() / 2);
    if (fault->name == "wrong_charset") reply.body = gb18030_of(reply.body);
    return reply;
}

std::int64_t number_of(const std::optional<std::string>& text, std::int64_t otherwise) {
    std::int64_t number = 0;
    if (!text) return otherwise;
    const auto parsed = std::from_chars(text->data(), text->data() + text->size(), number);
    return parsed.ec == std::errc{} ? number : otherwise;
}

// Says the version of an answer, and only that to whoever has it.
Reply versioned(const Request& request, Reply reply) {
    const std::string version = "\"" + sha256(reply.body).hex().substr(0, 16) + "\"";
    const auto known = request.headers.find("if-none-match");
    if (known != request.headers.end() && known->second.ends_with(version)) {
        reply.status = 304;
        reply.body.clear();
    }
    reply.headers.emplace_back("ETag", version);
    return reply;
}

std::string xml_of(const json::object& list, const std::string& encoding) {
    pugi::xml_document document;
    pugi::xml_node head = document.append_child(pugi::node_declaration);
    head.append_attribute("version") = "1.0";
    head.append_attribute("encoding") = encoding.c_str();
    pugi::xml_node answer = document.append_child("answer");
    pugi::xml_node rows = answer.append_child("rows");
    for (const json::value& row : list.at("rows").as_array()) {
        pugi::xml_node element = rows.append_child("row");
        for (const auto& entry : row.as_object()) {
            const std::string name{entry.key()};
            const std::string text = cell(row.as_object(), name);
            element.append_child(name.c_str()).text() = text.c_str();
        }
    }
    for (const char* name : {"next", "complete", "total"}) {
        answer.append_child(name).text() = cell(list, name).c_str();
    }
    std::ostringstream text;
    document.save(text, "", pugi::format_raw);
    return text.str();
}

std::vector<Told> changes_of(const json::object& body) {
    std::vector<Told> changes;
    for (const json::value& entry : body.at("changes").as_array()) {
        const json::object& change = entry.as_object();
        const json::value* row = change.if_contains("row");
        changes.push_back(
            {cell(change, "id"),
             cell(change, "action"),
             cell(change, "reference"),
             row && row->is_object() ? row->as_object() : json::object{}}
        );
    }
    return changes;
}

json::object parsed(const std::string& body) {
    return json::parse(body).as_object();
}

}  // namespace

std::string Request::path() const {
    return target.substr(0, target.find('?'));
}

std::optional<std::string> Request::parameter(std::string_view name) const {
    const std::size_t mark = target.find('?');
    if (mark == std::string::npos) return std::nullopt;
    const std::string query = "&" + target.substr(mark + 1);
    const std::string wanted = "&" + std::string{name} + "=";
    const std::size_t begin = query.find(wanted);
    if (begin == std::string::npos) return std::nullopt;
    const std::string raw = query.substr(begin + wanted.size());
    return decoded(raw.substr(0, raw.find('&')));
}

Reply Exchange::answer(const Request& request, const std::optional<Fault>& fault) {
    Reply reply;
    try {
        reply = spoilt(this->reply(request, fault), fault);
    } catch (const std::exception& problem) {
        reply = told(400, "6002", std::string{"请求无法解析: "} + problem.what());
    }
    if (!request.path().starts_with("/control")) {
        control_.log(request.method, request.target, request.body, reply.status, fault);
    }
    return reply;
}

void Exchange::note(const Request& request, const std::string& fault) {
    Fault met;
    met.name = fault;
    control_.log(request.method, request.target, request.body, 0, met);
}

Reply Exchange::reply(const Request& request, const std::optional<Fault>& fault) {
    const std::string path = request.path();
    if (path.starts_with("/control")) {
        return {200, "application/json", control_.answer(request.method, path, request.body), {}};
    }
    if (path.starts_with("/soap/") && !stops_at_the_door(fault)) {
        return repeated(path, soap_.answer(request, fault), fault);
    }
    if (auto refused = refused_by(fault)) return *refused;
    if (world_.authentication == "login" && path == "/login") {
        const std::string token = gate_.token_for(request);
        if (token.empty()) return told(200, "1", "用户名或口令错误");
        return {200, "application/json", R"({"code":"00","token":")" + token + R"("})", {}};
    }
    if (!gate_.admits(request)) return told(401, "401", "身份认证失败");
    for (const Table& table : world_.tables) {
        const bool get = request.method == "GET";
        if (get && path == table.path) return list(request, table, View::held, fault);
        if (get && table.published && path == table.published_path) {
            return list(request, table, View::published, fault);
        }
        if (!get && path == table.path) return push(request, table, fault);
        if (!get && path == table.path + "/find") return find(request, table);
    }
    return told(404, "3002", "目录编码不存在");
}

Reply Exchange::list(
    const Request& request, const Table& table, View view, const std::optional<Fault>& fault
) {
    auto size = number_of(request.parameter("limit"), number_of(request.parameter("size"), 1000));
    size = std::clamp<std::int64_t>(size, 1, 10'000);
    const auto page = number_of(request.parameter("page"), 0);
    auto after = number_of(request.parameter("cursor"), number_of(request.parameter("since"), 0));
    const auto offset = number_of(request.parameter("offset"), page > 0 ? (page - 1) * size : -1);
    Transaction transaction{database_};
    holdings_.publish_due(now());
    auto standing = offset >= 0 ? holdings_.behind(view, table, offset, size + 1)
                                : holdings_.after(view, table, after, size + 1);
    const auto total = offset >= 0 ? holdings_.count(view, table) : 0;
    transaction.commit();
    const bool complete = static_cast<std::int64_t>(standing.size()) <= size;
    if (!complete) standing.pop_back();
    const bool nothing =
        fault && (fault->name == "empty_list" || (fault->name == "skipped_last_page" && complete));
    if (nothing) standing.clear();
    json::array rows;
    for (const Standing& row : standing) {
        rows.push_back(seen_by(view, table, row.row));
        after = row.sequence;
    }
    const std::string next = std::to_string(page > 0 ? page + 1 : after);
    json::object page_told{{"rows", rows}, {"next", next}, {"complete", complete || nothing}};
    if (offset >= 0) page_told["total"] = total;
    return versioned(request, repeated(request.path(), written(page_told), fault));
}

// A list in the form and the characters of this platform.
Reply Exchange::written(const json::object& list) const {
    Reply reply;
    const bool xml = world_.answers == "xml";
    reply.body = xml ? xml_of(list, world_.encoding) : json::serialize(list);
    reply.type = (xml ? "text/xml; charset=" : "application/json; charset=") + world_.encoding;
    if (world_.encoding != "utf-8") reply.body = gb18030_of(reply.body);
    return reply;
}

Reply Exchange::repeated(const std::string& path, Reply fresh, const std::optional<Fault>& fault) {
    const std::scoped_lock lock{busy_};
    std::string& last = last_page_[path];
    if (fault && fault->name == "repeated_page" && !last.empty()) {
        fresh.body = last;
    } else {
        last = fresh.body;
    }
    return fresh;
}

Reply Exchange::push(
    const Request& request, const Table& table, const std::optional<Fault>& fault
) {
    const json::object body = parsed(request.body);
    const auto changes = changes_of(body);
    Transaction transaction{database_};
    auto answers = intake_.take(table, cell(body, "batch"), changes, fault);
    transaction.commit();
    if (fault && fault->name == "receipts_missing") answers.resize(answers.size() / 2);
    json::array receipts;
    for (const Answer& answer : answers) {
        receipts.push_back(json_of(answer));
    }
    Reply reply;
    reply.body =
        json::serialize(json::object{{"code", "00"}, {"message", ""}, {"receipts", receipts}});
    return reply;
}

Reply Exchange::find(const Request& request, const Table& table) {
    json::array found;
    Transaction transaction{database_};
    for (const Told& change : changes_of(parsed(request.body))) {
        const std::string key = key_of(table, change.row);
        const auto standing = key.empty() ? holdings_.find_by_reference(table, change.reference)
                                          : holdings_.find(View::held, table, key);
        json::object entry{{"id", change.id}, {"row", nullptr}};
        if (standing) entry["row"] = standing->row;
        found.push_back(entry);
    }
    Reply reply;
    reply.body = json::serialize(json::object{{"found", found}});
    return reply;
}

}  // namespace xinqiao::platform
