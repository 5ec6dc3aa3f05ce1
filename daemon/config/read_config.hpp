// Reads xinqiao.toml and the systems beside it, and complains about everything at once.
#pragma once

#include <filesystem>

#include "daemon/config/complaints.hpp"
#include "daemon/config/config.hpp"
#include "schema/kind.hpp"
#include "schema/mapping.hpp"

namespace xinqiao {

// Relative paths in the files are counted from the folder of `file`. Throws
// Error{misconfigured} with every mistake of every file: unknown names, wrong types, values out
// of bounds, each as "conf/xinqiao.toml:12: http.workers: …".
Config read_config(const std::filesystem::path& file);

// What only the schema can know: kinds and mappings that do not exist or do not fit together,
// and settings that the chosen adapter needs.
void check_systems(
    const Config& config, const Kinds& kinds, const Mappings& mappings, Complaints& complaints
);

// Tells an adapter what the mappings know of the columns that it meets: headings, keys.
void tell_columns(SystemSettings& system, const Kinds& kinds, const Mappings& mappings);

// The name under which `Config::origins` knows a setting of a system.
std::string setting_name(const SystemSettings& system, std::string_view setting);

}  // namespace xinqiao
