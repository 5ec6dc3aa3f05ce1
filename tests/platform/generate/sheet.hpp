// Rows as a table: CSV, JSON, or XML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xinqiao::platform {

struct Sheet {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};

std::string csv_of(const Sheet& sheet);
std::string json_of(const Sheet& sheet);
std::string xml_of(const Sheet& sheet, std::string_view root, std::string_view element);

}  // namespace xinqiao::platform
