#include "tests/support/postgresql.hpp"

#include <csignal>
#include <fstream>

#include "base/error.hpp"
#include "base/wait.hpp"
#include "tests/support/sshd.hpp"
#include "tests/support/unprivileged.hpp"

namespace xinqiao::support {
namespace fs = std::filesystem;
namespace {

const fs::path programs = "/usr/lib/postgresql/15/bin";

}  // namespace

Postgresql::Postgresql() : port_{free_port()} {
    make_unprivileged_folder(data());
    const fs::path secret = root_.path() / "secret";
    std::ofstream{secret} << password().reveal() << '\n';
    fs::permissions(root_.path(), fs::perms::others_exec, fs::perm_options::add);
    run_unprivileged(
        programs / "initdb",
        {"-D",
         data().string(),
         "-U",
         "xinqiao",
         "-E",
         "UTF8",
         "--locale=C.UTF-8",
         "--no-sync",
         "--auth=scram-sha-256",
         "--pwfile=" + secret.string()},
        root_.path() / "out"
    );
    start();
}

Postgresql::~Postgresql() {
    process_->signal(SIGINT);  // in haste, but in order: what it shares with its children goes too
    process_->wait(std::chrono::seconds{10});
}

void Postgresql::start() {
    process_.emplace(unprivileged(
        programs / "postgres",
        {"-D",
         data().string(),
         "-p",
         std::to_string(port_),
         "-c",
         "listen_addresses=127.0.0.1",
         "-c",
         "unix_socket_directories=",
         "-c",
         "fsync=off",
         "-c",
         "dynamic_shared_memory_type=mmap"},
        root_.path() / "out"
    ));
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (process_->errors().find("ready to accept connections") == std::string::npos) {
        if (!process_->running() || std::chrono::steady_clock::now() > end) {
            throw Error{Error::Kind::bug, "postgres: " + process_->errors()};
        }
        wait_for(std::stop_token{}, std::chrono::milliseconds{20});
    }
}

void Postgresql::kill() {
    process_->kill();
}

TableSettings Postgresql::settings() const {
    TableSettings table;
    table.backend = "postgresql";
    table.connection = "host=127.0.0.1 port=" + std::to_string(port_) + " dbname=postgres";
    table.user = "xinqiao";
    table.password = CredentialName{"table"};
    return table;
}

TableSettings Postgresql::odbc_settings() const {
    TableSettings table = settings();
    table.backend = "odbc";
    table.product = "postgresql";
    table.connection = "Driver=PostgreSQL Unicode;Server=127.0.0.1;Database=postgres;Port="
                       + std::to_string(port_) + ";";
    return table;
}

}  // namespace xinqiao::support
