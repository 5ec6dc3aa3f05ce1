// The steward's report as one self-contained HTML page.
#pragma once

#include <filesystem>

#include "daemon/flow/night.hpp"
#include "daemon/store/database.hpp"

namespace xinqiao {

// Writes the report of the store's present state beside the figures of the night; returns its path.
std::filesystem::path write_html_report(
    Database& database,
    const NightSummary& summary,
    const Rulebook& rulebook,
    Moment now,
    const std::filesystem::path& folder
);

}  // namespace xinqiao
