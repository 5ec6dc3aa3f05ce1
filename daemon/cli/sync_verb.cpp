// xinqiao sync, reconcile, push: does now what the schedule would do tonight, or a part of it.
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <unistd.h>

#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/reconcile_parts.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/flow/retention.hpp"
#include "daemon/ops/deadline_watch.hpp"
#include "daemon/ops/signals.hpp"
#include "daemon/report/summary_text.hpp"

namespace xinqiao {
namespace {

struct SyncWords {
    std::vector<std::string> systems;
    bool dry_run = false;
    std::int64_t accept = 0;
};

struct PushWords {
    std::string kind;
    std::string key;
};

boost::json::array array_of(const std::vector<std::string>& words) {
    boost::json::array array;
    for (const std::string& word : words) {
        array.emplace_back(word);
    }
    return array;
}

std::string sync_body(const SyncWords& words) {
    return boost::json::serialize(boost::json::object{
        {"systems", array_of(words.systems)},
        {"dry_run", words.dry_run},
        {"accept", words.accept},
    });
}

std::string reconcile_body(const ReconcileWords& words) {
    return boost::json::serialize(boost::json::object{
        {"systems", array_of(words.systems)},
        {"kinds", array_of(words.kinds)},
    });
}

std::string push_body(const PushWords& words) {
    return boost::json::serialize(boost::json::object{
        {"kind", words.kind},
        {"key", words.key},
    });
}

std::vector<SystemName> known_systems(const SyncWords& words, const Systems& systems) {
    std::vector<SystemName> names;
    for (const std::string& word : words.systems) {
        names.emplace_back(systems.at(SystemName{word}).name);
    }
    return names;
}

void print_night(
    const NightResult& result, const std::string& report, const Invocation& invocation
) {
    if (invocation.json) {
        boost::json::value value = summary_json(result);
        if (value.is_object() && !report.empty()) value.as_object()["report"] = report;
        invocation.out << boost::json::serialize(value) << '\n';
        return;
    }
    const bool terminal = ::isatty(STDOUT_FILENO) == 1;
    invocation.out << summary_text(result, terminal ? Colour::terminal : Colour::plain);
    if (!report.empty()) invocation.out << "\n报告 (report): " << report << '\n';
}

Exit exit_of_night(const NightSummary& summary) {
    return summary.partial() ? Exit::partial : Exit::done;
}

// Where no daemon tidies up at night, whoever runs the night does.
void tidy_up(const Premises& premises, Workshop& workshop) {
    watch_deadlines(workshop, premises.gateway().config.deadlines, {});
    const auto database = premises.store().open();
    purge_expired(workshop, *database, premises.gateway().config.retention);
}

Exit sync_here(const SyncWords& words, const Invocation& invocation, Config config) {
    const Signals signals;
    const Premises premises{std::move(config)};
    NightOptions options;
    options.systems = known_systems(words, premises.gateway().systems);
    options.dry_run = words.dry_run;
    options.accept = words.accept;
    NightResult result;
    {
        ProgressLine line{invocation.error};
        Workshop workshop = premises.workshop(line);
        result = run_night(workshop, options, signals.token());
        if (!words.dry_run) tidy_up(premises, workshop);
    }
    const std::string report = words.dry_run ? "" : premises.write_report(result.summary);
    print_night(result, report, invocation);
    return exit_of_night(result.summary);
}

Exit run_sync(const SyncWords& words, const Invocation& invocation) {
    Config config = invocation.config();
    if (const auto daemon = DaemonClient::reach(config)) {
        return show_answer(
            daemon->post("/v1/sync", sync_body(words), wanted_type(invocation)), invocation
        );
    }
    return sync_here(words, invocation, std::move(config));
}

Exit reconcile_here(const ReconcileWords& words, const Invocation& invocation, Config config) {
    const Signals signals;
    const Premises premises{std::move(config)};
    NightResult result;
    {
        ProgressLine line{invocation.error};
        Workshop workshop = premises.workshop(line);
        const Scope scope = scope_of(words, premises.gateway());
        result.summary = reconcile_now(workshop, scope, signals.token());
    }
    print_night(result, premises.write_report(result.summary), invocation);
    if (result.summary.partial()) return Exit::partial;
    return result.summary.open_findings > 0 ? Exit::differences : Exit::done;
}

Exit run_reconcile(const ReconcileWords& words, const Invocation& invocation) {
    Config config = invocation.config();
    if (const auto daemon = DaemonClient::reach(config)) {
        return show_answer(
            daemon->post("/v1/reconcile", reconcile_body(words), wanted_type(invocation)),
            invocation
        );
    }
    return reconcile_here(words, invocation, std::move(config));
}

Exit run_push(const PushWords& words, const Invocation& invocation) {
    Config config = invocation.config();
    if (const auto daemon = DaemonClient::reach(config)) {
        return show_answer(
            daemon->post("/v1/push", push_body(words), wanted_type(invocation)), invocation
        );
    }
    const Signals signals;
    const Premises premises{std::move(config)};
    ProgressLine line{invocation.error};
    Workshop workshop = premises.workshop(line);
    NightResult result;
    result.summary =
        push_now(workshop, KindName{words.kind}, RecordKey{words.key}, signals.token());
    print_night(result, "", invocation);
    return exit_of_night(result.summary);
}

}  // namespace

void declare_sync(CLI::App& app, Act& act) {
    const auto words = std::make_shared<SyncWords>();
    app.add_option("SYSTEM", words->systems, "系统代号, 不写则为全部 / systems; none: all");
    app.add_flag(
        "--dry-run", words->dry_run, "只说明将推送和撤下什么及原因, 不做任何改动 / touch nothing"
    );
    app.add_option(
           "--accept",
           words->accept,
           "认可被防护拦下的运行 RUN 中消失的记录 / accept what a guarded run makes disappear"
    )
        ->type_name("RUN");
    app.callback([&act, words] {
        act = [words](const Invocation& invocation) { return run_sync(*words, invocation); };
    });
}

namespace {

// What is asked of the store alone comes first: it reads no list.
Exit run_reconcile_words(const ReconcileWords& words, const Invocation& invocation) {
    if (!words.explain.empty()) return explain_record(words, invocation);
    if (!words.as_of.empty()) return tell_seen(words, invocation);
    if (!words.heal.empty()) return heal(words, invocation);
    return run_reconcile(words, invocation);
}

}  // namespace

void declare_reconcile(CLI::App& app, Act& act) {
    const auto words = std::make_shared<ReconcileWords>();
    app.add_option("--system", words->systems, "只看这些系统 / only these systems")
        ->type_name("SYSTEM");
    CLI::Option* explain = app.add_option(
        "--explain", words->explain, "说明一条记录在各系统的情况及原因 / why one record differs"
    );
    explain->type_name("KEY");
    CLI::Option* as_of = app.add_option(
        "--as-of", words->as_of, "某日公众看到的是什么 / what the public saw on a day"
    );
    as_of->type_name("DAY")->excludes(explain);
    CLI::Option* heal = app.add_option(
        "--heal",
        words->heal,
        "plan: 列出可自动重推、撤下的; queue: 排队执行 / tell again what was lost, withdraw what "
        "is "
        "over"
    );
    heal->check(CLI::IsMember({"plan", "queue"}))->excludes(explain)->excludes(as_of);
    app.add_option("--kind", words->kinds, "只看这些信息类别 / only these kinds")
        ->type_name("KIND");
    app.add_option("--subject", words->subject, "只看这个代码, 与 --as-of 同用 / of this code")
        ->type_name("USCC")
        ->needs(as_of);
    app.callback([&act, words] {
        act = [words](const Invocation& invocation) {
            return run_reconcile_words(*words, invocation);
        };
    });
}

void declare_push(CLI::App& app, Act& act) {
    const auto words = std::make_shared<PushWords>();
    app.add_option("KIND", words->kind, "信息类别 / kind of record")->required();
    app.add_option("KEY", words->key, "记录主键 / natural key")->required();
    app.callback([&act, words] {
        act = [words](const Invocation& invocation) { return run_push(*words, invocation); };
    });
}

}  // namespace xinqiao
