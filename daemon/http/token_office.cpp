#include "daemon/http/token_office.hpp"

#include <openssl/rand.h>

#include "base/date.hpp"
#include "base/error.hpp"
#include "daemon/store/journal.hpp"

namespace xinqiao {
namespace {

// Told from other secrets at a glance, by people and by scanners.
constexpr const char* token_prefix = "xq_";

std::string fresh_token_text() {
    Digest bytes;
    if (RAND_bytes(bytes.bytes.data(), static_cast<int>(bytes.bytes.size())) != 1) {
        throw Error{Error::Kind::transient, "没有足够的随机数 / no random numbers", "请稍后再试"};
    }
    return token_prefix + bytes.hex();
}

void journal_token(
    Transaction& transaction,
    const Token& token,
    const char* act,
    const std::string& actor,
    Moment now
) {
    Journal{transaction}.append(
        {.moment = now,
         .actor = actor,
         .act = act,
         .subject = token.holder,
         .detail = std::to_string(token.id) + " " + words_of(token.roles) + " "
                   + format_day(day_of(token.expires_at))}
    );
}

}  // namespace

IssuedToken issue_token(Transaction& transaction, const TokenWish& wish, Moment now) {
    IssuedToken issued;
    issued.text = fresh_token_text();
    Token& token = issued.token;
    token.holder = wish.holder;
    token.roles = wish.roles;
    token.digest = sha256(issued.text);
    token.issued_at = now;
    token.issued_by = wish.actor;
    token.expires_at = now + std::chrono::days{wish.days};
    token.id = Tokens{transaction}.issue(token);
    journal_token(transaction, token, "token-issued", wish.actor, now);
    return issued;
}

Token revoke_token(
    Transaction& transaction, std::int64_t id, const std::string& actor, Moment now
) {
    Tokens tokens{transaction};
    const auto token = tokens.find(id);
    if (!token || !tokens.revoke(id, now)) {
        throw Error{
            Error::Kind::invalid,
            "第 " + std::to_string(id)
                + " 号令牌不存在或早已撤销 / no such token, or revoked before",
            "请运行 xinqiao token ls"};
    }
    journal_token(transaction, *token, "token-revoked", actor, now);
    return *token;
}

}  // namespace xinqiao
