#include "daemon/assembly.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>

#include <unistd.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "daemon/alert_desk.hpp"
#include "daemon/canary.hpp"
#include "daemon/certificate_keeper.hpp"
#include "daemon/config/door_key.hpp"
#include "daemon/config/show_config.hpp"
#include "daemon/flow/payload_keeper.hpp"
#include "daemon/http/door_tls.hpp"
#include "daemon/http/doorkeeper.hpp"
#include "daemon/http/routes.hpp"
#include "daemon/http/server.hpp"
#include "daemon/night_shift.hpp"
#include "daemon/ops/notifier.hpp"
#include "daemon/ops/signals.hpp"
#include "daemon/store/lending_store.hpp"
#include "daemon/store/runs.hpp"
#include "daemon/store/sealing.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::seconds between_looks_at_life{5};
constexpr std::size_t kept_connections = 8;

LogLevel level_of(const std::string& word) {
    if (word == "debug") return LogLevel::debug;
    if (word == "warn") return LogLevel::warning;
    return word == "error" ? LogLevel::error : LogLevel::info;
}

// The configuration in force; readers keep what they took until they are done with it.
class GatewayInForce {
public:
    explicit GatewayInForce(std::shared_ptr<const Gateway> gateway)
        : gateway_{std::move(gateway)} {}

    std::shared_ptr<const Gateway> get() const {
        const std::lock_guard lock{mutex_};
        return gateway_;
    }
    void replace(std::shared_ptr<const Gateway> gateway) {
        const std::lock_guard lock{mutex_};
        gateway_ = std::move(gateway);
    }

private:
    // Guards gateway_.
    mutable std::mutex mutex_;
    // Shared by the works that began under it.
    std::shared_ptr<const Gateway> gateway_;
};

std::int64_t size_of(const std::string& file) {
    std::error_code fault;
    const auto bytes = std::filesystem::file_size(file, fault);
    return fault ? 0 : static_cast<std::int64_t>(bytes);
}

MachineFacts machine_facts(const Config& config, const Heartbeats& heartbeats) {
    MachineFacts facts;
    facts.store_bytes = size_of(config.store.path);
    facts.log_bytes = size_of(config.store.path + "-wal");
    facts.heartbeats = heartbeats.last();
    facts.config_digest = sha256(config_text(config)).hex();
    return facts;
}

// Runs that a crash cut off are closed, unless another process is at work right now.
void close_cut_off_runs(const Store& store, const Gateway& gateway, const Clock& clock) {
    std::vector<SystemName> systems;
    for (const SystemSettings& system : gateway.systems.all())
        systems.emplace_back(system.name);
    try {
        const auto held = permits(store, systems, Errand::night);
        const auto database = store.open();
        Transaction transaction{*database};
        Runs{transaction}.close_cut_off(clock.now());
        transaction.commit();
    } catch (const Error& error) {
        if (error.kind() != Error::Kind::transient) throw;
    }
}

class Daemon {
public:
    Daemon(Config config, std::stop_token stop)
        : file_{config.file},
          stop_{std::move(stop)},
          gateway_{gateway_of(std::move(config))},
          opened_{open_even_locked(gateway_.get()->config)},
          store_{*opened_.store},
          lender_{store_, kept_connections},
          keeper_{store_, clock_},
          heartbeats_{clock_} {
        set_log_level(level_of(gateway_.get()->config.log.level));
        metrics_.reloaded(true, clock_.now());
        if (opened_.locked) {
            tell_locked();
        } else if (const auto keys = store_keys(gateway_.get()->config)) {
            note_served(*store_.open(), *keys);
        }
        close_cut_off_runs(store_, *gateway_.get(), clock_);
        shift_.emplace(parts_of_shift(), stop_);
        canary_.emplace(parts_of_shift(), stop_);
        alerts_.emplace(
            parts_of_shift(),
            [this](Database& database, const Gateway& gateway) { return facts(database, gateway); },
            stop_
        );
        service_.emplace(service());
        doorkeeper_.emplace(*service_, clock_, ::geteuid());
        const auto door = [this](const Right* right, Request& request) {
            return doorkeeper_->admit(right, request);
        };
        const Config& in_force = gateway_.get()->config;
        const auto alive = expect_network(in_force);
        certificate_.emplace(in_force);
        server_.emplace(
            in_force.http, Router{routes_of(*service_)}, door, alive, door_key(in_force)
        );
    }

