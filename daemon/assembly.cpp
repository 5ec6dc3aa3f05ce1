#include "daemon/assembly.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "base/error.hpp"
#include "base/log.hpp"
#include "daemon/http/routes.hpp"
#include "daemon/http/server.hpp"
#include "daemon/night_shift.hpp"
#include "daemon/ops/notifier.hpp"
#include "daemon/ops/signals.hpp"
#include "daemon/report/html_report.hpp"
#include "daemon/store/runs.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::seconds patience_with_network{60};
constexpr std::chrono::seconds margin_of_work{120};
constexpr std::chrono::seconds between_looks_at_life{5};

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

// Every step of a night is a sign of life of the worker.
class BeatingProgress final : public Progress {
public:
    BeatingProgress(Heartbeats& heartbeats, std::size_t worker)
        : heartbeats_{heartbeats}, worker_{worker} {}

    void step(std::string_view, std::string_view, std::int64_t) override {
        heartbeats_.beat(worker_);
    }

private:
    Heartbeats& heartbeats_;
    std::size_t worker_;
};

// The longest a worker may be silent: one exchange with the slowest system.
std::chrono::seconds patience_with_work(const Config& config) {
    std::chrono::seconds longest{0};
    for (const SystemSettings& system : config.systems) {
        longest = std::max({longest, system.care.timeout, system.care.receipt_patience});
    }
    return 2 * longest + margin_of_work;
}

std::int64_t size_of(const std::string& file) {
    std::error_code fault;
    const auto bytes = std::filesystem::file_size(file, fault);
    return fault ? 0 : static_cast<std::int64_t>(bytes);
}

// Runs that a crash cut off are closed, unless another process is at work right now.
void close_cut_off_runs(const Store& store, const Clock& clock) {
    try {
        const auto permit = store.permit_night();
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
          gateway_{std::make_shared<const Gateway>(std::move(config), clock_, &metrics_)},
          store_{open_store(gateway_.get()->config)},
          heartbeats_{clock_},
          network_beat_{heartbeats_.expect("network", patience_with_network)},
          work_beat_{heartbeats_.expect("night", patience_with_work(gateway_.get()->config))},
          progress_{heartbeats_, work_beat_} {
        set_log_level(level_of(gateway_.get()->config.log.level));
        metrics_.reloaded(true, clock_.now());
        close_cut_off_runs(*store_, clock_);
        shift_.emplace(parts_of_shift(), work_beat_, stop_);
        service_.emplace(service());
        server_.emplace(gateway_.get()->config.http, Router{routes_of(*service_)}, [this] {
            heartbeats_.beat(network_beat_);
        });
    }

    void reload() noexcept {
        notifier_.reloading();
        try {
            auto fresh = std::make_shared<const Gateway>(read_again(), clock_, &metrics_);
            set_log_level(level_of(fresh->config.log.level));
            gateway_.replace(std::move(fresh));
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
            const std::vector<std::string> silent = heartbeats_.silent();
            if (silent.empty()) notifier_.watchdog();
            for (const std::string& worker : silent) {
                log_event(LogLevel::error, "daemon", {{"worker", worker}}, "no sign of life");
            }
            std::unique_lock lock{mutex};
            wake.wait_for(lock, stop_, between_looks_at_life, [] { return false; });
        }
        notifier_.stopping();
        log_event(LogLevel::info, "daemon", {}, "stopping");
    }

private:
    // What cannot change while we run is refused, so that nothing is half taken over.
    Config read_again() const {
        Invocation invocation_of_file{file_, false, null_, null_, {}};
        Config config = invocation_of_file.config();
        const auto old = gateway_.get();
        const bool same = config.store.path == old->config.store.path
                          && config.http.socket == old->config.http.socket
                          && config.http.port == old->config.http.port;
        if (same) return config;
        throw Error{
            Error::Kind::misconfigured,
            "store.path、http.socket、http.port 的改动需要重新启动 / need a restart",
            "请运行 systemctl restart xinqiao"};
    }

    NightShiftParts parts_of_shift() {
        return {
            *store_, clock_, metrics_, heartbeats_, progress_, [this] { return gateway_.get(); }};
    }

    StatusFacts facts(Database& database, const Gateway& gateway) const {
        StatusFacts facts = gather_facts(database, gateway.systems, clock_.now());
        shift_->add_due_times(facts, database, gateway);
        return facts;
    }

    Workshop workshop(const Gateway& gateway, const std::string& actor) {
        return {gateway.rulebook, gateway.systems, clock_, *store_, progress_, actor};
    }

    Service::NightDone reconcile(const std::vector<SystemName>& systems, const std::string& actor) {
        const auto gateway = gateway_.get();
        Workshop shop = workshop(*gateway, actor);
        Service::NightDone done;
        done.result.summary = reconcile_now(shop, systems, stop_);
        const auto database = store_->open();
        done.report = write_html_report(
                          *database,
                          done.result.summary,
                          gateway->rulebook,
                          clock_.now(),
                          gateway->config.folders.reports
        )
                          .string();
        return done;
    }

    Service service() {
        Service service{
            .store = *store_,
            .gateway = [this] { return gateway_.get(); },
            .facts = [this](
                         Database& database, const Gateway& gateway
                     ) { return facts(database, gateway); },
            .metrics = {},
            .unready =
                [this] { return stop_.stop_requested() ? std::string{"正在停止"} : std::string{}; },
            .sync = {},
            .push = {},
            .reconcile = {}};
        service.metrics = [this](const StatusFacts& facts, const Gateway& gateway) {
            return metrics_.text(
                facts, verdict_of(facts, gateway.config.limits), size_of(gateway.config.store.path)
            );
        };
        service.sync = [this](const NightOptions& options, const std::string& actor) {
            const auto gateway = gateway_.get();
            for (const SystemName& name : options.systems)
                gateway->systems.at(name);
            Service::NightDone done;
            done.result = shift_->run(options, actor, done.report);
            return done;
        };
        service.push =
            [this](const KindName& kind, const RecordKey& key, const std::string& actor) {
                const auto gateway = gateway_.get();
                Workshop shop = workshop(*gateway, actor);
                return push_now(shop, kind, key, stop_);
            };
        service.reconcile = [this](
                                const std::vector<SystemName>& systems, const std::string& actor
                            ) { return reconcile(systems, actor); };
        return service;
    }

    std::filesystem::path file_;
    std::stop_token stop_;
    SystemClock clock_;
    Notifier notifier_;
    Metrics metrics_{XINQIAO_VERSION};
    GatewayInForce gateway_;
    std::unique_ptr<Store> store_;
    Heartbeats heartbeats_;
    std::size_t network_beat_;
    std::size_t work_beat_;
    BeatingProgress progress_;
    mutable std::ostream null_{nullptr};
    std::optional<NightShift> shift_;
    std::optional<Service> service_;
    std::optional<Server> server_;
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
    Daemon daemon{invocation.config(), signals.token()};
    set_standing(&daemon);
    daemon.watch();
    set_standing(nullptr);
    return Exit::done;
}

}  // namespace xinqiao
