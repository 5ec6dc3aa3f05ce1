#include "tests/scenario/suite/one_effect.hpp"

#include <algorithm>
#include <random>

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace xinqiao::support {
namespace {

namespace json = boost::json;

constexpr std::string_view effect_table = R"(
[[table]]
name = "licence"
path = "/licences"
key = ["XK_WSH"]
)";

constexpr int most_nights = 12;

std::string system_text(const std::string& name, const std::string& rest) {
    return "name = \"" + name + "\"\nlabel = \"" + name + "\"\nowner = \""
           + (name == "approvals" ? "bureau" : name) + "\"\n" + rest;
}

}  // namespace

void PrintTo(const EffectCase& each, std::ostream* out) {
    *out << each.transport.name << ' ' << each.mishap;
}

std::vector<EffectCase> effect_cases(const EffectTransport& transport) {
    std::vector<EffectCase> cases;
    for (const char* mishap : {"none", "kill", "twice", "second_sender"}) {
        cases.push_back({transport, mishap});
    }
    for (const std::string& fault : transport.faults) {
        cases.push_back({transport, fault});
    }
    return cases;
}

std::string name_of_effect_case(const testing::TestParamInfo<EffectCase>& each) {
    return each.param.transport.name + "_" + each.param.mishap;
}

OneEffect::OneEffect() {
    const std::string table{effect_table};
    world.add_platform("approvals", "name = \"approvals\"\n" + table + "published = false\n");
    world.add_platform("league", "name = \"league\"\nidempotent = false\n" + table);
    const auto folder = world.generate(
        "approvals",
        {"--kind", "licence", "--rows", std::to_string(changes), "--clean", "--format", "json"}
    );
    world.platform("approvals")
        .seed("licence", json::parse(text_of(folder / "licence.json")).at("rows").as_array());
    world.write(
        "conf/systems/approvals.toml",
        system_text(
            "approvals",
            "adapter = \"rest\"\n[rest]\nurl = \"" + world.platform("approvals").url()
                + "\"\n[[stream]]\nname = \"licences\"\nkind = \"licence\"\nmapping = "
                  "\"licence-2019\"\npath = \"/licences\"\n"
        )
    );
    world.write(
        "conf/systems/league.toml", system_text("league", GetParam().transport.conf(league()))
    );
    world.write_conf();
}

// Killed at a moment that is drawn anew each time.
void OneEffect::night_that_is_killed() {
    static std::mt19937_64 chance{20261125};
    Process night = world.start_xinqiao({"sync"});
    night.kill_after(std::chrono::milliseconds{static_cast<std::int64_t>(chance() % 400)});
}

void OneEffect::two_nights_at_once() {
    Process one = world.start_xinqiao({"sync"});
    Process other = world.start_xinqiao({"sync"});
    one.wait(std::chrono::minutes{1});
    other.wait(std::chrono::minutes{1});
}

bool OneEffect::is_done() {
    const Outcome night = world.xinqiao({"--json", "sync"});
    return night.code == 0
           && league().published("licence").size() == static_cast<std::size_t>(changes);
}

void OneEffect::suffer() {
    const std::string& mishap = GetParam().mishap;
    if (mishap == "kill") {
        for (int night = 0; night < 5; ++night) {
            night_that_is_killed();
        }
    } else if (mishap == "second_sender") {
        two_nights_at_once();
    } else if (mishap == "twice") {
        world.xinqiao({"sync"});
        world.xinqiao({"sync"});
    } else if (mishap != "none") {
        league().misbehave(R"([{"fault":")" + mishap + R"(","method":"POST","times":2}])");
    }
}

bool OneEffect::fault_struck() {
    const auto& faults = GetParam().transport.faults;
    if (std::ranges::count(faults, GetParam().mishap) == 0) return true;
    return std::ranges::any_of(league().requests(), [](const json::value& request) {
        return request.at("fault").as_string() == GetParam().mishap;
    });
}

TEST_P(OneEffect, OfEachChangeWhateverBecomesOfTheExchange) {
    suffer();
    int nights = 0;
    while (!is_done() && nights < most_nights) {
        ++nights;
    }
    EXPECT_LT(nights, most_nights);
    EXPECT_TRUE(fault_struck());
    EXPECT_THAT(league().effects_of("licence"), testing::SizeIs(changes));
    EXPECT_THAT(league().effects_of("licence"), testing::Each(testing::Pair(testing::_, 1)));
}

}  // namespace xinqiao::support