    void reload() noexcept {
        notifier_.reloading();
        try {
            auto fresh = gateway_of(read_again());
            server_->renew(fresh->config.http.tls, door_key(fresh->config));
            set_log_level(level_of(fresh->config.log.level));
            gateway_.replace(std::move(fresh));
            shift_->refresh();
            metrics_.reloaded(true, clock_.now());
            notifier_.ready("新配置已生效 (reloaded)");
            log_event(LogLevel::info, "config", {}, "reloaded");
        } catch (const std::exception& fault) {
            metrics_.reloaded(false, clock_.now());
            notifier_.ready("新配置有误, 沿用旧配置 (reload refused)");
            log_event(LogLevel::error, "config", {{"error", fault.what()}}, "reload refused");
        }
    }

    // Feeds the watchdog while every worker shows life; returns when asked to stop.
    void watch() {
        notifier_.ready("运行中 (serving)");
        log_event(LogLevel::info, "daemon", {}, "serving");
        std::mutex mutex;
        std::condition_variable_any wake;
        while (!stop_.stop_requested()) {
            const std::vector<SilentWorker> silent = heartbeats_.silent();
            if (silent.empty()) notifier_.watchdog();
            certificate_->look(*server_, gateway_.get()->config);
            for (const SilentWorker& worker : silent) {
                log_event(LogLevel::error, "daemon", {{"worker", worker.name}}, "no sign of life");
            }
            std::unique_lock lock{mutex};
            wake.wait_for(lock, stop_, between_looks_at_life, [] { return false; });
        }
        notifier_.stopping();
        log_event(LogLevel::info, "daemon", {}, "stopping");
    }

private:
    // We stand, in order to say so: nothing is on schedule while what is sealed cannot be read.
    void tell_locked() {
        is_locked_ = true;
        gateway_.replace(gateway_of(gateway_.get()->config));
        log_event(
            LogLevel::error,
            "daemon",
            {{"error", opened_.locked->what()}, {"hint", opened_.locked->hint()}},
            "the store is locked"
        );
    }

    std::shared_ptr<const Gateway> gateway_of(Config config) {
        if (is_locked_) config.schedule.enabled = false;
        const Recorder recorder = [this](const Recording& recording) { keeper_.keep(recording); };
        return std::make_shared<const Gateway>(std::move(config), clock_, &metrics_, recorder);
    }

    // What cannot change while we run is refused, so that nothing is half taken over.
    Config read_again() const {
        Invocation invocation_of_file{file_, false, null_, null_, {}};
        Config config = invocation_of_file.config();
        const auto old = gateway_.get();
        const bool same = config.store.path == old->config.store.path
                          && config.http.socket == old->config.http.socket
                          && config.http.port == old->config.http.port
                          && config.http.tls.is_on() == old->config.http.tls.is_on();
        if (same) return config;
        throw Error{
            Error::Kind::misconfigured,
            "store.path、http.socket、http.port 的改动、启用或停用 http.tls 需要重新启动 / need a "
            "restart",
            "请运行 systemctl restart xinqiao"};
    }

    ShiftParts parts_of_shift() {
        return {store_, clock_, metrics_, heartbeats_, [this] { return gateway_.get(); }};
    }

    StatusFacts facts(Database& database, const Gateway& gateway) const {
        StatusFacts facts = gather_facts(database, gateway.systems, clock_.now());
        facts.deadlines = deadline_facts(
            database, gateway.config.deadlines, gateway.rulebook.workdays, clock_.now()
        );
        shift_->add_due_times(facts, database, gateway);
        const CanaryReport canary = canary_->report();
        facts.life = {
            .silent = heartbeats_.silent(),
            .store_trouble = canary.store_trouble,
            .locked = locked_facts(opened_.locked),
            .jump = canary.jump,
            .pipelines = canary.pipelines,
            .free_bytes = free_bytes_of(gateway.config)};
        return facts;
    }

    // Whatever the platforms do: whether we can serve.
    std::string unready() const {
        if (stop_.stop_requested()) return "正在停止";
        return opened_.locked ? opened_.locked->what() : canary_->report().store_trouble;
    }

    Server::Alive expect_network(const Config& config) {
        const auto patience = Server::between_signs_of_life + config.limits.worker_silence;
        std::vector<std::size_t> beats;
        for (std::int64_t number = 1; number <= config.http.network_threads; ++number) {
            beats.push_back(heartbeats_.expect("network-" + std::to_string(number), patience));
        }
        return [this, beats](std::size_t thread) { heartbeats_.beat(beats.at(thread)); };
    }

