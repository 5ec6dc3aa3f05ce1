// One function for each address of the front door.
#pragma once

#include "daemon/http/router.hpp"
#include "daemon/http/service.hpp"

namespace xinqiao {

Response answer_healthz();
Response answer_readyz(const Service& service);
Response answer_metrics(const Service& service);
Response answer_status(const Service& service, const Request& request);
Response answer_subject(const Service& service, const Request& request, const std::string& code);
// Of at most a thousand codes.
Response answer_subjects(const Service& service, const Request& request);
// In the ledger before it is answered.
Response answer_ask(const Service& service, const Request& request);
Response answer_queries(const Service& service, const Request& request);
// Every record and every publication, as far as the caller may see them.
Response answer_records(const Service& service, const Request& request);
Response answer_publications(const Service& service, const Request& request);
Response answer_findings(const Service& service, const Request& request);
Response answer_holds(const Service& service, const Request& request);
Response answer_deadlines(const Service& service, const Request& request);
Response answer_systems(const Service& service);
Response answer_quarantine(const Service& service, const Request& request);
Response answer_runs(const Service& service, const Request& request);
// Server-sent events: the runs that are under way, as they go on.
Response answer_run_events(const Service& service, const Request& request);
Response answer_journal(const Service& service, const Request& request);
Response answer_reports(const Service& service);
// One file of those that answer_reports names.
Response answer_report(const Service& service, const std::string& name);
Response answer_sync(const Service& service, const Request& request);
Response answer_push(const Service& service, const Request& request);
Response answer_reconcile(const Service& service, const Request& request);
Response answer_decide(const Service& service, const Request& request);
Response answer_decision(const Service& service, const Request& request, const std::string& number);
Response answer_decisions(const Service& service, const Request& request);

}  // namespace xinqiao
