// The half of base/text.hpp that changes encodings.
#include <array>
#include <memory>

#include <unicode/ucnv.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

// Stops at the first byte that means nothing, instead of writing a question mark.
Converter open_converter(const char* encoding) {
    UErrorCode status = U_ZERO_ERROR;
    Converter converter{ucnv_open(encoding, &status), ucnv_close};
    ucnv_setToUCallBack(
        converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status
    );
    ucnv_setFromUCallBack(
        converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status
    );
    if (U_FAILURE(status)) {
        throw Error{Error::Kind::misconfigured, std::string{"ICU cannot convert "} + encoding};
    }
    return converter;
}

// Opening a converter costs more than a cell, hence one pair per thread.
struct Converters {
    Converter gb18030 = open_converter("gb18030");
    Converter utf8 = open_converter("UTF-8");
};

Converters& converters() {
    thread_local Converters pair;
    return pair;
}

// Piece by piece, so that the length of the text does not matter to ICU's 32 bits.
std::optional<std::string> converted(std::string_view text, UConverter* to, UConverter* from) {
    std::array<char, 4096> piece{};
    std::array<UChar, 1024> pivot{};
    UChar* pivot_source = pivot.data();
    UChar* pivot_target = pivot.data();
    const char* source = text.data();
    const char* const end = source + text.size();
    std::string result;
    for (bool first = true;; first = false) {
        char* target = piece.data();
        UErrorCode status = U_ZERO_ERROR;
        ucnv_convertEx(
            to,
            from,
            &target,
            piece.data() + piece.size(),
            &source,
            end,
            pivot.data(),
            &pivot_source,
            &pivot_target,
            pivot.data() + pivot.size(),
            first ? 1 : 0,
            1,
            &status
        );
        if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR) return std::nullopt;
        result.append(piece.data(), target);
        if (status != U_BUFFER_OVERFLOW_ERROR) return result;
    }
}

}  // namespace

std::optional<std::string> utf8_from_gb18030(std::string_view bytes) {
    return converted(bytes, converters().utf8.get(), converters().gb18030.get());
}

std::optional<std::string> gb18030_from_utf8(std::string_view text) {
    return converted(text, converters().gb18030.get(), converters().utf8.get());
}

}  // namespace xinqiao
