#include "daemon/config/door_key.hpp"

#include "daemon/config/credentials.hpp"

namespace xinqiao {

Secret door_key(const Config& config) {
    const DoorTlsSettings& tls = config.http.tls;
    if (!tls.is_on()) return {};
    if (tls.key_file.empty()) return credentials_in(config.folders.credentials)(tls.key);
    const std::filesystem::path file = tls.key_file;
    return credentials_in(file.parent_path().string())(CredentialName{file.filename().string()});
}

std::vector<std::filesystem::path> door_files(const Config& config) {
    const DoorTlsSettings& tls = config.http.tls;
    if (!tls.is_on()) return {};
    std::filesystem::path key = tls.key_file;
    if (key.empty() && !config.folders.credentials.empty()) {
        key = std::filesystem::path{config.folders.credentials} / tls.key.name;
    }
    return {tls.certificate, key, tls.client_ca};
}

}  // namespace xinqiao
