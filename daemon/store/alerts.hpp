// What people were told is wrong, so that a restart tells nobody again.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct ToldAlert {
    std::string name;  // system and condition
    std::string light;
    std::string sentence;
    Moment since{};
    Moment absent_since{};  // 0: it is still so
};

class Alerts {
public:
    explicit Alerts(Transaction& transaction) : transaction_{transaction} {}

    void keep(const ToldAlert& alert);
    void forget(const std::string& name);
    std::vector<ToldAlert> all();  // by name

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
