// Codes whose check fails and that a steward has accepted with a reason.
#pragma once

#include <string>
#include <unordered_set>

#include "daemon/store/transaction.hpp"

namespace xinqiao {

class CodeReviews {
public:
    explicit CodeReviews(Transaction& transaction) : transaction_{transaction} {}

    void accept(std::string_view code, std::string_view reason, std::string_view who, Moment now);
    void withdraw(std::string_view code);
    // As the normaliser wants them.
    std::unordered_set<std::string> all();

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
