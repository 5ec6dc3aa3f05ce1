#include "daemon/http/wishes.hpp"

#include <algorithm>
#include <initializer_list>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

#include "base/error.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_text = 1024;
constexpr std::size_t most_codes = 1000;

[[noreturn]] void refuse_member(std::string_view name, std::string_view expected) {
    throw Error{
        Error::Kind::invalid,
        "请求中的 " + std::string{name} + ": " + std::string{expected},
        "请参照 schema/openapi.yaml"};
}

// The members of the body; an empty body has none.
json::object members_of(std::string_view body, std::initializer_list<std::string_view> known) {
    if (body.empty()) return {};
    boost::system::error_code error;
    json::value value = json::parse(body, error);
    if (error || !value.is_object()) refuse_member("正文", "应为 JSON 对象 (must be an object)");
    json::object members = std::move(value.as_object());
    for (const auto& member : members) {
        const std::string_view name{member.key().data(), member.key().size()};
        if (std::ranges::find(known, name) == known.end()) {
            refuse_member(name, "没有这一项 (no such member)");
        }
    }
    return members;
}

std::string text_in(const json::value& value, std::string_view name) {
    if (!value.is_string() || value.get_string().empty()
        || value.get_string().size() > longest_text) {
        refuse_member(name, "应为 1 到 1024 字节的文字 (must be a text)");
    }
    return json::value_to<std::string>(value);
}

void take_actor(const json::object& members, std::string& actor) {
    const json::value* given = members.if_contains("actor");
    if (given != nullptr) actor = text_in(*given, "actor");
}

std::string needed_text(const json::object& members, std::string_view name) {
    const json::value* given = members.if_contains(name);
    if (given == nullptr) refuse_member(name, "必须给出 (is needed)");
    return text_in(*given, name);
}

template <class Name>
void take_names(const json::object& members, std::string_view member, std::vector<Name>& names) {
    const json::value* given = members.if_contains(member);
    if (given == nullptr) return;
    if (!given->is_array()) refuse_member(member, "应为名称的数组 (must be an array)");
    for (const json::value& name : given->get_array()) {
        names.emplace_back(text_in(name, member));
    }
}

}  // namespace

SyncWish sync_wish(std::string_view body) {
    const json::object members = members_of(body, {"systems", "dry_run", "accept", "actor"});
    SyncWish wish;
    take_names(members, "systems", wish.systems);
    take_actor(members, wish.actor);
    if (const json::value* dry_run = members.if_contains("dry_run")) {
        if (!dry_run->is_bool()) refuse_member("dry_run", "应为 true 或 false");
        wish.dry_run = dry_run->get_bool();
    }
    if (const json::value* accept = members.if_contains("accept")) {
        if (!accept->is_int64() || accept->get_int64() < 0) {
            refuse_member("accept", "应为运行编号 (must be the number of a run)");
        }
        wish.accept = accept->get_int64();
    }
    return wish;
}

ReconcileWish reconcile_wish(std::string_view body) {
    const json::object members = members_of(body, {"systems", "kinds", "actor"});
    ReconcileWish wish;
    take_names(members, "systems", wish.scope.systems);
    take_names(members, "kinds", wish.scope.kinds);
    take_actor(members, wish.actor);
    return wish;
}

PushWish push_wish(std::string_view body) {
    const json::object members = members_of(body, {"kind", "key", "actor"});
    PushWish wish;
    wish.kind = KindName{needed_text(members, "kind")};
    wish.key = RecordKey{needed_text(members, "key")};
    take_actor(members, wish.actor);
    return wish;
}

QueryWish query_wish(std::string_view body) {
    const json::object members = members_of(body, {"uscc", "purpose", "document", "actor"});
    QueryWish wish;
    wish.code = needed_text(members, "uscc");
    wish.purpose = needed_text(members, "purpose");
    wish.document = needed_text(members, "document");
    take_actor(members, wish.actor);
    return wish;
}

BatchWish batch_wish(std::string_view body) {
    const json::object members = members_of(body, {"codes"});
    BatchWish wish;
    take_names(members, "codes", wish.codes);
    if (wish.codes.empty() || wish.codes.size() > most_codes) {
        refuse_member("codes", "应有 1 到 1000 个代码 (one to a thousand)");
    }
    return wish;
}

}  // namespace xinqiao
