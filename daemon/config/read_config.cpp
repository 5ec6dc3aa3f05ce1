#include "daemon/config/read_config.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <system_error>

#include "base/error.hpp"
#include "daemon/config/toml_reader.hpp"
#include "schema/caller.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_config_bytes = 1024 * 1024;

// The text of a configuration file; a complaint and nothing when it cannot be one.
std::optional<std::string> text_of_file(const fs::path& file, Complaints& complaints) {
    std::error_code fault;
    if (!fs::is_regular_file(file, fault)) {
        complaints.add(file.string(), 0, "", "没有这个文件 (no such file)");
        return std::nullopt;
    }
    if (fs::file_size(file, fault) > most_config_bytes) {
        complaints.add(file.string(), 0, "", "超过 1 MiB (too large for a configuration)");
        return std::nullopt;
    }
    std::ifstream stream{file, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{stream}, {}};
    if (!stream) {
        complaints.add(file.string(), 0, "", "无法读取 (cannot be read)");
        return std::nullopt;
    }
    return text;
}

std::optional<toml::table> parsed_toml(const fs::path& file, Complaints& complaints) {
    const std::optional<std::string> text = text_of_file(file, complaints);
    if (!text) return std::nullopt;
    try {
        return toml::parse(*text, file.string());
    } catch (const toml::parse_error& error) {
        complaints.add(
            file.string(),
            error.source().begin.line,
            "",
            "不是合法的 TOML (not TOML): " + std::string{error.description()}
        );
        return std::nullopt;
    }
}

template <class S>
void fill(
    S& settings,
    const fs::path& file,
    std::string origin_prefix,
    Config& config,
    Complaints& complaints
) {
    const std::optional<toml::table> table = parsed_toml(file, complaints);
    if (!table) return;
    Ledger ledger{file.string(), std::move(origin_prefix), complaints, config.origins};
    TomlReader reader{*table, "", ledger};
    visit_settings(reader, settings);
    reader.refuse_unknown_names();
}

void make_absolute(std::string& path, const fs::path& folder) {
    if (path.empty()) return;
    path = fs::absolute(folder / path).lexically_normal().string();
}

bool is_code_table(const fs::path& file) {
    return file.stem().extension() == ".codes";
}

std::vector<fs::path> system_files(const fs::path& folder, Complaints& complaints) {
    std::vector<fs::path> files;
    std::error_code fault;
    for (const auto& entry : fs::directory_iterator{folder, fault}) {
        const fs::path& file = entry.path();
        if (file.extension() == ".toml" && !is_code_table(file)) files.push_back(file);
    }
    if (fault) complaints.add(folder.string(), 0, "", "目录无法读取 (folder cannot be read)");
    std::ranges::sort(files);
    return files;
}

// The folder is shown as the operator wrote it, so that places in messages stay short.
fs::path systems_folder(const Config& config) {
    return (config.file.parent_path() / config.folders.systems).lexically_normal();
}

void refuse_repeated_streams(
    const SystemSettings& system, const Config& config, Complaints& complaints
) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < system.streams.size(); ++i) {
        const std::string& name = system.streams[i].name;
        if (name.empty() || seen.insert(name).second) continue;
        const std::string setting = "stream[" + std::to_string(i) + "].name";
        const auto origin = config.origins.find(system.name + ":" + setting);
        complaints.add(
            origin == config.origins.end() ? system.name : origin->second,
            setting,
            "名单名称重复: " + name + " (said twice)"
        );
    }
}

void refuse_callers(const Config& config, Complaints& complaints) {
    std::set<std::string> users;
    const std::vector<LocalCaller>& callers = config.callers.local;
    for (std::size_t i = 0; i < callers.size(); ++i) {
        const std::string setting = "callers.local[" + std::to_string(i) + "]";
        const auto complain = [&](const char* member, const std::string& what) {
            const auto origin = config.origins.find(setting + member);
            const bool known = origin != config.origins.end();
            complaints.add(known ? origin->second : config.file.string(), setting + member, what);
        };
        if (const auto holder = holder_named(callers[i].holder); !holder) {
            complain(".holder", holder.error());
        }
        if (const auto roles = roles_named(callers[i].roles); !roles) {
            complain(".roles", roles.error());
        }
        if (callers[i].user == "root") complain(".user", "root 就是本机管理员, 不必列出");
        if (!users.insert(callers[i].user).second) complain(".user", "写了两次 (said twice)");
    }
}

// What the platform's error codes mean; most systems have no such file.
void read_code_table(
    const fs::path& file, SystemSettings& system, Config& config, Complaints& complaints
) {
    if (!fs::exists(file)) return;
    fill(system.code_table, file, system.name + ".codes:", config, complaints);
    std::set<std::string> seen;
    for (const PlatformCode& code : system.code_table.codes) {
        if (seen.insert(code.code).second) continue;
        complaints.add(file.string(), 0, "code", "错误码重复: " + code.code + " (said twice)");
    }
}

void read_system(const fs::path& file, Config& config, Complaints& complaints) {
    const std::string stem = file.stem().string();
    SystemSettings system;
    fill(system, file, stem + ":", config, complaints);
    if (!system.name.empty() && system.name != stem) {
        complaints.add(
            file.string(), 0, "name", "应与文件名相同: " + stem + " (must be the name of the file)"
        );
    }
    refuse_repeated_streams(system, config, complaints);
    read_code_table(file.parent_path() / (stem + ".codes.toml"), system, config, complaints);
    const fs::path folder = config.file.parent_path();
    // At a far side the root is a path of theirs.
    if (system.files.transport == "folder") make_absolute(system.files.root, folder);
    make_absolute(system.files.spool, folder);
    make_absolute(system.process.folder, folder);
    make_absolute(system.tls.ca_file, folder);
    make_absolute(system.tls.certificate, folder);
    make_absolute(system.spreadsheet.root, folder);
    config.systems.push_back(std::move(system));
}

void make_paths_absolute(Config& config) {
    const fs::path folder = config.file.parent_path();
    make_absolute(config.store.path, folder);
    make_absolute(config.folders.systems, folder);
    make_absolute(config.folders.schema, folder);
    make_absolute(config.folders.credentials, folder);
    make_absolute(config.folders.reports, folder);
    make_absolute(config.backup.folder, folder);
    make_absolute(config.http.socket, folder);
    make_absolute(config.measures.departments, folder);
}

}  // namespace

Config read_config(const fs::path& file) {
    Config config;
    Complaints complaints;
    config.file = file;
    fill(config, file, "", config, complaints);
    refuse_callers(config, complaints);
    for (const fs::path& system : system_files(systems_folder(config), complaints)) {
        read_system(system, config, complaints);
    }
    complaints.require_none();
    make_paths_absolute(config);
    return config;
}

std::string setting_name(const SystemSettings& system, std::string_view setting) {
    return system.name + ":" + std::string{setting};
}

}  // namespace xinqiao
