// The answers about decisions: one is taken, one is shown, those about a subject are listed.
#include <charconv>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/http/answers.hpp"
#include "daemon/http/decision_tag.hpp"
#include "daemon/http/doorkeeper.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/report/decision_words.hpp"
#include "schema/uscc.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t longest_token = 255;
constexpr std::int64_t most_decisions = 1000;

Response told(
    const Request& request, std::string text, const boost::json::object& value, unsigned status
) {
    if (wants_text(request)) return {status, "text/plain; charset=utf-8", std::move(text), {}};
    return {status, "application/json", boost::json::serialize(value) + "\n", {}};
}

Response without_token() {
    return response_of(Problem{
        400,
        "no-idempotency-key",
        "缺少 Idempotency-Key",
        "作出决定的请求须带 Idempotency-Key 请求头 (1 到 255 字节)",
        "client",
        "每件请求用一个新的值; 没有收到答复时用原值再发, 不会重复登记"});
}

Response unknown_decision() {
    return response_of(Problem{
        404,
        "unknown-decision",
        "没有这件决定",
        "没有这个编号的决定 / no such decision",
        "client",
        "GET /v1/decisions 列出决定"});
}

Response malformed_if_match() {
    return response_of(Problem{
        400,
        "malformed-if-match",
        "If-Match 写法有误",
        "If-Match 应为 * 或加引号的 ETag 列表 / must be * or a list of entity tags",
        "client",
        "请原样使用 GET /v1/decisions/{id} 答复中的 ETag"});
}

// Nothing was done: what the caller read is no longer so.
Response outdated(const std::string& present) {
    Response response = response_of(Problem{
        412,
        "precondition-failed",
        "情况已有变化, 未办理",
        present.empty()
            ? "该行为所针对的决定不存在 / there is no decision that this act is about"
            : "决定已不是 If-Match 所述的样子 / the decision has changed since it was read",
        "client",
        "请重新读取 GET /v1/decisions/{id}, 核对后以新的 ETag 再办"});
    if (!present.empty()) response.headers.emplace_back("ETag", present);
    return response;
}

// An obstacle is no mistake of the request: the same may be allowed another day.
Response not_allowed_now(const Request& request, const Decided& decided, const Kinds& kinds) {
    if (wants_text(request)) {
        Response response = told(request, decided_text(decided, kinds), {}, 200);
        response.headers.emplace_back("Xinqiao-Outcome", "partial");
        return response;
    }
    std::string detail;
    for (const Obstacle& obstacle : decided.registered.obstacles) {
        detail += (detail.empty() ? "" : "; ") + obstacle.why;
    }
    Problem problem{409, "not-allowed-now", "程序上尚不能办理", detail, "client", {}};
    problem.more["obstacles"] = decided_json(decided, kinds, {}).at("obstacles");
    return response_of(problem);
}

}  // namespace

Response answer_decide(const Service& service, const Request& request) {
    const std::string& token = request.idempotency_key;
    if (token.empty() || token.size() > longest_token) return without_token();
    ActRequest asked = act_request(request.body);
    const Roles needed{asked.act == ActKind::approve ? Role::approver : Role::clerk};
    if (!request.caller.roles.meets(needed)) {
        return response_of(without_role(needed, request.caller));
    }
    asked.who = holder_of(request, asked.who);
    asked.token = token;
    const auto gateway = service.gateway();
    const Kinds& kinds = gateway->rulebook.kinds;
    const Sight sight = sight_of_act(request.caller.roles);
    std::optional<ActCondition> condition;
    if (request.if_match) {
        auto wanted = tags_in(*request.if_match);
        if (!wanted) return malformed_if_match();
        condition.emplace(*std::move(wanted), kinds, sight);
        asked.still_as_read = [&](Transaction& transaction, const std::vector<SignedAct>& acts) {
            return condition->holds(transaction, acts);
        };
    }
    const Decided decided = service.decide(asked);
    if (decided.registered.outdated) return outdated(condition->present());
    if (decided.registered.id == 0) return not_allowed_now(request, decided, kinds);
    const bool confirmed = decided.now.is_confirmed();
    Response response = told(
        request,
        decided_text(decided, kinds),
        decided_json(decided, kinds, sight),
        confirmed ? 200 : 202
    );
    response.headers.emplace_back("Xinqiao-Outcome", confirmed ? "done" : "partial");
    response.headers.emplace_back(
        "Location", "/v1/decisions/" + std::to_string(decided.registered.id)
    );
    return response;
}

Response answer_decision(
    const Service& service, const Request& request, const std::string& number
) {
    std::int64_t id = 0;
    const auto end = number.data() + number.size();
    if (std::from_chars(number.data(), end, id).ptr != end) return unknown_decision();
    const auto database = service.store.open();
    const auto found = find_case(*database, id);
    if (!found) return unknown_decision();
    const auto gateway = service.gateway();
    const Kinds& kinds = gateway->rulebook.kinds;
    const Sight sight = sight_of_act(request.caller.roles);
    Response response =
        told(request, case_text(*found, kinds), case_json(*found, kinds, sight), 200);
    if (!wants_text(request)) {
        response.headers.emplace_back("ETag", decision_tag(*found, kinds, sight));
    }
    return response;
}

Response answer_decisions(const Service& service, const Request& request) {
    SubjectCode subject;
    for (const auto& [name, value] : request.query) {
        if (name == "subject") subject = SubjectCode{canonical_uscc(value)};
    }
    const auto database = service.store.open();
    const auto decisions = decisions_about(*database, subject, most_decisions);
    const auto gateway = service.gateway();
    const Kinds& kinds = gateway->rulebook.kinds;
    const Sight sight = sight_of(request.caller.roles);
    boost::json::array all;
    for (const Decision& decision : decisions) {
        all.push_back(decision_json(decision, kinds, sight));
    }
    return told(request, decisions_text(decisions, kinds), {{"decisions", std::move(all)}}, 200);
}

}  // namespace xinqiao
