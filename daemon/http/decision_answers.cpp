// The answers about decisions: one is taken, one is shown, those about a subject are listed.
#include <charconv>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/http/answers.hpp"
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

// An obstacle is no mistake of the request: the same may be allowed another day.
Response refusal(const Request& request, const Decided& decided, const Kinds& kinds) {
    if (wants_text(request)) {
        Response response = told(request, decided_text(decided, kinds), {}, 200);
        response.headers.emplace_back("Xinqiao-Outcome", "partial");
        return response;
    }
    std::string detail;
    for (const Obstacle& obstacle : decided.registered.obstacles) {
        detail += (detail.empty() ? "" : "; ") + obstacle.why;
    }
    boost::json::object body{
        {"type", "urn:xinqiao:problem:not-allowed-now"},
        {"title", "程序上尚不能办理"},
        {"status", 409},
        {"detail", detail},
        {"origin", "client"},
    };
    body["obstacles"] = decided_json(decided, kinds).at("obstacles");
    return {409, "application/problem+json", boost::json::serialize(body) + "\n", {}};
}

}  // namespace

Response answer_decide(const Service& service, const Request& request) {
    const std::string& token = request.idempotency_key;
    if (token.empty() || token.size() > longest_token) return without_token();
    ActRequest asked = act_request(request.body);
    asked.token = token;
    const Decided decided = service.decide(asked);
    const Kinds& kinds = service.gateway()->rulebook.kinds;
    if (decided.registered.id == 0) return refusal(request, decided, kinds);
    const bool confirmed = decided.now.is_confirmed();
    Response response = told(
        request, decided_text(decided, kinds), decided_json(decided, kinds), confirmed ? 200 : 202
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
    return told(request, case_text(*found, kinds), case_json(*found, kinds), 200);
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
    boost::json::array all;
    for (const Decision& decision : decisions) {
        all.push_back(decision_json(decision, kinds));
    }
    return told(request, decisions_text(decisions, kinds), {{"decisions", std::move(all)}}, 200);
}

}  // namespace xinqiao
