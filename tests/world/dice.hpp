// Chance from a seed: the same everywhere.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace xinqiao::world {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_{seed} {}

    // From 0 to one less than `sides`.
    std::size_t below(std::size_t sides) { return engine_() % sides; }
    bool one_in(std::size_t sides) { return below(sides) == 0; }

    template <class Thing>
    const Thing& pick(const std::vector<Thing>& things) {
        return things[below(things.size())];
    }
    template <class Thing>
    void shuffle(std::vector<Thing>& things) {
        for (std::size_t left = things.size(); left > 1; --left) {
            std::swap(things[left - 1], things[below(left)]);
        }
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace xinqiao::world
