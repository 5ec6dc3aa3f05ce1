#include "daemon/http/known_tokens.hpp"

namespace xinqiao {

// The mark is taken before the token is read: what is committed between the two makes it old.
std::optional<Token> KnownTokens::find(Database& database, const Digest& digest) {
    const std::optional<ChangeMark> mark = database.change_mark();
    std::optional<Token> token;
    if (mark) token = kept(digest, *mark);
    if (token) return token;
    Transaction transaction{database, Access::reading};
    token = Tokens{transaction}.find(digest);
    if (mark && token) keep(*token, *mark);
    return token;
}

std::optional<Token> KnownTokens::kept(const Digest& digest, const ChangeMark& mark) const {
    const std::lock_guard lock{mutex_};
    if (mark != mark_) return std::nullopt;
    const auto found = tokens_.find(digest);
    return found == tokens_.end() ? std::nullopt : std::optional{found->second};
}

void KnownTokens::keep(const Token& token, const ChangeMark& mark) {
    const std::lock_guard lock{mutex_};
    if (mark != mark_ || tokens_.size() == most_kept) tokens_.clear();
    mark_ = mark;
    tokens_.insert_or_assign(token.digest, token);
}

}  // namespace xinqiao
