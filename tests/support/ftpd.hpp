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

struct FtpdHabits {
    bool has_fates = false;        // takes seconds for each rename
    bool asks_who_we_are = false;  // by a certificate that its authority signed
};

class Ftpd {
public:
    explicit Ftpd(FtpdHabits habits);

    std::filesystem::path folder() const { return root_.path() / "files"; }
    // What becomes of the next renames: "cut_before_rename", "cut_after_rename" (the session is
    // killed), "hang_at_rename" (it says "hanging" then, and
    // the session is killed once something else is said).
    void set_fate(const std::string& fate) const;
    std::string fate() const { return text_of(root_.path() / "fate"); }

    // Everything that a system needs to come in; in its certificate it is called localhost.
    FilesSettings settings() const;
    // The password, and the keys of the certificates.
    Credentials credentials() const;
    // Those of its authority are "server" and "client"; of an authority that is not trusted here,
    // "stranger" itself and "foreign-client".
    const Certificates& certificates() const { return certificates_; }

private:
    void start();
    void write_users() const;
    void write_script() const;
    void write_configuration(FtpdHabits habits) const;

    TemporaryFolder root_;
    int port_;
    Certificates certificates_{root_.path() / "tls"};
    std::optional<Process> process_;
};

}  // namespace xinqiao::support
