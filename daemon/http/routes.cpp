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
    const auto subject = [&service](const Request& request, const PathParts& parts) {
        return answer_subject(service, request, parts.at("uscc"));
    };
    const auto decision = [&service](const Request& request, const PathParts& parts) {
        return answer_decision(service, request, parts.at("id"));
    };
    const auto report = [&service](const Request&, const PathParts& parts) {
        return answer_report(service, parts.at("name"));
    };
    const auto alive = [](const Request&, const PathParts&) { return answer_healthz(); };
    const Right watching = Right::local_or({Role::operator_});
    const Right operating = Right::of({Role::operator_});
    const Right pushing = Right::of({Role::operator_, Role::clerk});
    const Right reading = Right::of(
        {Role::public_, Role::query, Role::clerk, Role::approver, Role::steward, Role::auditor}
    );
    const Right files = Right::of({Role::clerk, Role::approver, Role::steward, Role::auditor});
    const Right asking = Right::of({Role::query, Role::clerk, Role::approver});
    const Right looking = Right::of({Role::operator_, Role::steward, Role::auditor});
    const Right tidying = Right::of({Role::steward, Role::auditor});
    const Right auditing = Right::of({Role::auditor});
    const Right deciding = Right::of({Role::clerk, Role::approver});  // see answer_decide
    return {
        {"GET", "/healthz", WorkLane::at_once, Right::open(), alive},
        {"GET", "/readyz", WorkLane::question, Right::open(), plain(answer_readyz)},
        {"GET", "/metrics", WorkLane::question, watching, plain(answer_metrics)},
        {"GET", "/v1/status", WorkLane::question, watching, asked(answer_status)},
        {"GET", "/v1/subjects/{uscc}", WorkLane::at_once, reading, subject},
        {"POST", "/v1/subjects:batch", WorkLane::question, reading, asked(answer_subjects)},
        {"POST", "/v1/queries", WorkLane::question, asking, asked(answer_ask)},
        {"GET", "/v1/queries", WorkLane::question, auditing, asked(answer_queries)},
        {"GET", "/v1/records", WorkLane::question, reading, asked(answer_records)},
        {"GET", "/v1/publications", WorkLane::question, reading, asked(answer_publications)},
        {"GET", "/v1/findings", WorkLane::question, files, asked(answer_findings)},
        {"GET", "/v1/holds", WorkLane::question, files, asked(answer_holds)},
        {"GET", "/v1/deadlines", WorkLane::question, files, asked(answer_deadlines)},
        {"GET", "/v1/systems", WorkLane::question, looking, plain(answer_systems)},
        {"GET", "/v1/quarantine", WorkLane::question, tidying, asked(answer_quarantine)},
        {"GET", "/v1/runs", WorkLane::question, looking, asked(answer_runs)},
        {"GET", "/v1/runs/events", WorkLane::question, looking, asked(answer_run_events)},
        {"GET", "/v1/journal", WorkLane::question, auditing, asked(answer_journal)},
        {"GET", "/v1/reports", WorkLane::question, files, plain(answer_reports)},
        {"GET", "/v1/reports/{name}", WorkLane::question, files, report},
        {"POST", "/v1/sync", WorkLane::night, operating, asked(answer_sync)},
        {"POST", "/v1/reconcile", WorkLane::night, operating, asked(answer_reconcile)},
        {"GET", "/v1/decisions", WorkLane::question, files, asked(answer_decisions)},
        {"GET", "/v1/decisions/{id}", WorkLane::question, files, decision},
        {"POST", "/v1/decisions", WorkLane::urgent, deciding, asked(answer_decide), true},
        {"POST", "/v1/push", WorkLane::urgent, pushing, asked(answer_push)},
    };
}

}  // namespace xinqiao