    void require_unlocked() const {
        if (opened_.locked) throw Error{*opened_.locked};
    }

    NightSummary push(const KindName& kind, const RecordKey& key, const std::string& actor) {
        require_unlocked();
        const auto gateway = gateway_.get();
        SilentProgress progress;
        Workshop shop{gateway->rulebook, gateway->systems, clock_, store_, progress, actor};
        return push_now(shop, kind, key, stop_);
    }

    Service::NightDone reconcile(const Scope& scope, const std::string& actor) {
        require_unlocked();
        Service::NightDone done;
        done.result.summary = shift_->reconcile(scope, actor, done.report);
        return done;
    }

    Service service() {
        Service service{
            .store = lender_,
            .gateway = [this] { return gateway_.get(); },
            .facts = [this](
                         Database& database, const Gateway& gateway
                     ) { return facts(database, gateway); },
            .metrics = {},
            .unready = [this] { return unready(); },
            .sync = {},
            .push = {},
            .reconcile = {},
            .decide = {},
            .query = {},
            .now = [this] { return clock_.now(); },
            .refused = [this](std::string_view reason) { metrics_.caller_refused(reason); }};
        service.metrics = [this](const StatusFacts& facts, const Gateway& gateway) {
            return metrics_.text(
                facts,
                verdict_of(facts, gateway.config.limits),
                machine_facts(gateway.config, heartbeats_)
            );
        };
        service.sync = [this](const NightOptions& options, const std::string& actor) {
            require_unlocked();
            const auto gateway = gateway_.get();
            for (const SystemName& name : options.systems)
                gateway->systems.at(name);
            Service::NightDone done;
            done.result = shift_->run(options, actor, done.report);
            return done;
        };
        service.push = [this](
                           const KindName& kind, const RecordKey& key, const std::string& actor
                       ) { return push(kind, key, actor); };
        service.decide = [this](const ActRequest& request) {
            require_unlocked();
            const auto gateway = gateway_.get();
            SilentProgress progress;
            Workshop shop{
                gateway->rulebook, gateway->systems, clock_, store_, progress, request.who};
            return xinqiao::decide(shop, request, stop_);
        };
        service.query = [this](const Query& query) {
            require_unlocked();
            const auto gateway = gateway_.get();
            SilentProgress progress;
            Workshop shop{
                gateway->rulebook, gateway->systems, clock_, store_, progress, query.caller};
            return answer_query(shop, query);
        };
        service.reconcile = [this](const Scope& scope, const std::string& actor) {
            return reconcile(scope, actor);
        };
        return service;
    }

    std::filesystem::path file_;
    std::stop_token stop_;
    SystemClock clock_;
    Notifier notifier_;
    Metrics metrics_{XINQIAO_VERSION};
    bool is_locked_ = false;  // a sealed store without its key
    GatewayInForce gateway_;
    OpenedStore opened_;
    const Store& store_;
    LendingStore lender_;  // for the front door, which asks often and briefly
    PayloadKeeper keeper_;
    Heartbeats heartbeats_;
    mutable std::ostream null_{nullptr};
    std::optional<NightShift> shift_;
    std::optional<Canary> canary_;
    std::optional<AlertDesk> alerts_;
    std::optional<Service> service_;
    std::optional<Doorkeeper> doorkeeper_;
    std::optional<Server> server_;
    std::optional<CertificateKeeper> certificate_;
};

}  // namespace

Exit serve(const Invocation& invocation) {
    // Guards standing: a SIGHUP before the daemon stands, or while it falls, has nothing to reload.
    std::mutex mutex;
    Daemon* standing = nullptr;
    const auto set_standing = [&mutex, &standing](Daemon* daemon) {
        const std::lock_guard lock{mutex};
        standing = daemon;
    };
    const Signals signals{[&mutex, &standing] {
        const std::lock_guard lock{mutex};
        if (standing != nullptr) standing->reload();
    }};
    Config config = invocation.config();
    // Before the store is opened, and perhaps migrated; the gateway looks at all the rest.
    check_door_tls(config.http.tls, door_key(config));
    Daemon daemon{std::move(config), signals.token()};
    set_standing(&daemon);
    daemon.watch();
    set_standing(nullptr);
    return Exit::done;
}

}  // namespace xinqiao
