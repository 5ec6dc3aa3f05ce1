// The tokens that were shown, each read from the store once for as long as nobody commits.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "daemon/store/tokens.hpp"

namespace xinqiao {

// May be called from several threads.
class KnownTokens {
public:
    // As the store has it now: a token that was revoked by whomever is told so at once. Nothing:
    // there is none.
    std::optional<Token> find(Database& database, const Digest& digest);

private:
    static constexpr std::size_t most_kept = 1024;

    std::optional<Token> kept(const Digest& digest, const ChangeMark& mark) const;
    void keep(const Token& token, const ChangeMark& mark);

    mutable std::mutex mutex_;
    // Guarded by mutex_:
    ChangeMark mark_{};  // the state of the store of which all below are true
    std::unordered_map<Digest, Token> tokens_;
};

}  // namespace xinqiao
