// Which columns of the store are sealed, and which digests are hidden.
#pragma once

#include <array>
#include <string_view>

namespace xinqiao {

struct SealedColumn {
    std::string_view table;
    std::string_view column;
    std::string_view row;  // the column that names the row, which the ciphertext is bound to
};

inline constexpr std::array<SealedColumn, 11> sealed_columns{{
    {"content", "body", "digest"},
    {"payload", "bytes", "digest"},
    {"quarantine", "row_json", "id"},
    {"quarantine", "findings", "id"},
    {"finding", "ours", "id"},
    {"finding", "theirs", "id"},
    {"decision", "reason", "id"},
    {"decision", "fields", "id"},
    {"spelling", "fields", "digest"},
    {"own_spelling", "fields", "digest"},
    {"query_ledger", "purpose", "id"},
}};

struct HiddenDigest {
    std::string_view table;
    std::string_view column;
};

// Whatever is bound as a digest. The journal's hashes are not: nothing that it says is sealed.
inline constexpr std::array<HiddenDigest, 19> hidden_digests{{
    {"content", "digest"},
    {"record", "digest"},
    {"record", "row_digest"},
    {"version", "digest"},
    {"publication", "desired"},
    {"publication", "sent"},
    {"publication", "acknowledged"},
    {"publication", "refused"},
    {"publication", "observed"},
    {"sighting", "digest"},
    {"payload", "digest"},
    {"quarantine", "digest"},
    {"quarantine_code", "code"},
    {"spelling", "digest"},
    {"own_spelling", "digest"},
    {"decision", "digest"},
    {"answered_request", "request"},
    {"token", "digest"},
    {"erased", "digest"},
}};

}  // namespace xinqiao
