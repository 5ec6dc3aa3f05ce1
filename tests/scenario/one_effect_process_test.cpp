// One effect of each change told to a program of the Singer convention.
#include <fstream>

#include <boost/json.hpp>

#include "tests/scenario/suite/one_effect.hpp"
#include "tests/support/places.hpp"

namespace xinqiao::support {
namespace {

namespace json = boost::json;

class ProgramSide final : public EffectSide {
public:
    explicit ProgramSide(World& world) : file_{world.path("books.json")} {
        world.write("books.json", R"({"standing":{},"effects":{},"faults":{},"suffered":{}})");
    }

    std::string conf() const override {
        const auto program = source_folder() / "tests/programs/forgetful_target.py";
        const std::string words =
            " = [\"python3\", \"" + program.string() + "\", \"" + file_.string() + "\"";
        return "adapter = \"process\"\n" + effect_care() + "[process]\ntarget" + words + "]\nfind"
               + words + ", \"find\"]\ntap" + words + ", \"tap\"]\n"
               + shown_and_told("licences", "", "");
    }

    void misbehave(const std::string& fault) override {
        json::object changed = books();
        changed["faults"].as_object()[fault] = 4;
        std::ofstream{file_, std::ios::binary} << json::serialize(changed);
    }

    bool misbehaved(const std::string& fault) override {
        return books().at("suffered").as_object().contains(fault);
    }

    std::map<std::string, int> effects() override {
        return json::value_to<std::map<std::string, int>>(books().at("effects"));
    }

    std::size_t shown() override { return books().at("standing").as_object().size(); }

private:
    json::object books() const { return json::parse(text_of(file_)).as_object(); }

    std::filesystem::path file_;
};

std::unique_ptr<EffectSide> program_side(World& world) {
    return std::make_unique<ProgramSide>(world);
}

// Killed, failed: it dies in the middle of the batch, or ends badly after all of it.
const EffectTransport over_programs{
    "Process", program_side, {"reply_lost", "killed", "failed", "receipts_missing", "truncated"}};

INSTANTIATE_TEST_SUITE_P(
    Process, OneEffect, testing::ValuesIn(effect_cases(over_programs)), name_of_effect_case
);

}  // namespace
}  // namespace xinqiao::support
