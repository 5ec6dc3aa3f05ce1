// Two works at the same time.
#pragma once

#include <future>

namespace xinqiao {

// The right one in a thread of its own. What either throws is thrown once both have ended.
template <class Left, class Right>
void side_by_side(const Left& left, const Right& right) {
    auto other = std::async(std::launch::async, right);
    left();
    other.get();
}

}  // namespace xinqiao
