// Every verb of `xinqiao`, each declared in a file of its own.
#pragma once

#include <span>

#include "daemon/cli/verb.hpp"

namespace xinqiao {

void declare_config(CLI::App& app, Act& act);

// In the order in which --help shows them.
std::span<const Verb> all_verbs();

}  // namespace xinqiao
