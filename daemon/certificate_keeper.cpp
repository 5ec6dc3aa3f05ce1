#include "daemon/certificate_keeper.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "daemon/config/door_key.hpp"

namespace xinqiao {

void CertificateKeeper::look(Server& server, const Config& config) noexcept {
    try {
        std::vector<Stamp> now = stamps(config);
        if (now == seen_) return;
        seen_ = std::move(now);
        server.renew(config.http.tls, door_key(config));
        log_event(LogLevel::info, "http", {}, "新证书已生效 (the certificate was renewed)");
    } catch (const std::exception& fault) {
        const auto* error = dynamic_cast<const Error*>(&fault);
        log_event(
            LogLevel::error,
            "http",
            {{"error", fault.what()}, {"hint", error == nullptr ? "" : error->hint()}},
            "新证书有误, 沿用旧证书 (the old certificate stays)"
        );
    }
}

std::vector<CertificateKeeper::Stamp> CertificateKeeper::stamps(const Config& config) {
    std::vector<Stamp> all;
    for (const std::filesystem::path& file : door_files(config)) {
        std::error_code ignored;
        const auto written = std::filesystem::last_write_time(file, ignored);
        all.push_back({file, written, std::filesystem::file_size(file, ignored)});
    }
    return all;
}

}  // namespace xinqiao
