#include "tests/support/front_door.hpp"

#include "base/error.hpp"
#include "daemon/http/routes.hpp"
#include "daemon/http/token_office.hpp"
#include "tests/support/places.hpp"

namespace xinqiao::support {
namespace {

Config config_of_door(const std::filesystem::path& folder) {
    Config config;
    config.folders.reports = (folder / "reports").string();
    config.folders.schema = (source_folder() / "schema").string();
    SystemSettings league;
    league.name = "league";
    league.label = "盟平台";
    league.adapter = "memory";
    config.systems.push_back(league);
    return config;
}

void take_path(Request& request, const std::string& target) {
    const std::size_t mark = std::min(target.find('?'), target.size());
    const std::string path = target.substr(0, mark);
    for (std::size_t at = 1; at <= path.size();) {
        const std::size_t slash = std::min(path.find('/', at), path.size());
        request.path.push_back(path.substr(at, slash - at));
        at = slash + 1;
    }
    for (std::size_t at = mark; at < target.size();) {
        const std::size_t end = std::min(target.find('&', at + 1), target.size());
        const std::string pair = target.substr(at + 1, end - at - 1);
        const std::size_t equals = std::min(pair.find('='), pair.size());
        request.query.emplace_back(
            pair.substr(0, equals), equals < pair.size() ? pair.substr(equals + 1) : ""
        );
        at = end;
    }
}

}  // namespace

FrontDoor::FrontDoor()
    : gateway{std::make_shared<const Gateway>(config_of_door(store.folder.path()), clock, nullptr)},
      service{service_of_test()},
      router{routes_of(service)} {}

Response FrontDoor::ask(const Asking& asking) {
    Request request;
    request.method = asking.method;
    request.accept = asking.accept;
    request.idempotency_key = asking.key;
    request.if_match = asking.if_match;
    request.body = asking.body;
    request.user = asking.user;
    if (!asking.token.empty()) request.authorization = "Bearer " + asking.token;
    take_path(request, asking.path);
    const Router::Match match = router.match(request);
    const Right* right = match.route == nullptr ? nullptr : &match.route->right;
    Admission admission = doorkeeper.admit(right, request);
    if (admission.note) admission.note();
    if (admission.refusal) return *std::move(admission.refusal);
    if (match.route == nullptr) return {404, "", "", {}};
    return answer_of(match, request);
}

std::string FrontDoor::issue(const std::string& holder, Roles roles) {
    Transaction transaction{*store.database};
    const IssuedToken issued =
        issue_token(transaction, {.holder = holder, .roles = roles, .actor = "test"}, clock.now());
    transaction.commit();
    return issued.text;
}

Service FrontDoor::service_of_test() {
    Service made{
        .store = store.store,
        .gateway = [this] { return gateway; },
        .facts = [this](
                     Database& database, const Gateway& given
                 ) { return gather_facts(database, given.systems, clock.now()); },
        .metrics = [](const StatusFacts&, const Gateway&) { return std::string{"m 1\n"}; },
        .unready = [this] { return unready; },
        .sync = {},
        .push = {},
        .reconcile = {},
        .decide = {},
        .query = {},
        .now = [this] { return clock.now(); },
        .refused = [this](std::string_view reason) { refusals.emplace_back(reason); }};
    made.sync = [this](const NightOptions& options, const std::string& who) {
        for (const SystemName& name : options.systems)
            gateway->systems.at(name);
        actor = who;
        if (is_busy) throw Error{Error::Kind::transient, "另一个任务", "稍后"};
        return Service::NightDone{};
    };
    made.reconcile = [this](const Scope& asked, const std::string& who) {
        actor = who;
        scope = asked;
        Service::NightDone done;
        done.result.summary.open_findings = 1;
        return done;
    };
    made.decide = [this](const ActRequest& request) {
        SilentProgress progress;
        Workshop shop{
            gateway->rulebook, gateway->systems, clock, store.store, progress, request.who};
        return xinqiao::decide(shop, request, {});
    };
    made.query = [this](const Query& query) {
        SilentProgress progress;
        Workshop shop{
            gateway->rulebook, gateway->systems, clock, store.store, progress, query.caller};
        return answer_query(shop, query);
    };
    made.push = [](const KindName&, const RecordKey& key, const std::string&) {
        if (key.text() == "none") throw Error{Error::Kind::invalid, "没有这条记录", "查主键"};
        return NightSummary{};
    };
    return made;
}

}  // namespace xinqiao::support
