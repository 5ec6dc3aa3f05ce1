// A lock on a file that ends with the process, however it ends.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

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
    // Held by many at once; false while somebody holds it alone.
    bool try_share();

    // What the holder last left in the file for those who find it locked.
    void leave_word(std::string_view word);
    std::string word() const;

private:
    int descriptor_ = -1;
};

}  // namespace xinqiao
