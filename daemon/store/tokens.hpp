// The bearer tokens that were given out, by the digest of what only their holders know.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/caller.hpp"

namespace xinqiao {

struct Token {
    std::int64_t id = 0;
    std::string holder;
    Roles roles;
    Digest digest;  // SHA-256 of the text that the holder shows
    Moment issued_at{};
    std::string issued_by;
    Moment expires_at{};
    Moment revoked_at{};  // 0: it stands
    Moment last_used{};   // the beginning of that day; 0: never

    bool is_revoked() const { return revoked_at != Moment{}; }
    bool is_expired(Moment now) const { return now >= expires_at; }
};

class Tokens {
public:
    explicit Tokens(Transaction& transaction) : transaction_{transaction} {}

    // Its id is given here and returned. A holder may have several.
    std::int64_t issue(const Token& token);
    std::optional<Token> find(const Digest& digest);
    std::optional<Token> find(std::int64_t id);
    // By holder, then by id.
    std::vector<Token> all();
    // False: there is none, or it was revoked before.
    bool revoke(std::int64_t id, Moment now);
    // Notes the day, not the moment: when people work is nobody's business.
    void used(std::int64_t id, Moment now);

private:
    std::vector<Token> found(std::string_view sql, std::initializer_list<Value> values);

    Transaction& transaction_;
};

}  // namespace xinqiao
