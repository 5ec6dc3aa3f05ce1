// When each scheduled job last began and last succeeded, so that a restart forgets nothing.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct Job {
    std::string name;
    Moment last_start{};
    Moment last_success{};
    std::int64_t failures = 0;  // in a row
};

class Jobs {
public:
    explicit Jobs(Transaction& transaction) : transaction_{transaction} {}

    // A job never seen has no moments.
    Job of(std::string_view name);
    void started(std::string_view name, Moment now);
    void succeeded(std::string_view name, Moment now);
    void failed(std::string_view name);
    std::vector<Job> all();

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
