#include "schema/field_difference.hpp"

namespace xinqiao {

// Both sides are in the order of names: one walk along the two.
std::vector<FieldDifference> differing_fields(const Fields& left, const Fields& right) {
    std::vector<FieldDifference> found;
    auto one = left.begin();
    auto two = right.begin();
    while (one != left.end() || two != right.end()) {
        const bool only_left = two == right.end() || (one != left.end() && one->first < two->first);
        const bool only_right =
            one == left.end() || (two != right.end() && two->first < one->first);
        if (only_left) {
            found.push_back({one->first, one->second, {}});
            ++one;
        } else if (only_right) {
            found.push_back({two->first, {}, two->second});
            ++two;
        } else {
            if (one->second != two->second) found.push_back({one->first, one->second, two->second});
            ++one;
            ++two;
        }
    }
    return found;
}

}  // namespace xinqiao
