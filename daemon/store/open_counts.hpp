// How many findings stood open after each reconciliation, for the trend of a report.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"

namespace xinqiao {

// What stood open when one run had ended.
struct OpenCount {
    std::int64_t run = 0;
    Moment started{};
    std::int64_t total = 0;
    std::map<std::string, std::int64_t> by_reason;
};

class OpenCounts {
public:
    explicit OpenCounts(Transaction& transaction) : transaction_{transaction} {}

    // Counts what is open now, once for a run.
    void keep(std::int64_t run);
    // The last runs that counted, oldest first.
    std::vector<OpenCount> latest(std::int64_t runs);
    // Forgets at most `limit` counts of runs that began before that moment; returns how many.
    std::int64_t purge(Moment before, std::int64_t limit);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
