#include "daemon/config/certificate_callers.hpp"

#include <algorithm>

namespace xinqiao {

std::optional<std::string> fingerprint_in(std::string_view text) {
    constexpr std::size_t digits = 64;
    std::string plain;
    for (const char letter : text) {
        const bool is_digit = letter >= '0' && letter <= '9';
        const bool is_small = letter >= 'a' && letter <= 'f';
        const bool is_large = letter >= 'A' && letter <= 'F';
        if (letter == ':') continue;
        if (!is_digit && !is_small && !is_large) return std::nullopt;
        plain += is_large ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    if (plain.size() != digits) return std::nullopt;
    return plain;
}

std::optional<Caller> certificate_caller(const CallerSettings& settings, std::string_view sha256) {
    const auto is_that = [&](const std::string& one) { return fingerprint_in(one) == sha256; };
    for (const CertificateCaller& caller : settings.certificate) {
        if (std::ranges::none_of(caller.sha256, is_that)) continue;
        const auto holder = holder_named(caller.holder);
        const auto roles = roles_named(caller.roles);
        if (!holder || !roles) return std::nullopt;  // the settings are refused elsewhere
        return Caller{*holder, *roles, false};
    }
    return std::nullopt;
}

}  // namespace xinqiao
