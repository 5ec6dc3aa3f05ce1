// A change has one effect at the other side, whatever becomes of the exchange. An adapter joins
// with a file of its own:
//
//   INSTANTIATE_TEST_SUITE_P(
//       Soap, OneEffect, testing::ValuesIn(effect_cases(over_soap)), name_of_effect_case
//   );
//
// The other side never recognises a repeated change number, so that a change told twice is seen as
// two effects. Every adapter is killed, told twice and has a second sender; of the faults each
// suffers those that can happen to it:
//
//   the answer          | http, soap | files, spreadsheet | process     | table
//   --------------------|------------|--------------------|-------------|---------------
//   is lost             | yes        | yes                | yes         | tests/servers
//   is cut short        | yes        | yes                | yes         | cannot: one word
//   is of half the rows | yes        | yes                | yes         | cannot: all or none
//   comes twice         | cannot     | yes                | cannot      | cannot
//   is a reset, failure | yes        | cannot: no line    | yes, killed | tests/servers
//
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/world.hpp"

namespace xinqiao::support {

// The other side: how xinqiao reaches it, and its books.
class EffectSide {
public:
    virtual ~EffectSide() = default;

    // The sections of conf/systems/league.toml behind `owner`.
    virtual std::string conf() const = 0;
    // From now on, for a while.
    virtual void misbehave(const std::string& fault) = 0;
    // Whether that fault met a telling of changes.
    virtual bool misbehaved(const std::string& fault) = 0;
    // What people there do between two nights.
    virtual void work() {}

    virtual std::map<std::string, int> effects() = 0;  // how many each record had
    virtual std::size_t shown() = 0;                   // how many records stand there
};

struct EffectTransport {
    std::string name;
    std::unique_ptr<EffectSide> (*open)(World&);
    std::vector<std::string> faults;  // of its answers, that strike after it took the change
};

struct EffectCase {
    EffectTransport transport;
    std::string mishap;  // a fault, or: none, kill, twice, second_sender
};

void PrintTo(const EffectCase& each, std::ostream* out);
std::vector<EffectCase> effect_cases(const EffectTransport& transport);
std::string name_of_effect_case(const testing::TestParamInfo<EffectCase>& each);

// What all of them say alike: [care]; the list of what stands there, and what is told.
std::string effect_care(const std::string& receipt_patience = "2s");
std::string shown_and_told(
    const std::string& shown_path, const std::string& of_shown, const std::string& of_told
);

// The pretend platform as the other side. Its faults strike what has this method and a path that
// begins so; over HTTP `telling` stands in every request that tells changes.
struct PlatformWay {
    std::string (*conf)(Platform&);
    std::string method = "POST";
    std::string path = {};
    std::string telling = {};
};
std::unique_ptr<EffectSide> platform_side(World& world, const PlatformWay& way);

class OneEffect : public testing::TestWithParam<EffectCase> {
protected:
    static constexpr int changes = 6;

    OneEffect();
    // Nights until everything is verified, each with the mishap first.
    void suffer();
    void night_that_is_killed();
    void two_nights_at_once();
    bool is_done();
    bool is_fault() const;

    World world;
    std::unique_ptr<EffectSide> side;
    std::string last;  // what the last night said
};

}  // namespace xinqiao::support
