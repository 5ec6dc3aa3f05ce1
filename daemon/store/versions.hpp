// The past contents of records: what each once was, from when until when, and why it ended.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct Version {
    std::int64_t record = 0;
    Digest digest;
    Moment since{};
    Moment until{};
    std::string cause;  // changed, gone, returned, corrected …
};

class Versions {
public:
    explicit Versions(Transaction& transaction) : transaction_{transaction} {}

    void keep(const Version& version);
    // Oldest first.
    std::vector<Version> of(std::int64_t record);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
