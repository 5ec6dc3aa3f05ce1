// OpenSSH's server on loopback, exporting one folder over SFTP to whoever runs the test.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "adapters/system.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao::support {

class Sshd {
public:
    Sshd();

    // Ends it with all its sessions, and starts it again on the same port.
    void stop();
    void start();

    std::filesystem::path folder() const { return root_.path() / "files"; }
    // How the server misbehaves from the next connection on: see sftp_proxy.py.
    void set_fate(const std::string& fate) const;
    std::string fate() const { return text_of(root_.path() / "fate"); }

    // Everything a system needs to come in by a key that is welcome.
    FilesSettings settings() const;
    Credentials credentials() const;
    int port() const { return port_; }
    std::filesystem::path key_file() const { return root_.path() / "user-key"; }

private:
    void make_key(const std::string& name) const;

    TemporaryFolder root_;
    int port_ = 0;
    std::string fingerprint_;
    std::optional<Process> process_;
};

// A port of loopback that nobody listens on now.
int free_port();
// Whether somebody listens there before ten seconds are over.
bool comes_up(int port);

}  // namespace xinqiao::support
