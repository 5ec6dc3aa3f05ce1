#include "daemon/flow/rulebook.hpp"

namespace xinqiao {

Rulebook::Rulebook(const std::filesystem::path& schema_folder)
    : kinds{schema_folder / "kinds"},
      mappings{schema_folder / "mappings", kinds},
      policy{schema_folder / "policy"},
      workdays{schema_folder / "calendar"} {}

}  // namespace xinqiao
