// Gives tokens out and takes them back; every act is in the journal.
#pragma once

#include <string>

#include "daemon/store/tokens.hpp"

namespace xinqiao {

struct TokenWish {
    std::string holder;
    Roles roles;
    std::int64_t days = 365;  // that it is good for
    std::string actor;        // who gives it out
};

struct IssuedToken {
    Token token;
    std::string text;  // shown once: nobody can tell it again
};

// The caller commits.
IssuedToken issue_token(Transaction& transaction, const TokenWish& wish, Moment now);

// Throws Error{invalid} where there is none, or it was revoked before. The caller commits.
Token revoke_token(Transaction& transaction, std::int64_t id, const std::string& actor, Moment now);

}  // namespace xinqiao
