#include "daemon/shift_board.hpp"

#include <utility>

namespace xinqiao {

ShiftBoard::Reading::Reading(ShiftBoard& board, std::string system)
    : board_{board}, system_{std::move(system)} {
    const std::lock_guard lock{board_.mutex_};
    board_.readers_.insert(system_);
}

ShiftBoard::Reading::~Reading() {
    {
        const std::lock_guard lock{board_.mutex_};
        board_.readers_.erase(board_.readers_.find(system_));
    }
    board_.ring();
}

bool ShiftBoard::somebody_else_reads(const std::string& system) const {
    const std::lock_guard lock{mutex_};
    return readers_.size() > readers_.count(system);
}

void ShiftBoard::ring() {
    {
        const std::lock_guard lock{mutex_};
        ++rings_;
    }
    rung_.notify_all();
}

std::uint64_t ShiftBoard::rings() const {
    const std::lock_guard lock{mutex_};
    return rings_;
}

void ShiftBoard::wait(
    const std::stop_token& stop, std::uint64_t heard, std::chrono::milliseconds at_most
) {
    std::unique_lock lock{mutex_};
    rung_.wait_for(lock, stop, at_most, [&] { return rings_ != heard; });
}

}  // namespace xinqiao
