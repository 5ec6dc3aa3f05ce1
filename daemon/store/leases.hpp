// Who does which job now, with a fencing number.
#pragma once

#include <optional>
#include <string>

#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct Lease {
    std::string name;
    std::string holder;
    std::int64_t fence = 0;  // grows with every change of hands
    Moment until{};
};

class Leases {
public:
    explicit Leases(Transaction& transaction) : transaction_{transaction} {}

    // Nothing while somebody else holds it. The holder itself may take it again to prolong it.
    std::optional<Lease> take(
        std::string_view name, std::string_view holder, Moment now, Moment until
    );
    void release(const Lease& lease);
    std::optional<Lease> find(std::string_view name);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
