#include "tests/support/mariadb.hpp"

#include <fstream>

#include "base/error.hpp"
#include "tests/support/sshd.hpp"
#include "tests/support/unprivileged.hpp"

namespace xinqiao::support {

Mariadb::Mariadb() : port_{free_port()} {
    make_unprivileged_folder(data());
    run_unprivileged(
        "/usr/bin/mariadb-install-db",
        {"--no-defaults",
         "--datadir=" + data().string(),
         "--auth-root-authentication-method=normal",
         "--skip-test-db"},
        root_.path() / "out"
    );
    std::ofstream{root_.path() / "first.sql"}
        << "create database if not exists exchange character set utf8mb4;\n"
        << "create user if not exists xinqiao@'127.0.0.1' identified by '" << password().reveal()
        << "';\ngrant all on *.* to xinqiao@'127.0.0.1' with grant option;\n";
    start();
}

void Mariadb::start() {
    process_.emplace(unprivileged(
        "/usr/sbin/mariadbd",
        {"--no-defaults",
         "--datadir=" + data().string(),
         "--bind-address=127.0.0.1",
         "--port=" + std::to_string(port_),
         "--socket=" + (data() / "socket").string(),
         "--pid-file=" + (data() / "pid").string(),
         "--init-file=" + (root_.path() / "first.sql").string(),
         "--skip-name-resolve",
         "--innodb-flush-log-at-trx-commit=2"},
        root_.path() / "out"
    ));
    if (!comes_up(port_)) throw Error{Error::Kind::bug, "mariadbd: " + process_->errors()};
}

TableSettings Mariadb::settings() const {
    TableSettings table;
    table.backend = "mysql";
    table.connection = "host=127.0.0.1 port=" + std::to_string(port_) + " dbname=exchange";
    table.user = "xinqiao";
    table.password = CredentialName{"table"};
    return table;
}

TableSettings Mariadb::odbc_settings() const {
    TableSettings table = settings();
    table.backend = "odbc";
    table.product = "mysql";
    table.connection =
        "Driver=MariaDB Unicode;Server=127.0.0.1;Database=exchange;Charset=utf8mb4;"
        "Port="
        + std::to_string(port_) + ";";
    return table;
}

}  // namespace xinqiao::support
