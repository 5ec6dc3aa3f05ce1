// What statements say of sealed values: seal, unseal, opens, sealing_key, mask.
#pragma once

#include <functional>
#include <optional>

#include <sqlite3.h>

#include "base/error.hpp"
#include "daemon/store/vault.hpp"

namespace xinqiao {

// Made known to one connection, and called by SQLite until that is closed:
//   seal(column, row, value)     the value as it is kept
//   unseal(column, row, value)   the value as it was given
//   opens(column, row, value)    1, or 0 where `unseal` would fail
//   sealing_key(value)           id of the key that sealed it; empty: not sealed
//   mask(digest)                 the digest as it is kept
// Without a vault they give back what they are given.
class VaultFunctions {
public:
    explicit VaultFunctions(sqlite3* connection);
    VaultFunctions(const VaultFunctions&) = delete;
    VaultFunctions& operator=(const VaultFunctions&) = delete;

    void use(const Vault* vault) noexcept { vault_ = vault; }
    // What went wrong inside a function of the statement that has just failed, if it was that.
    void rethrow();

private:
    struct Call;
    using Work = void (*)(VaultFunctions&, const Call&);
    template <Work work>
    static void call(sqlite3_context* context, int count, sqlite3_value** values);

    static void seal(VaultFunctions& self, const Call& call);
    static void unseal(VaultFunctions& self, const Call& call);
    static void opens(VaultFunctions& self, const Call& call);
    static void tell_key(VaultFunctions& self, const Call& call);
    static void mask(VaultFunctions& self, const Call& call);

    const Vault* vault_ = nullptr;
    std::optional<Error> fault_;
};

}  // namespace xinqiao
