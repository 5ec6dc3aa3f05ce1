// MariaDB on loopback with data of its own, for as long as this object lives.
#pragma once

#include <filesystem>
#include <optional>

#include "adapters/table/settings.hpp"
#include "base/secret.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao::support {

class Mariadb {
public:
    Mariadb();

    // kill -9 of the server, and a start on the same data and port.
    void kill() { process_->kill(); }
    void start();

    // Everything needed to come in, straight or by ODBC.
    TableSettings settings() const;
    TableSettings odbc_settings() const;
    static Secret password() { return Secret{"p\"w;{x}"}; }
    int port() const { return port_; }

private:
    std::filesystem::path data() const { return root_.path() / "data"; }

    TemporaryFolder root_;
    int port_;
    std::optional<Process> process_;
};

}  // namespace xinqiao::support
