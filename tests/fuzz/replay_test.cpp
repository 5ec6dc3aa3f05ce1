// Plays the corpus of every target, each input as it is and changed in a few hundred ways by fixed
// dice: what fuzzing once found stays found. `make fuzz` looks for more.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include <gtest/gtest.h>

#include "tests/fuzz/targets.hpp"
#include "tests/support/places.hpp"

namespace xinqiao::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr int changes_of_each = 60;

std::vector<std::string> corpus_of(std::string_view name) {
    std::vector<std::string> inputs;
    for (const auto& file :
         fs::directory_iterator{support::source_folder() / "tests/fuzz/corpus" / name}) {
        std::ifstream stream{file.path(), std::ios::binary};
        inputs.emplace_back(
            std::istreambuf_iterator<char>{stream}, std::istreambuf_iterator<char>{}
        );
    }
    std::ranges::sort(inputs);
    return inputs;
}

// The same on every machine.
class Mischief {
public:
    explicit Mischief(std::vector<std::string> inputs) : inputs_{std::move(inputs)} {}

    std::string changed(std::string text) {
        for (std::size_t times = 1 + below(3); times > 0; --times) {
            const std::size_t at = below(text.size() + 1);
            const std::size_t length = std::min(below(16), text.size() - at);
            switch (below(4)) {
                case 0:
                    text.erase(at, length);
                    break;
                case 1:
                    text.insert(at, text.substr(at, length));
                    break;
                case 2:
                    text.insert(at, 1, static_cast<char>(below(256)));
                    break;
                default: {
                    const std::string& other = inputs_[below(inputs_.size())];
                    text.replace(at, length, other.substr(below(other.size() + 1), length));
                }
            }
        }
        return text;
    }

private:
    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : dice_() % bound; }

    std::vector<std::string> inputs_;
    std::mt19937 dice_{20261126};
};

class Replay : public testing::TestWithParam<Target> {};

TEST_P(Replay, KeepsItsPromises) {
    const std::vector<std::string> inputs = corpus_of(GetParam().name);
    ASSERT_FALSE(inputs.empty());
    GetParam().run("");
    Mischief mischief{inputs};
    for (const std::string& input : inputs) {
        GetParam().run(input);
        for (int i = 0; i < changes_of_each; ++i) {
            GetParam().run(mischief.changed(input));
        }
    }
}

std::string name_of_target(const testing::TestParamInfo<Target>& info) {
    std::string name{info.param.name};
    std::ranges::replace(name, '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(
    Fuzz, Replay, testing::ValuesIn(targets().begin(), targets().end()), name_of_target
);

}  // namespace
}  // namespace xinqiao::fuzz
