// The state of the gateway, for people and for programs.
#pragma once

#include <string>

#include <boost/json/value.hpp>

#include "daemon/ops/facts.hpp"
#include "daemon/ops/verdict.hpp"

namespace xinqiao {

// Chinese; begins with the verdict and what to do about each concern.
std::string status_text(const StatusFacts& facts, const Verdict& verdict);

boost::json::value status_json(const StatusFacts& facts, const Verdict& verdict);

// "2026-01-05 02:30" in Shanghai, or "从未" for no moment.
std::string moment_in_words(Moment moment);
// "2026-01-05T02:30:00+08:00", or null for no moment.
boost::json::value moment_json(Moment moment);

}  // namespace xinqiao
