// Samples as a table: CSV, JSON, or XML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/platform/generate/generate.hpp"

namespace xinqiao::platform {

std::string csv_of(const std::vector<Sample>& samples);
std::string json_of(const std::vector<Sample>& samples);
std::string xml_of(
    const std::vector<Sample>& samples, std::string_view root, std::string_view element
);

}  // namespace xinqiao::platform
