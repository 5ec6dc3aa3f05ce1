// Writes the log of the database back on a thread of its own, so that no writer waits for it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <stop_token>
#include <thread>

#include "daemon/store/sqlite_connection.hpp"

namespace xinqiao {

class Checkpointer {
public:
    Checkpointer(const std::filesystem::path& file, std::int64_t pages);

    // A commit left the log that long; any thread may say so.
    void log_grew(std::int64_t pages);

private:
    void work(const std::stop_token& stop);

    SqliteConnection connection_;  // opened here, used by the thread only
    std::int64_t threshold_;
    std::mutex mutex_;
    // Guarded by mutex_:
    std::condition_variable_any grown_;
    bool wanted_ = false;
    // Last, so that it stops before the rest is gone.
    std::jthread thread_;
};

}  // namespace xinqiao
