// nginx on loopback, with TLS and client certificates, before a platform that speaks plain HTTP.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "adapters/system.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao::support {

class Nginx {
public:
    // `backend` is what it stands before: "http://127.0.0.1:PORT". Its ports are doors, by name:
    //   mutual    TLS 1.2 and 1.3, a client certificate demanded
    //   tls12     the same, 1.2 alone      tls13  the same, 1.3 alone
    //   open      no client certificate asked for
    //   expired   its certificate is       stranger  another authority signed it
    //   elsewhere its certificate is for another host
    //   ancient   TLS 1.0 alone
    // Below every door, /dead, /slow (1 s), /small (64 bytes) and /denied misbehave as a gateway
    // does.
    explicit Nginx(std::string backend);

    void start();
    void stop();
    // Reads its configuration again; returns when it did.
    void reload();

    std::string url(const std::string& door) const;
    // What a system needs to come in at `mutual`.
    TlsSettings settings() const;
    Credentials credentials() const;
    const Certificates& certificates() const { return certificates_; }
    std::string log() const;

private:
    void write_configuration() const;
    std::string door_text(const std::string& name) const;

    TemporaryFolder root_;
    Certificates certificates_{root_.path() / "certificates"};
    std::string backend_;
    std::map<std::string, int> ports_;
    std::optional<Process> process_;
};

}  // namespace xinqiao::support
