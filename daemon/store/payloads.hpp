// Bytes as they came, compressed, until their retention ends.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct PayloadOrigin {
    SystemName system;
    StreamName stream;
    std::int64_t run = 0;
};

struct KeptPayload {
    Digest digest;
    PayloadOrigin origin;
    Moment moment{};
    std::int64_t size = 0;  // bytes as they came
};

class Payloads {
public:
    // False: no more.
    using Each = std::function<bool(const KeptPayload&)>;

    explicit Payloads(Transaction& transaction) : transaction_{transaction} {}

    // The same bytes are kept once.
    void keep(const PayloadOrigin& origin, std::string_view bytes, Moment now);
    std::optional<std::string> find(const Digest& digest);
    // The newest first; an empty name or run matches all.
    void each(const PayloadOrigin& origin, const Each& each);
    // Those whose digest begins with these hexadecimal digits; at most two.
    std::vector<Digest> beginning_with(std::string_view digits);
    void forget(const Digest& digest);
    // Forgets what a system sent before that moment; returns how many.
    std::int64_t purge(const SystemName& system, Moment before, std::int64_t limit);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
