// What a platform refuses, in the words that platforms use.
//
// Written apart from schema/ on purpose: the other side must not share our mistakes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "tests/platform/serve/world.hpp"

namespace xinqiao::platform {

struct Refusal {
    std::string code;
    std::string message;
};

// Both check characters of a unified social credit code (GB 32100-2015, GB 11714).
bool outer_check_holds(std::string_view code);
bool inner_check_holds(std::string_view code);

// The first thing wrong with the row, if any; `today` is yyyyMMdd.
std::optional<Refusal> refusal_of(
    const Table& table, const boost::json::object& row, const std::string& today
);

// The digits of a day: "2024/4/2", "2024-04-02" and "20240402" are 20240402; empty: not a day.
std::string compact_day(std::string_view text);

// The day it is in Asia/Shanghai, yyyyMMdd.
std::string today();

}  // namespace xinqiao::platform
