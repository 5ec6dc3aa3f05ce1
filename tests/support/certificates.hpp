// Certificates of a private authority, made with openssl for one test.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace xinqiao::support {

// A folder of PEM files: NAME.pem and NAME.key.
class Certificates {
public:
    explicit Certificates(std::filesystem::path folder);

    // One that signs itself, and one that it signs: for `host` (a client: any word), valid for so
    // many days; -1: expired.
    void make_authority(const std::string& name) const;
    void make(
        const std::string& name,
        const std::string& authority,
        const std::string& host,
        int days = 30
    ) const;

    // Valid until that moment, to the second.
    void make_until(
        const std::string& name,
        const std::string& authority,
        const std::string& host,
        std::chrono::sys_seconds until
    ) const;

    std::filesystem::path file(const std::string& name) const { return folder_ / name; }
    // "sha256//…" of the public key, as an operator gets it.
    std::string pin(const std::string& name) const;
    // "AB:CD:…", SHA-256 of the certificate, as an operator gets it.
    std::string fingerprint(const std::string& name) const;

private:
    std::string openssl(const std::string& words) const;

    std::filesystem::path folder_;
};

}  // namespace xinqiao::support
