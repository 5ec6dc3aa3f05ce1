// The figures of a night as a table for the terminal and as JSON.
#pragma once

#include <string>

#include <boost/json/value.hpp>

#include "daemon/flow/night.hpp"
#include "daemon/report/text_table.hpp"

namespace xinqiao {

// Chinese, aligned for East Asian widths; begins with the verdict.
std::string summary_text(const NightResult& result, Colour colour);

boost::json::value summary_json(const NightResult& result);

}  // namespace xinqiao
