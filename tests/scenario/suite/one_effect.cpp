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

class PlatformSide final : public EffectSide {
public:
    PlatformSide(World& world, const PlatformWay& way)
        : league_{world.add_platform(
            "league", "name = \"league\"\nidempotent = false\n" + std::string{effect_table}
        )},
          way_{way} {}

    std::string conf() const override { return way_.conf(league_); }

    void misbehave(const std::string& fault) override {
        const json::object line{
            {"fault", fault}, {"method", way_.method}, {"path", way_.path}, {"times", 4}};
        league_.misbehave(json::serialize(json::array{line}));
    }

    bool misbehaved(const std::string& fault) override {
        if (way_.telling.empty()) return league_.suffered(fault) > 0;
        return std::ranges::any_of(league_.requests(), [&](const json::value& request) {
            const json::string& body = request.at("body").as_string();
            return request.at("fault").as_string() == fault && body.find(way_.telling) != body.npos;
        });
    }

    std::map<std::string, int> effects() override { return league_.effects_of("licence"); }
    std::size_t shown() override { return league_.published("licence").size(); }

private:
    Platform& league_;
    PlatformWay way_;
};

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

std::string effect_care(const std::string& receipt_patience) {
    return "[care]\ntimeout = \"1s\"\nsettle = \"1s\"\nfirst_retry = \"1s\"\nlast_retry = \"1s\"\n"
           "requests_per_minute = 100000\nfailures_until_open = 1000\nreceipt_patience = \""
           + receipt_patience + "\"\n";
}

std::string shown_and_told(
    const std::string& shown_path, const std::string& of_shown, const std::string& of_told
) {
    return "[[stream]]\nname = \"shown\"\nrole = \"published\"\nkind = \"licence\"\nmapping = "
           "\"licence-2019\"\npath = \""
           + shown_path + "\"\n" + of_shown
           + "[[publish]]\nkind = \"licence\"\nmapping = \"licence-2019\"\nbatch = 2\n" + of_told;
}

std::unique_ptr<EffectSide> platform_side(World& world, const PlatformWay& way) {
    return std::make_unique<PlatformSide>(world, way);
}

OneEffect::OneEffect() : side{GetParam().transport.open(world)} {
    world.add_platform(
        "approvals", "name = \"approvals\"\n" + std::string{effect_table} + "published = false\n"
    );
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
    world.write("conf/systems/league.toml", system_text("league", side->conf()));
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
    side->work();
    const Outcome night = world.xinqiao({"--json", "sync"});
    last = night.output + night.errors;
    return night.code == 0 && side->shown() == static_cast<std::size_t>(changes);
}

bool OneEffect::is_fault() const {
    return std::ranges::count(GetParam().transport.faults, GetParam().mishap) != 0;
}

void OneEffect::suffer() {
    const std::string& mishap = GetParam().mishap;
    if (is_fault()) side->misbehave(mishap);
    if (mishap == "kill") {
        for (int night = 0; night < 5; ++night) {
            night_that_is_killed();
            side->work();
        }
    } else if (mishap == "second_sender") {
        two_nights_at_once();
    } else if (mishap == "twice") {
        world.xinqiao({"sync"});
        side->work();
        world.xinqiao({"sync"});
    }
}

TEST_P(OneEffect, OfEachChangeWhateverBecomesOfTheExchange) {
    suffer();
    int nights = 0;
    while (!is_done() && nights < most_nights) {
        ++nights;
    }
    EXPECT_LT(nights, most_nights) << last;
    is_done();  // a night with nothing to do
    EXPECT_TRUE(!is_fault() || side->misbehaved(GetParam().mishap));
    EXPECT_THAT(side->effects(), testing::SizeIs(changes));
    EXPECT_THAT(side->effects(), testing::Each(testing::Pair(testing::_, 1)));
}

}  // namespace xinqiao::support
