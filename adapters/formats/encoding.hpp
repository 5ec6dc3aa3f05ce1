// Which characters a file is written in, and how GB18030 is cut without cutting a character.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "adapters/formats/bytes.hpp"

namespace xinqiao {

enum class Encoding {
    utf8,
    gb18030
};

// "utf-8", "gb18030", as settings and cursors say it.
std::string_view name_of(Encoding encoding);

// "utf-8" or "gb18030" as the settings say; for "auto": byte order mark, then strict UTF-8,
// then GB18030. A file in which a few lines are damaged is judged by the many others. Throws
// Error{invalid} for UTF-16, which no exchange of ours uses.
Encoding decide_encoding(const Bytes& bytes, std::string_view setting);

// The encoding of that name, whatever its spelling: "UTF8", "GBK", "gb2312"; throws
// Error{invalid} for others.
Encoding encoding_named(std::string_view name);

// How many bytes the byte order mark at the front takes: 3 or 0.
std::size_t byte_order_mark(std::string_view front);

// The length of the longest front part that does not end inside a GB18030 character.
std::size_t whole_gb18030(std::string_view bytes);

// How many bytes at the front show as the first `shown` bytes of what `salvaged` makes of them.
std::size_t gb18030_shown_as(std::string_view bytes, std::size_t shown);

// Valid UTF-8, whatever the bytes are: what cannot be read becomes U+FFFD.
std::string salvaged(std::string_view bytes, Encoding encoding);

}  // namespace xinqiao
