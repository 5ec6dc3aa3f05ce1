// The answers to questions: health, readiness, metrics, status, one subject.
#include <boost/json/serialize.hpp>

#include "daemon/http/answers.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/ops/status_text.hpp"
#include "daemon/report/subject_file.hpp"
#include "schema/uscc.hpp"

namespace xinqiao {
namespace {

Response json_response(const boost::json::value& value) {
    return {200, "application/json", boost::json::serialize(value) + "\n", {}};
}

Response not_a_code(const UsccJudgement& judgement) {
    return response_of(Problem{
        422,
        "invalid-code",
        "不是统一社会信用代码",
        std::string{judgement.advice},
        "client",
        judgement.suggestion ? "是否为 " + std::string{judgement.suggestion->text()} : ""});
}

Response unknown_subject() {
    return response_of(Problem{
        404,
        "unknown-subject",
        "没有该主体的记录",
        "库中没有关于该代码的记录 / nothing is known about this code",
        "client",
        "这不等于该主体没有信用记录; 请查对代码"});
}

}  // namespace

Response answer_healthz() {
    return {200, "text/plain; charset=utf-8", "ok\n", {}};
}

Response answer_readyz(const Service& service) {
    const std::string reason = service.unready();
    if (reason.empty()) return {200, "text/plain; charset=utf-8", "ready\n", {}};
    return response_of(Problem{503, "not-ready", "尚未就绪", reason, "gateway", "请稍后再试"});
}

Response answer_metrics(const Service& service) {
    const auto gateway = service.gateway();
    const auto database = service.store.open();
    const StatusFacts facts = service.facts(*database, *gateway);
    return {200, "text/plain; version=0.0.4; charset=utf-8", service.metrics(facts, *gateway), {}};
}

Response answer_status(const Service& service, const Request& request) {
    const auto gateway = service.gateway();
    const auto database = service.store.open();
    const StatusFacts facts = service.facts(*database, *gateway);
    const Verdict verdict = verdict_of(facts, gateway->config.limits);
    Response response = json_response(status_json(facts, verdict));
    if (wants_text(request)) {
        response = {200, "text/plain; charset=utf-8", status_text(facts, verdict), {}};
    }
    response.headers.emplace_back("Xinqiao-Outcome", std::string{name_of(verdict.light)});
    return response;
}

Response answer_subject(const Service& service, const Request& request, const std::string& code) {
    const UsccJudgement judgement = judge_uscc(code);
    if (judgement.class_ == UsccClass::invalid || !judgement.code) return not_a_code(judgement);
    const auto gateway = service.gateway();
    const auto database = service.store.open();
    const SubjectFile file =
        gather_subject(*database, SubjectCode{judgement.code->text()}, SystemClock{}.now());
    const Sight sight = sight_of(request.caller.roles);
    if (!is_known(file, sight)) return unknown_subject();
    return json_response(subject_json(file, gateway->rulebook.kinds, sight));
}

}  // namespace xinqiao
