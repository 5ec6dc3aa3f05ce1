// A lock on a file that ends with the process, however it ends.
#pragma once

#include <filesystem>

namespace xinqiao {

class FileLock {
public:
    // Creates the file where needed. Throws Error{misconfigured} when it cannot be opened.
    explicit FileLock(const std::filesystem::path& file);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    // False while somebody else holds it, in this process or another.
    bool try_lock();

private:
    int descriptor_ = -1;
};

}  // namespace xinqiao
