// What platforms do wrong, in rows and answers.
#pragma once

#include <string>

#include "adapters/memory/memory.hpp"
#include "tests/world/plan.hpp"

namespace xinqiao::world {

// How a platform of that fate answers when it is told.
Mishap mishap_of(Fate fate);
// Whether it changes what it shows by itself, before the last night.
bool is_act(Fate fate);
// What it then shows of the record.
Fact distorted(const PlannedRecord& planned, std::size_t platform, const Form& form);
// The field that says what the record is about.
std::string content_field(const Fact& fact);

}  // namespace xinqiao::world
