// Measures of joint incentive and punishment, for people and for programs.
#pragma once

#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "daemon/flow/measure_board.hpp"
#include "daemon/report/text_table.hpp"
#include "schema/kind.hpp"

namespace xinqiao {

// Grouped by listing, each under a heading with subject and number.
std::string measures_text(const std::vector<MeasureLine>& lines, Colour colour);
std::string measures_csv(const std::vector<MeasureLine>& lines);
boost::json::object measure_json(const MeasureLine& line);

// One measure with everything that was answered.
std::string measure_text(
    const MeasureLine& line, const std::vector<MeasureAnswer>& answers, const Kinds& kinds
);
boost::json::array answers_json(const std::vector<MeasureAnswer>& answers);

// With a last line that adds them up; `heading` is over what they are counted by.
std::string tally_text(
    const std::vector<MeasureTally>& tallies,
    const MeasureTally& all,
    const std::string& heading,
    Colour colour
);
std::string tally_csv(
    const std::vector<MeasureTally>& tallies, const MeasureTally& all, const std::string& heading
);
boost::json::object tally_json(const MeasureTally& tally);

boost::json::object typical_json(const TypicalCase& typical);

}  // namespace xinqiao
