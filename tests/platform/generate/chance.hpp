// Chance that is the same on every machine: a seed says everything.
#pragma once

#include <cstdint>

namespace xinqiao::platform {

// SplitMix64; the library's distributions differ between implementations, this does not.
class Chance {
public:
    explicit Chance(std::uint64_t seed) : state_{seed} {}

    std::uint64_t next() {
        std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15ULL);
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
        return mixed ^ (mixed >> 31);
    }

    // 0 … limit - 1.
    std::uint64_t below(std::uint64_t limit) { return next() % limit; }
    bool in_hundred(std::uint64_t percent) { return below(100) < percent; }

private:
    std::uint64_t state_;
};

}  // namespace xinqiao::platform
