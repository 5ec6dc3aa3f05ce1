// Reads rule sets from policy/*.toml.
#pragma once

#include <filesystem>
#include <vector>

#include "schema/rule_set.hpp"

namespace xinqiao {

class Declaration;

// Its key "subjects"; any when silent.
SubjectType read_subject_type(Declaration& rule);

// One rule set a file, in the order of the files; throws Error{misconfigured} with file, line and
// key of every mistake.
std::vector<RuleSet> read_rule_sets(const std::filesystem::path& folder);

}  // namespace xinqiao
