// Writes the log of the database back on a thread of its own.
#include "daemon/store/checkpointer.hpp"

namespace xinqiao {

Checkpointer::Checkpointer(const std::filesystem::path& file, std::int64_t pages)
    : connection_{file}, threshold_{pages}, thread_{[this](const std::stop_token& stop) {
          work(stop);
      }} {}

void Checkpointer::log_grew(std::int64_t pages) {
    if (pages < threshold_) return;
    const std::lock_guard lock{mutex_};
    wanted_ = true;
    grown_.notify_one();
}

// A passive checkpoint never makes anybody wait; what it could not write back it does next time,
// and a failure is met again, and reported, by the writer.
void Checkpointer::work(const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    while (grown_.wait(lock, stop, [this] { return wanted_; })) {
        wanted_ = false;
        lock.unlock();
        sqlite3_wal_checkpoint_v2(
            connection_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr
        );
        lock.lock();
    }
}

}  // namespace xinqiao
