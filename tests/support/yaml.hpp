// Reads YAML as JSON: maps, sequences, and scalars as the core schema takes them.
#pragma once

#include <filesystem>

#include <boost/json/value.hpp>

namespace xinqiao::support {

// Throws Error{bug} for what is not YAML.
boost::json::value yaml_of_file(const std::filesystem::path& file);

}  // namespace xinqiao::support
