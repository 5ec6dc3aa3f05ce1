// An act and what became of it, for people and for programs.
#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "daemon/decisions/decide.hpp"
#include "daemon/report/sight.hpp"
#include "schema/kind.hpp"

namespace xinqiao {

// What was done, what stands where, what to know beside it; of a refusal every obstacle.
std::string decided_text(const Decided& decided, const Kinds& kinds);
boost::json::object decided_json(const Decided& decided, const Kinds& kinds, const Sight& sight);

std::string case_text(const DecidedCase& found, const Kinds& kinds);
boost::json::object case_json(const DecidedCase& found, const Kinds& kinds, const Sight& sight);

// One line each, the oldest first.
std::string decisions_text(const std::vector<Decision>& decisions, const Kinds& kinds);
boost::json::object decision_json(const Decision& decision, const Kinds& kinds, const Sight& sight);

}  // namespace xinqiao
