// The catalogues of joint incentive and punishment that are in force, for people and for programs.
#pragma once

#include <string>

#include <boost/json/array.hpp>

#include "daemon/flow/rulebook.hpp"
#include "daemon/report/text_table.hpp"

namespace xinqiao {

// What the catalogues in force say, and which departments carry it: what is to be made public
// (可以公开的 目录清单: the bureau's plan, part four (二)).
std::string catalogue_text(const MeasureRules& rules, const Kinds& kinds, Colour colour);
std::string catalogue_csv(const MeasureRules& rules, const Kinds& kinds);
boost::json::array catalogue_json(const MeasureRules& rules);

}  // namespace xinqiao
