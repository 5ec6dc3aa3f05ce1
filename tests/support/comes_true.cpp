#include "tests/support/comes_true.hpp"

#include "base/wait.hpp"

namespace xinqiao::support {

bool comes_true_within(std::chrono::seconds patience, const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < end) {
        if (holds()) return true;
        wait_for(std::stop_token{}, std::chrono::milliseconds{50});
    }
    return false;
}

}  // namespace xinqiao::support
