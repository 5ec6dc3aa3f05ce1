// The header of SQLite's index of its log, which changes with every commit of any process.
#pragma once

#include <filesystem>
#include <optional>

#include "daemon/store/database.hpp"

namespace xinqiao {

// Looks at the file FILE-shm, whose format is laid down (https://www.sqlite.org/walformat.html,
// "The WAL-Index File Format"): two copies of a header of 48 bytes, of which the first is written
// last. To look at it takes no lock and no system call.
class WalIndex {
public:
    // For as long as a connection to the database `file` is open, in whose absence SQLite removes
    // the file. Where it cannot be looked at, there are no marks.
    explicit WalIndex(const std::filesystem::path& file);
    ~WalIndex();
    WalIndex(const WalIndex&) = delete;
    WalIndex& operator=(const WalIndex&) = delete;

    std::optional<ChangeMark> mark() const;

private:
    const std::uint64_t* words_ = nullptr;
};

}  // namespace xinqiao
