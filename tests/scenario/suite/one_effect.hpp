// A change has one effect at the other side, whatever becomes of the exchange. A transport joins
// with a file of its own:
//
//   INSTANTIATE_TEST_SUITE_P(
//       Soap, OneEffect, testing::ValuesIn(effect_cases(over_soap)), name_of_effect_case
//   );
//
// The other side is the pretend platform, which does not recognise a repeated change number, so
// that a change told twice is seen as two effects.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/world.hpp"

namespace xinqiao::support {

struct EffectTransport {
    std::string name;
    // The sections of conf/systems/league.toml that speak to that platform, after [care]; published
    // stream and [[publish]] included.
    std::function<std::string(Platform&)> conf;
    std::vector<std::string> faults;  // of its answers, that strike after it took the change
};

struct EffectCase {
    EffectTransport transport;
    std::string mishap;  // a fault, or: none, kill, twice, second_sender
};

void PrintTo(const EffectCase& each, std::ostream* out);
std::vector<EffectCase> effect_cases(const EffectTransport& transport);
std::string name_of_effect_case(const testing::TestParamInfo<EffectCase>& each);

class OneEffect : public testing::TestWithParam<EffectCase> {
protected:
    static constexpr int changes = 6;

    OneEffect();
    Platform& league() { return world.platform("league"); }
    // Nights until everything is verified, each with the mishap first.
    void suffer();
    void night_that_is_killed();
    void two_nights_at_once();
    bool is_done();
    bool fault_struck();

    World world;
};

}  // namespace xinqiao::support
