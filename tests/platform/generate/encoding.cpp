// GB18030 bytes of a UTF-8 text, straight from ICU.
#include "tests/platform/generate/encoding.hpp"

#include <unicode/unistr.h>

namespace xinqiao::platform {

std::string gb18030_of(const std::string& text) {
    const auto wide = icu::UnicodeString::fromUTF8(text);
    std::string bytes(static_cast<std::size_t>(wide.length()) * 4 + 4, '\0');
    const auto length = wide.extract(
        0, wide.length(), bytes.data(), static_cast<std::uint32_t>(bytes.size()), "gb18030"
    );
    bytes.resize(static_cast<std::size_t>(length));
    return bytes;
}

}  // namespace xinqiao::platform
