// The answers with lists: findings, holds, deadlines, systems.
#include <algorithm>
#include <array>
#include <limits>

#include "base/date.hpp"
#include "daemon/http/answers.hpp"
#include "daemon/http/cursor.hpp"
#include "daemon/http/parameters.hpp"
#include "daemon/ops/status_text.hpp"
#include "daemon/store/deadlines.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/known_findings.hpp"

namespace xinqiao {
namespace {

std::string day_words(std::int64_t day) {
    return format_day(Day{std::chrono::days{day}});
}

// Without the two values, which may be personal: who needs them reads the report.
boost::json::object row_json(const KnownFinding& finding) {
    return {
        {"id", finding.id},
        {"system", finding.system.text()},
        {"kind", finding.kind.text()},
        {"key", finding.key.text()},
        {"subject", finding.subject.text()},
        {"reason", finding.reason},
        {"severity", finding.severity},
        {"field", finding.field},
        {"advice", finding.advice},
        {"state", finding.state},
        {"first_seen", moment_json(finding.first_seen)},
    };
}

boost::json::object row_json(const Hold& hold) {
    return {
        {"id", hold.id},
        {"kind", hold.kind.text()},
        {"key", hold.key.text()},
        {"subject", hold.subject.text()},
        {"ground", hold.ground},
        {"document", hold.document},
        {"from", moment_json(hold.from)},
        {"until", moment_json(hold.until)},
    };
}

boost::json::object row_json(const Deadline& deadline) {
    return {
        {"id", deadline.id},
        {"duty", deadline.duty},
        {"kind", deadline.kind.text()},
        {"key", deadline.key.text()},
        {"subject", deadline.subject.text()},
        {"day", day_words(deadline.day)},
        {"provisional", !deadline.missing.empty()},
        {"rule", deadline.rule},
        {"owner", deadline.owner},
    };
}

// The page of those rows that were not read yet, in the order of their ids.
template <class R>
Response page_of(std::string_view list, const PageWish& page, std::vector<R> rows) {
    std::ranges::sort(rows, {}, &R::id);
    boost::json::array shown;
    std::int64_t last = page.after;
    for (const R& row : rows) {
        if (row.id <= page.after) continue;
        if (static_cast<std::int64_t>(shown.size()) == page.limit) break;
        shown.push_back(row_json(row));
        last = row.id;
    }
    return json_response(page_json(list, std::move(shown), last));
}

}  // namespace

Response answer_findings(const Service& service, const Request& request) {
    constexpr std::array<std::string_view, 4> states{"open", "accepted", "resolved", "all"};
    const PageWish page = page_wish(request, "findings");
    const auto gateway = service.gateway();
    const auto database = service.store.open();
    Transaction transaction{*database, Access::reading};
    std::string state = word_parameter(request, "state", states);
    if (state.empty()) state = "open";
    const FindingFilter filter{
        .system = system_parameter(request, gateway->config, transaction),
        .kind = kind_parameter(request, gateway->rulebook.kinds),
        .reason = parameter_of(request, "reason"),
        .state = state == "all" ? std::string{} : state,
        .after = page.after,
        .limit = page.limit};
    return page_of("findings", page, KnownFindings{transaction}.list(filter));
}

Response answer_holds(const Service& service, const Request& request) {
    const PageWish page = page_wish(request, "holds");
    const auto database = service.store.open();
    Transaction transaction{*database, Access::reading};
    return page_of("holds", page, Holds{transaction}.standing(service.now()));
}

Response answer_deadlines(const Service& service, const Request& request) {
    const PageWish page = page_wish(request, "deadlines");
    const auto database = service.store.open();
    Transaction transaction{*database, Access::reading};
    constexpr std::int64_t every_day = std::numeric_limits<std::int64_t>::max();
    return page_of("deadlines", page, Deadlines{transaction}.due(every_day));
}

Response answer_systems(const Service& service) {
    boost::json::array systems;
    const auto gateway = service.gateway();
    for (const SystemSettings& system : gateway->systems.all()) {
        boost::json::array reads;
        for (const StreamSettings& stream : system.streams)
            reads.push_back(boost::json::object{{"list", stream.name}, {"kind", stream.kind}});
        boost::json::array publishes;
        for (const PublicationSettings& publication : system.publications)
            publishes.push_back(boost::json::string{publication.kind});
        systems.push_back(boost::json::object{
            {"system", system.name},
            {"label", system.label},
            {"adapter", system.adapter},
            {"owner", system.owner},
            {"reads", std::move(reads)},
            {"publishes", std::move(publishes)},
        });
    }
    return json_response(boost::json::object{{"systems", std::move(systems)}});
}

}  // namespace xinqiao
