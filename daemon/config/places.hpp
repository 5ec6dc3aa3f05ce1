// Where things lie on this machine: the configuration, the schema folder, the program.
#pragma once

#include <filesystem>
#include <string>

namespace xinqiao {

// ./conf/xinqiao.toml where it exists, else /etc/xinqiao/xinqiao.toml.
std::filesystem::path usual_config();

// `configured`, or where it is empty ../share/xinqiao/schema or ../../schema as seen from the
// program. Throws Error{misconfigured} when there is none.
std::filesystem::path schema_folder(const std::string& configured);

}  // namespace xinqiao
