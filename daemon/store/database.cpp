// What rows of every database have in common.
#include "daemon/store/database.hpp"

namespace xinqiao {

std::optional<Digest> Row::digest(int column) const {
    const std::string bytes = digest_bytes(column);
    if (bytes.empty()) return std::nullopt;
    return digest_from_blob(bytes);
}

}  // namespace xinqiao
