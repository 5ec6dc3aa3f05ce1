// xinqiao status: red, yellow or green, and what to do.
#include <boost/json/serialize.hpp>

#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/ops/status_text.hpp"

namespace xinqiao {
namespace {

Exit run_status(const Invocation& invocation) {
    Config config = invocation.config();
    if (const auto daemon = DaemonClient::reach(config)) {
        return show_answer(daemon->get("/v1/status", wanted_type(invocation)), invocation);
    }
    const SystemClock clock;
    const Gateway gateway{std::move(config), clock, nullptr};
    const OpenedStore opened = open_even_locked(gateway.config);
    const auto database = opened.store->open();
    const Moment now = clock.now();
    StatusFacts facts = gather_facts(*database, gateway.systems, now);
    facts.deadlines =
        deadline_facts(*database, gateway.config.deadlines, gateway.rulebook.workdays, now);
    facts.life.free_bytes = free_bytes_of(gateway.config);
    facts.life.locked = locked_facts(opened.locked);
    const Verdict verdict = verdict_of(facts, gateway.config.limits);
    if (invocation.json) {
        invocation.out << boost::json::serialize(status_json(facts, verdict)) << '\n';
    } else {
        invocation.out << "守护进程未运行 (no daemon is running)\n" << status_text(facts, verdict);
    }
    return verdict.light == Light::red ? Exit::partial : Exit::done;
}

}  // namespace

void declare_status(CLI::App& app, Act& act) {
    app.callback([&act] { act = run_status; });
}

}  // namespace xinqiao
