#include "adapters/table/unless_stopped.hpp"

#include <string>

#include "base/error.hpp"

namespace xinqiao {
namespace {

// What ends so soon need not be left behind, and its outcome is known.
constexpr std::chrono::milliseconds grace{700};

}  // namespace

void Ending::has_come() {
    const std::scoped_lock lock{busy_};
    there_ = true;
    news_.notify_all();
}

void Ending::wait(const Call& call) {
    std::unique_lock lock{busy_};
    const auto is_there = [this] { return there_; };
    if (news_.wait_for(lock, call.stop, call.patience, is_there)) return;
    if (!call.stop.stop_requested()) {
        throw Error{
            Error::Kind::transient,
            "数据库在 " + std::to_string(call.patience.count()) + " 秒内没有答复",
            "请检查前置库是否可达, 以及是否有程序锁住了表"};
    }
    if (!news_.wait_for(lock, grace, is_there)) throw Error{Error::Kind::stopped, "正在停止"};
}

}  // namespace xinqiao
