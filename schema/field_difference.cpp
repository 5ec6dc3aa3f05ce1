#include "schema/field_difference.hpp"

namespace xinqiao {

// Both sides are in the order of names: one walk along the two.
std::vector<FieldDifference> differing_fields(const Fields& left, const Fields& right) {
    std::vector<FieldDifference> found;
    auto one = left.begin();
    auto two = right.begin();
    while (one != left.end() || two != right.end()) {
        const int order = one == left.end()    ? 1
                          : two == right.end() ? -1
                                               : one->first.compare(two->first);
        if (order < 0) {
            found.push_back({one->first, one->second, {}});
            ++one;
        } else if (order > 0) {
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
