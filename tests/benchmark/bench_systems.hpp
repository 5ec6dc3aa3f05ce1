// The systems that benchmarks connect: a list on disk, and pretend platforms without a speed limit.
#pragma once

#include <filesystem>
#include <string>

#include "adapters/system.hpp"

namespace xinqiao {

// FOLDER/csv/list.csv, read by the system "approvals"; no payloads are kept.
SystemSettings licences_in_csv(const std::filesystem::path& folder);

// Over HTTP, without what it publishes.
SystemSettings quick_platform(const std::string& name, const std::string& url);

}  // namespace xinqiao
