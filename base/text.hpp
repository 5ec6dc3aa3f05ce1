// UTF-8, GB18030, widths, spaces: all we know about characters (ICU).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace xinqiao {

// Where the first byte stands that is not valid UTF-8, if any.
std::optional<std::size_t> first_invalid_utf8(std::string_view bytes);

// GB18030 (and so GBK, GB2312) to UTF-8; nothing when the bytes are not valid GB18030.
std::optional<std::string> utf8_from_gb18030(std::string_view bytes);
// Nothing when `text` is not valid UTF-8.
std::optional<std::string> gb18030_from_utf8(std::string_view text);

// NFKC; valid UTF-8 in, NFKC UTF-8 out. A fast path serves text that is already in that form.
std::string nfkc(std::string_view text);

// Without leading and trailing white space, U+00A0, U+3000, zero-width characters and BOM.
std::string_view trimmed(std::string_view text);

// The canonical spelling of prose: NFKC, control and zero-width characters dropped, runs of
// white space (line breaks included) folded to one space, trimmed.
std::string canonical_text(std::string_view text);

// The same; nothing when `text` is not valid UTF-8.
std::optional<std::string> canonical_text_if_valid(std::string_view text);

// Whether a glance tells that a text is canonical, and so valid UTF-8. False may be wrong.
bool is_plainly_canonical(std::string_view text);

// Upper-cases ASCII letters only.
std::string upper_ascii(std::string_view text);

// How many characters (code points) valid UTF-8 holds.
std::size_t characters_in(std::string_view text);

}  // namespace xinqiao
