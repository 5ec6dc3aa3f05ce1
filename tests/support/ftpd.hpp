// ProFTPD on loopback with TLS, exporting one folder to whoever runs the test.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "adapters/system.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao::support {

class Ftpd {
public:
    // One that has fates takes seconds for each rename.
    explicit Ftpd(bool has_fates);

    std::filesystem::path folder() const { return root_.path() / "files"; }
    // What becomes of the next renames: "cut_before_rename", "cut_after_rename" (the session is
    // killed), "hang_at_rename" (it says "hanging" then, and
    // the session is killed once something else is said).
    void set_fate(const std::string& fate) const;
    std::string fate() const { return text_of(root_.path() / "fate"); }

    // Everything that a system needs to come in; in its certificate it is called localhost.
    FilesSettings settings() const;
    static Credentials credentials();
    // The PEM of an authority that signed nothing here.
    std::string strange_authority() const { return certificates_.file("stranger.pem").string(); }

private:
    void start();
    void write_users() const;
    void write_script() const;
    void write_configuration(bool has_fates) const;

    TemporaryFolder root_;
    int port_;
    Certificates certificates_{root_.path() / "tls"};
    std::optional<Process> process_;
};

}  // namespace xinqiao::support
