// The answers to questions: health, readiness, metrics, status.
#include "daemon/http/answers.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/ops/status_text.hpp"

namespace xinqiao {
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

}  // namespace xinqiao
