// The answers to wishes: read and push now, push one record, compare.
#include <boost/json/serialize.hpp>

#include "daemon/http/answers.hpp"
#include "daemon/http/wishes.hpp"
#include "daemon/report/summary_text.hpp"

namespace xinqiao {
namespace {

std::string_view outcome_of(const NightSummary& summary) {
    return summary.partial() ? "partial" : "done";
}

bool has_differences(const NightSummary& summary) {
    return summary.open_findings > 0;
}

Response night_response(
    const Service::NightDone& done, std::string_view outcome, const Request& request
) {
    Response response;
    if (wants_text(request)) {
        response.body = summary_text(done.result, Colour::plain);
        if (!done.report.empty()) response.body += "\n报告 (report): " + done.report + "\n";
    } else {
        boost::json::value body = summary_json(done.result);
        if (body.is_object() && !done.report.empty()) body.as_object()["report"] = done.report;
        response.content_type = "application/json";
        response.body = boost::json::serialize(body) + "\n";
    }
    response.headers.emplace_back("Xinqiao-Outcome", std::string{outcome});
    return response;
}

}  // namespace

Response answer_sync(const Service& service, const Request& request) {
    const SyncWish wish = sync_wish(request.body);
    NightOptions options;
    options.systems = wish.systems;
    options.dry_run = wish.dry_run;
    options.accept = wish.accept;
    const Service::NightDone done = service.sync(options, holder_of(request, wish.actor));
    return night_response(done, outcome_of(done.result.summary), request);
}

Response answer_push(const Service& service, const Request& request) {
    const PushWish wish = push_wish(request.body);
    Service::NightDone done;
    done.result.summary = service.push(wish.kind, wish.key, holder_of(request, wish.actor));
    return night_response(done, outcome_of(done.result.summary), request);
}

Response answer_reconcile(const Service& service, const Request& request) {
    const ReconcileWish wish = reconcile_wish(request.body);
    const Service::NightDone done = service.reconcile(wish.scope, holder_of(request, wish.actor));
    const NightSummary& summary = done.result.summary;
    const std::string_view outcome =
        summary.partial() ? "partial" : (has_differences(summary) ? "differences" : "done");
    return night_response(done, outcome, request);
}

}  // namespace xinqiao
