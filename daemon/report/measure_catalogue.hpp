// The catalogues of joint incentive and punishment that are in force, for people and for programs.
#pragma once

#include <string>

#include <boost/json/array.hpp>

#include "daemon/flow/rulebook.hpp"
#include "daemon/report/text_table.hpp"

namespace xinqiao {

// What each measure is, which listings open it and which departments carry it: what the bureau's
// plan, part four (二), wants made public.
std::string catalogue_text(const MeasureRules& rules, const Kinds& kinds, Colour colour);
std::string catalogue_csv(const MeasureRules& rules, const Kinds& kinds);
boost::json::array catalogue_json(const MeasureRules& rules);

}  // namespace xinqiao
