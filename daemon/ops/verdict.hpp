// Facts × limits → red, yellow or green, with the sentence what to do. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/config/config.hpp"
#include "daemon/ops/facts.hpp"

namespace xinqiao {

enum class Light {
    green,
    yellow,
    red
};

// One thing that is not as it should be.
struct Concern {
    Light light = Light::yellow;
    std::string system;
    std::string sentence;  // Chinese: what is the matter
    std::string remedy;    // Chinese: what to do, with the command
    // One word for what is the matter, the same for as long as it is the same thing.
    std::string condition;
};

struct Verdict {
    Light light = Light::green;
    std::vector<Concern> concerns;  // the worst first
};

Verdict verdict_of(const StatusFacts& facts, const LimitSettings& limits);

std::string_view name_of(Light light);   // green, yellow, red
std::string_view label_of(Light light);  // 正常, 注意, 故障

}  // namespace xinqiao
