// Old codes of subjects, with evidence and dates.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct Alias {
    SubjectCode old_code;
    SubjectCode new_code;
    std::string evidence;
    std::int64_t from = 0;   // day number
    std::int64_t until = 0;  // day number; 0: still
};

class Aliases {
public:
    explicit Aliases(Transaction& transaction) : transaction_{transaction} {}

    void keep(const Alias& alias);
    std::optional<SubjectCode> newer(const SubjectCode& old_code);
    std::vector<Alias> of(const SubjectCode& new_code);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
