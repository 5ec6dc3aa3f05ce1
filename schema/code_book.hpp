// Codes as one column spells them: from the wire to ours and back.
//
// A column may name further codes of its own ("0" here, "1" there); the Chinese labels of the kind
// hold everywhere. "其他-说明" keeps its explanation, as "other:说明".
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "schema/kind.hpp"
#include "schema/mapping.hpp"

namespace xinqiao {

// What joins several codes, inside and on the wire.
constexpr char code_separator = ';';

const Code* find_code(const Field& field, std::string_view canonical);

// Two spellings of a column's name are the same column when these are equal: width, blanks and
// the case of Latin letters do not count.
std::string column_key(std::string_view name);

class CodeBook {
public:
    CodeBook(const Field& field, const MappedColumn& column);

    // The canonical code or codes, in the order of the kind; nothing when a part is unknown.
    // `text` is canonical text.
    std::optional<std::string> read(std::string_view text) const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };

    std::optional<std::string> read_one(std::string_view text) const;
    std::optional<std::string> read_several(std::string_view text) const;
    std::optional<std::string> read_explained(std::string_view text) const;
    std::size_t rank(std::string_view code) const;

    const Field* field_;
    std::unordered_map<std::string, std::string, Hash, std::equal_to<>> canonical_;
    std::string other_label_;  // empty: the field has no "other"
};

// The spelling of a canonical code, or of several, that a column writes.
std::string wire_codes(const Field& field, const MappedColumn& column, std::string_view canonical);

}  // namespace xinqiao
