// Canonical bodies, each kept once, by digest.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/store/transaction.hpp"

namespace xinqiao {

class Contents {
public:
    explicit Contents(Transaction& transaction) : transaction_{transaction} {}

    // Keeps the body unless it is there already; returns its id.
    std::int64_t keep(const Digest& digest, std::string_view body);
    std::optional<std::string> find(const Digest& digest);
    // How the row was spelled whose meaning has that digest: a JSON object, field to text. The
    // first spelling stays.
    void keep_spelling(const Digest& digest, std::string_view fields);
    // The same of a row of our own; the last spelling stays.
    void keep_own_spelling(const Digest& digest, std::string_view fields);
    // Nothing: not kept.
    std::optional<std::string> own_spelling(const Digest& digest);
    std::optional<std::string> spelling(const Digest& digest);
    // Forgets a body that the law says must go, and its spellings. Whoever points at it then finds
    // nothing.
    void purge(const Digest& digest);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
