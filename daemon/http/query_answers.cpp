// The answers about queries: one is asked, for the ledger; those that were asked are listed.
#include "daemon/http/answers.hpp"
#include "daemon/http/cursor.hpp"
#include "daemon/http/parameters.hpp"
#include "daemon/http/subject_asked.hpp"
#include "daemon/http/wishes.hpp"
#include "daemon/report/query_words.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view queries_list = "queries";

}  // namespace

Response answer_ask(const Service& service, const Request& request) {
    const QueryWish wish = query_wish(request.body);
    const auto subject = subject_asked(wish.code);
    if (!subject) return response_of(subject.error());
    const std::string& caller = holder_of(request, wish.actor);
    const QueryAnswer answer = service.query({*subject, caller, wish.purpose, wish.document});
    if (wants_text(request)) return {200, "text/plain; charset=utf-8", query_text(answer), {}};
    return json_response(query_json(answer));
}

Response answer_queries(const Service& service, const Request& request) {
    const PageWish page = page_wish(request, queries_list);
    LedgerFilter filter{.caller = parameter_of(request, "caller"), .limit = page.limit};
    if (const std::string code = parameter_of(request, "subject"); !code.empty()) {
        const auto subject = subject_asked(code);
        if (!subject) return response_of(subject.error());
        filter.subject = *subject;
    }
    const auto database = service.store.open();
    Transaction transaction{*database, Access::reading};
    const auto entries =
        QueryLedger{transaction}.after(page.after, service.now() - settle_window, filter);
    const std::int64_t last = entries.empty() ? page.after : entries.back().id;
    return json_response(page_json(queries_list, ledger_json(entries), last));
}

}  // namespace xinqiao
