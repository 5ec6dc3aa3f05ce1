#include "daemon/comparison/mark_pairing.hpp"

#include <algorithm>
#include <numeric>

#include "daemon/comparison/side_by_side.hpp"

namespace xinqiao {
namespace {

// Says quickly and nearly always that a subject is not among those that are wanted.
class SubjectSieve {
public:
    explicit SubjectSieve(std::span<const std::uint32_t> subjects)
        : subjects_{subjects}, may_be_(holes) {
        for (const std::uint32_t subject : subjects) {
            may_be_[subject % holes] = true;
        }
    }

    bool holds(std::uint32_t subject) const {
        return may_be_[subject % holes] && std::ranges::binary_search(subjects_, subject);
    }

private:
    static constexpr std::size_t holes = std::size_t{1} << 22U;

    std::span<const std::uint32_t> subjects_;  // rising
    std::vector<bool> may_be_;
};

}  // namespace

MarkPairing::MarkPairing(MarkShelves left, MarkShelves right)
    : left_{std::move(left)}, right_{std::move(right)} {
    constexpr std::size_t half = MarkShelves::count / 2;
    side_by_side([&] { match(0, half); }, [&] { match(half, MarkShelves::count); });
}

void MarkPairing::match(std::size_t begin, std::size_t end) {
    ShelfMatcher matcher;
    for (std::size_t i = begin; i < end; ++i) {
        paired_[i] = matcher.match(left_.shelf(i), right_.shelf(i));
    }
}

std::size_t MarkPairing::pairs() const {
    return std::accumulate(paired_.begin(), paired_.end(), std::size_t{0});
}

void MarkPairing::add_left_over(std::vector<LeftOver>& rows) {
    for (std::size_t i = 0; i < MarkShelves::count; ++i) {
        for (const RowMark& mark : left_.shelf(i).subspan(paired_[i])) {
            rows.push_back({mark, true});
        }
        for (const RowMark& mark : right_.shelf(i).subspan(paired_[i])) {
            rows.push_back({mark, false});
        }
    }
}

std::vector<MarkPair> MarkPairing::pairs_about(std::span<const std::uint32_t> subjects) {
    const SubjectSieve sieve{subjects};
    std::vector<MarkPair> pairs;
    for (std::size_t i = 0; i < MarkShelves::count; ++i) {
        const auto left = left_.shelf(i);
        for (std::size_t row = 0; row < paired_[i]; ++row) {
            if (sieve.holds(left[row].subject)) pairs.emplace_back(left[row], right_.shelf(i)[row]);
        }
    }
    return pairs;
}

}  // namespace xinqiao
