// Canonical bodies, each kept once, by digest.
#include "daemon/store/contents.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view largest_content = "select coalesce(max(id), 0) from content";

constexpr std::string_view select_content_id = "select id from content where digest = $1";

constexpr std::string_view insert_content =
    "insert into content (id, digest, body) values ($1, $2, seal('content.body', $2, $3)) "
    "on conflict (digest) do nothing";

constexpr std::string_view select_body =
    "select unseal('content.body', digest, body) from content where digest = $1";

constexpr std::string_view insert_spelling =
    "insert into spelling (digest, fields) values ($1, seal('spelling.fields', $1, $2)) "
    "on conflict (digest) do nothing";

constexpr std::string_view upsert_own_spelling = R"(
    insert into own_spelling (digest, fields)
    values ($1, seal('own_spelling.fields', $1, $2)) on conflict (digest) do update
        set fields = excluded.fields
        where unseal('own_spelling.fields', own_spelling.digest, own_spelling.fields) <> $2)";
constexpr std::string_view select_spelling =
    "select unseal('spelling.fields', digest, fields) from spelling where digest = $1";
constexpr std::string_view select_own_spelling =
    "select unseal('own_spelling.fields', digest, fields) from own_spelling where digest = $1";

constexpr std::string_view delete_content = "delete from content where digest = $1";
constexpr std::string_view delete_spelling = "delete from spelling where digest = $1";
constexpr std::string_view delete_own_spelling = "delete from own_spelling where digest = $1";

std::optional<std::string> text_of(
    Transaction& transaction, std::string_view query, const Digest& digest
) {
    std::optional<std::string> text;
    transaction.run(query, {digest}, [&](const Row& row) { text = row.text(0); });
    return text;
}

}  // namespace

// Most bodies are new, so inserting comes first.
std::int64_t Contents::keep(const Digest& digest, std::string_view body) {
    const std::int64_t id = transaction_.next_id(largest_content);
    if (transaction_.run(insert_content, {id, digest, Blob{body}}) > 0) return id;
    return transaction_.number(select_content_id, {digest});
}

std::optional<std::string> Contents::find(const Digest& digest) {
    std::optional<std::string> body;
    transaction_.run(select_body, {digest}, [&](const Row& row) { body = row.blob(0); });
    return body;
}

void Contents::keep_spelling(const Digest& digest, std::string_view fields) {
    transaction_.run(insert_spelling, {digest, fields});
}

void Contents::keep_own_spelling(const Digest& digest, std::string_view fields) {
    transaction_.run(upsert_own_spelling, {digest, fields});
}

std::optional<std::string> Contents::own_spelling(const Digest& digest) {
    return text_of(transaction_, select_own_spelling, digest);
}

std::optional<std::string> Contents::spelling(const Digest& digest) {
    return text_of(transaction_, select_spelling, digest);
}

void Contents::purge(const Digest& digest) {
    transaction_.run(delete_content, {digest});
    transaction_.run(delete_spelling, {digest});
    transaction_.run(delete_own_spelling, {digest});
}

}  // namespace xinqiao
