#include "adapters/platform_code.hpp"

#include <algorithm>

namespace xinqiao {

const PlatformCode* CodeTable::find(std::string_view code) const {
    const auto found = std::ranges::find(codes, code, &PlatformCode::code);
    return found == codes.end() ? nullptr : &*found;
}

std::string_view who_label(const PlatformCode& code) {
    if (code.who == "enterprise") return "企业";
    return code.who == "platform" ? "平台" : "本局";
}

std::string sentence_of(const PlatformCode& code) {
    return code.meaning + "。" + code.advice + " (由" + std::string{who_label(code)} + "处理)";
}

}  // namespace xinqiao
