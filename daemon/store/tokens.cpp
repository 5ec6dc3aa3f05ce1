#include "daemon/store/tokens.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view largest_token = "select coalesce(max(id), 0) from token";

constexpr std::string_view insert_token = R"(
    insert into token (
        id, holder, roles, digest, issued_at, issued_by, expires_at, revoked_at, last_used)
    values ($1, $2, $3, $4, $5, $6, $7, 0, 0))";

constexpr std::string_view select_token_by_digest = R"(
    select id, holder, roles, digest, issued_at, issued_by, expires_at, revoked_at, last_used
    from token where digest = $1)";

constexpr std::string_view select_token_by_id = R"(
    select id, holder, roles, digest, issued_at, issued_by, expires_at, revoked_at, last_used
    from token where id = $1)";

constexpr std::string_view select_tokens = R"(
    select id, holder, roles, digest, issued_at, issued_by, expires_at, revoked_at, last_used
    from token order by holder, id)";

constexpr std::string_view revoke_token =
    "update token set revoked_at = $2 where id = $1 and revoked_at = 0";

constexpr std::string_view note_use =
    "update token set last_used = $2 where id = $1 and last_used < $2";

Token token_of(const Row& row) {
    Token token;
    token.id = row.number(0);
    token.holder = row.text(1);
    token.roles = roles_in(row.text(2));
    token.digest = row.digest(3).value();
    token.issued_at = row.moment(4);
    token.issued_by = row.text(5);
    token.expires_at = row.moment(6);
    token.revoked_at = row.moment(7);
    token.last_used = row.moment(8);
    return token;
}

std::optional<Token> first_of(std::vector<Token> tokens) {
    if (tokens.empty()) return std::nullopt;
    return std::move(tokens.front());
}

}  // namespace

std::int64_t Tokens::issue(const Token& token) {
    const std::int64_t id = transaction_.next_id(largest_token);
    transaction_.run(
        insert_token,
        {id,
         token.holder,
         words_of(token.roles),
         token.digest,
         token.issued_at,
         token.issued_by,
         token.expires_at}
    );
    return id;
}

std::optional<Token> Tokens::find(const Digest& digest) {
    return first_of(found(select_token_by_digest, {digest}));
}

std::optional<Token> Tokens::find(std::int64_t id) {
    return first_of(found(select_token_by_id, {id}));
}

std::vector<Token> Tokens::all() {
    return found(select_tokens, {});
}

bool Tokens::revoke(std::int64_t id, Moment now) {
    return transaction_.run(revoke_token, {id, now}) > 0;
}

void Tokens::used(std::int64_t id, Moment now) {
    transaction_.run(note_use, {id, start_of(day_of(now))});
}

std::vector<Token> Tokens::found(std::string_view sql, std::initializer_list<Value> values) {
    std::vector<Token> tokens;
    transaction_.run(sql, values, [&](const Row& row) { tokens.push_back(token_of(row)); });
    return tokens;
}

}  // namespace xinqiao
