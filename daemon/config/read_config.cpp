#include "daemon/config/read_config.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <system_error>

#include <arpa/inet.h>

#include "base/error.hpp"
#include "daemon/config/certificate_callers.hpp"
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

// Where the main file says something, and what is wrong with it.
struct Complainer {
    const Config& config;
    Complaints& complaints;

    void operator()(const std::string& setting, const std::string& what) const {
        const auto origin = config.origins.find(setting);
        const bool known = origin != config.origins.end();
        complaints.add(known ? origin->second : config.file.string(), setting, what);
    }
};

template <class C>
void refuse_caller(const C& caller, const std::string& setting, const Complainer& complain) {
    if (const auto holder = holder_named(caller.holder); !holder) {
        complain(setting + ".holder", holder.error());
    }
    if (const auto roles = roles_named(caller.roles); !roles) {
        complain(setting + ".roles", roles.error());
    }
}

void refuse_local_callers(const Config& config, const Complainer& complain) {
    std::set<std::string> users;
    const std::vector<LocalCaller>& callers = config.callers.local;
    for (std::size_t i = 0; i < callers.size(); ++i) {
        const std::string setting = "callers.local[" + std::to_string(i) + "]";
        refuse_caller(callers[i], setting, complain);
        const std::string user = setting + ".user";
        if (callers[i].user == "root") complain(user, "root 就是本机管理员, 不必列出");
        if (!users.insert(callers[i].user).second) complain(user, "写了两次 (said twice)");
    }
}

void refuse_certificate_callers(const Config& config, const Complainer& complain) {
    std::set<std::string> seen;
    const std::vector<CertificateCaller>& callers = config.callers.certificate;
    for (std::size_t i = 0; i < callers.size(); ++i) {
        const std::string setting = "callers.certificate[" + std::to_string(i) + "]";
        refuse_caller(callers[i], setting, complain);
        const std::string name = setting + ".sha256";
        if (callers[i].sha256.empty()) complain(name, "缺少证书指纹 (needed)");
        for (const std::string& one : callers[i].sha256) {
            const auto fingerprint = fingerprint_in(one);
            if (!fingerprint) {
                complain(name, "不是 SHA-256 指纹, 应为 64 位十六进制 (no fingerprint): " + one);
            } else if (!seen.insert(*fingerprint).second) {
                complain(name, "写了两次 (said twice): " + one);
            }
        }
    }
    if (!callers.empty() && config.http.tls.client_ca.empty()) {
        complain("http.tls.client_ca", "列出了证书调用方, 须写明签发机构 (needed for them)");
    }
}

// What is plain to read stays on this machine.
void refuse_door(const HttpSettings& http, const Complainer& complain) {
    in6_addr six{};
    in_addr four{};
    const char* address = http.address.c_str();
    if (::inet_pton(AF_INET, address, &four) != 1 && ::inet_pton(AF_INET6, address, &six) != 1) {
        complain("http.address", "不是 IP 地址 (no IP address): " + http.address);
    }
    const DoorTlsSettings& tls = http.tls;
    const bool is_loopback = http.address.starts_with("127.") || http.address == "::1";
    if (!tls.is_on() && !is_loopback) {
        complain("http.address", "没有 [http.tls] 时只能监听 127.0.0.1 或 ::1 (needs TLS)");
    }
    if (!tls.is_on() && !tls.client_ca.empty()) {
        complain("http.tls.client_ca", "须同时写明 http.tls.certificate (needs our certificate)");
    }
    if (tls.is_on() && tls.key.name.empty() == tls.key_file.empty()) {
        complain("http.tls.key", "key 与 key_file 须写且只写一个 (one of key, key_file)");
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
    make_absolute(config.http.tls.certificate, folder);
    make_absolute(config.http.tls.key_file, folder);
    make_absolute(config.http.tls.client_ca, folder);
    make_absolute(config.measures.departments, folder);
}

}  // namespace

Config read_config(const fs::path& file) {
    Config config;
    Complaints complaints;
    config.file = file;
    fill(config, file, "", config, complaints);
    const Complainer complain{config, complaints};
    refuse_local_callers(config, complain);
    refuse_certificate_callers(config, complain);
    refuse_door(config.http, complain);
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
