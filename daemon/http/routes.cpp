#include "daemon/http/routes.hpp"

#include "daemon/http/answers.hpp"

namespace xinqiao {

std::vector<Route> routes_of(const Service& service) {
    const auto plain = [&service](Response (*answer)(const Service&)) {
        return [&service, answer](const Request&, const PathParts&) { return answer(service); };
    };
    const auto asked = [&service](Response (*answer)(const Service&, const Request&)) {
        return [&service, answer](const Request& request, const PathParts&) {
            return answer(service, request);
        };
    };
    const auto subject = [&service](const Request&, const PathParts& parts) {
        return answer_subject(service, parts.at("uscc"));
    };
    const auto decision = [&service](const Request& request, const PathParts& parts) {
        return answer_decision(service, request, parts.at("id"));
    };
    const auto alive = [](const Request&, const PathParts&) { return answer_healthz(); };
    return {
        {"GET", "/healthz", WorkLane::question, alive},
        {"GET", "/readyz", WorkLane::question, plain(answer_readyz)},
        {"GET", "/metrics", WorkLane::question, plain(answer_metrics)},
        {"GET", "/v1/status", WorkLane::question, asked(answer_status)},
        {"GET", "/v1/subjects/{uscc}", WorkLane::question, subject},
        {"POST", "/v1/sync", WorkLane::night, asked(answer_sync)},
        {"POST", "/v1/reconcile", WorkLane::night, asked(answer_reconcile)},
        {"GET", "/v1/decisions", WorkLane::question, asked(answer_decisions)},
        {"GET", "/v1/decisions/{id}", WorkLane::question, decision},
        {"POST", "/v1/decisions", WorkLane::urgent, asked(answer_decide)},
        {"POST", "/v1/push", WorkLane::urgent, asked(answer_push)},
    };
}

}  // namespace xinqiao
