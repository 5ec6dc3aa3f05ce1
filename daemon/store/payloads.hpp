// Bytes as they came, compressed, until their retention ends.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct PayloadOrigin {
    SystemName system;
    StreamName stream;
    std::int64_t run = 0;
};

class Payloads {
public:
    explicit Payloads(Transaction& transaction) : transaction_{transaction} {}

    // The same bytes are kept once.
    void keep(const PayloadOrigin& origin, std::string_view bytes, Moment now);
    std::optional<std::string> find(const Digest& digest);
    // Forgets what a system sent before that moment; returns how many.
    std::int64_t purge(const SystemName& system, Moment before, std::int64_t limit);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
