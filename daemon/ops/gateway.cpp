#include "daemon/ops/gateway.hpp"

#include <filesystem>

#include "adapters/catalogue.hpp"
#include "base/date.hpp"
#include "base/error.hpp"
#include "daemon/config/credentials.hpp"
#include "daemon/config/places.hpp"
#include "daemon/config/read_config.hpp"
#include "daemon/flow/schedule.hpp"
#include "daemon/store/read_only_database.hpp"
#include "daemon/store/sqlite_store.hpp"

namespace xinqiao {
namespace {

void complain_about(
    const Config& config,
    const SystemSettings& system,
    const std::string& setting,
    std::string what,
    Complaints& complaints
) {
    const auto origin = config.origins.find(setting_name(system, setting));
    const std::string place =
        origin == config.origins.end() ? system.name + ".toml" : origin->second;
    complaints.add(place, setting, std::move(what));
}

void check_schedules(const Config& config, const SystemSettings& system, Complaints& complaints) {
    for (std::size_t i = 0; i < system.streams.size(); ++i) {
        const auto schedule = parse_schedule(system.streams[i].schedule);
        if (schedule) continue;
        const std::string setting = "stream[" + std::to_string(i) + "].schedule";
        complain_about(config, system, setting, schedule.error(), complaints);
    }
}

void check_adapter_kind(
    const Config& config, const SystemSettings& system, Complaints& complaints
) {
    std::string kinds;
    for (const AdapterKind& kind : adapter_kinds()) {
        if (kind.name == system.adapter) return;
        if (!kinds.empty()) kinds += ", ";
        kinds += kind.name;
    }
    complain_about(
        config,
        system,
        "adapter",
        "没有这种适配器: " + system.adapter + "; 可选 " + kinds + " (no such adapter)",
        complaints
    );
}

void take_measures(const Config& config, MeasureRules& rules) {
    const MeasureSettings& settings = config.measures;
    rules.in_force = settings.catalogues;
    rules.catalogues.require(settings.catalogues);
    if (!settings.departments.empty()) rules.departments = read_departments(settings.departments);
    for (std::string& initiator : rules.departments.initiators) {
        initiator = config.deadlines.owner(initiator);
    }
    rules.answer.days = static_cast<int>(settings.answer_working_days);
}

Rulebook rulebook_of(const Config& config) {
    Rulebook rulebook{schema_folder(config.folders.schema), config.policy.rule_sets};
    take_measures(config, rulebook.measures);
    const std::string& since = config.decisions.repair_notice_since;
    if (since.empty()) return rulebook;
    const auto day = parse_day(since);
    if (!day) {
        throw Error{
            Error::Kind::misconfigured,
            "decisions.repair_notice_since: " + day.error(),
            "日期写作 \"2024-10-01\""};
    }
    rulebook.repair_notice_since = *day;
    return rulebook;
}

Config checked(Config config, const Rulebook& rulebook) {
    Complaints complaints;
    check_systems(config, rulebook.kinds, rulebook.mappings, complaints);
    for (const SystemSettings& system : config.systems) {
        check_adapter_kind(config, system, complaints);
        check_schedules(config, system, complaints);
    }
    complaints.require_none();
    for (SystemSettings& system : config.systems) {
        tell_columns(system, rulebook.kinds, rulebook.mappings);
    }
    return config;
}

bool is_sealed_file(const std::filesystem::path& file) {
    return std::filesystem::exists(file)
           && ReadOnlyDatabase{file, SqliteConnection::Reading::shared}.is_sealed();
}

}  // namespace

Gateway::Gateway(Config settings, const Clock& clock, ExchangeObserver* observer, Recorder recorder)
    : config{std::move(settings)},
      rulebook{rulebook_of(config)},
      systems{
          checked(config, rulebook).systems,
          credentials_in(config.folders.credentials),
          clock,
          observer,
          std::move(recorder)} {}

std::optional<KeyRing> store_keys(const Config& config) {
    const auto text = credential_if_there(config.folders.credentials, "store-key");
    if (text) return KeyRing{*text};
    if (!config.store.sealed) return std::nullopt;
    throw Error{
        Error::Kind::misconfigured,
        "store.sealed 要求加密个人信息, 而没有凭据 store-key / there is no key to seal by",
        "请用 xinqiao key new 生成密钥并放入凭据目录, 见 docs/formats/sealed-store.md"};
}

std::unique_ptr<Store> open_store(const Config& config) {
    const std::filesystem::path file = config.store.path;
    std::error_code fault;
    std::filesystem::create_directories(file.parent_path(), fault);
    if (fault) {
        throw Error{
            Error::Kind::misconfigured,
            "无法建立目录 " + file.parent_path().string() + " / cannot be made: " + fault.message(),
            "请检查 store.path 和目录权限"};
    }
    SqliteSettings settings;
    settings.file = file;
    settings.keys = store_keys(config);
    auto store = std::make_unique<SqliteStore>(std::move(settings));
    store->require_keys();
    return store;
}

OpenedStore open_even_locked(const Config& config) {
    try {
        return {open_store(config), std::nullopt};
    } catch (const Error& error) {
        if (error.kind() != Error::Kind::misconfigured) throw;
        SqliteSettings without_keys;
        without_keys.file = config.store.path;
        if (!is_sealed_file(without_keys.file)) throw;
        return {std::make_unique<SqliteStore>(std::move(without_keys)), error};
    }
}

}  // namespace xinqiao
