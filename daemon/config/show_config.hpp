// Prints the effective settings, and the manual of all there are, from their declarations.
#pragma once

#include <string>

#include <boost/json/value.hpp>

#include "daemon/config/config.hpp"

namespace xinqiao {

// TOML with the place each value came from; secrets are names, so nothing needs hiding.
std::string config_text(const Config& config);

boost::json::value config_json(const Config& config);

// The reference manual in Markdown: every setting, its type, bounds, default and meaning.
std::string config_manual();

}  // namespace xinqiao
