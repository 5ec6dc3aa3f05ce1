// Which receipt files were read, as a cursor.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "adapters/files/transport.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// Far sides give names and times as they like: a late receipt may have a smaller name and, renamed
// into its place, an older time. So every file of the last week is known by itself; what is older
// than that, beside the newest one read, counts as read.
class ReceiptsRead {
public:
    // A cursor that is not ours counts as empty: to read a receipt again does no harm.
    explicit ReceiptsRead(const Cursor& cursor);

    bool has(const FoundFile& file) const;
    void note(const FoundFile& file);
    // What is no longer among `listed` need not be remembered.
    Cursor cursor(const std::vector<FoundFile>& listed) const;

private:
    std::int64_t newest_ = 0;
    std::unordered_set<std::string> marks_;
};

}  // namespace xinqiao
