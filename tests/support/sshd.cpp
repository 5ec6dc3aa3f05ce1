#include "tests/support/sshd.hpp"

#include <csignal>
#include <fstream>
#include <set>
#include <stop_token>

#include <arpa/inet.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/wait.hpp"
#include "tests/support/places.hpp"

namespace xinqiao::support {
namespace fs = std::filesystem;
namespace {

std::string user_name() {
    const passwd* const entry = ::getpwuid(::geteuid());
    return entry == nullptr ? "root" : entry->pw_name;
}

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

bool is_up(int port) {
    const sockaddr_in address = loopback(port);
    const int one = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int fault = ::connect(one, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::close(one);
    return fault == 0;
}

// The processes that a server started for its sessions, and their children.
std::set<pid_t> descendants_of(pid_t server) {
    std::set<pid_t> found{server};
    for (std::size_t before = 0; before != found.size();) {
        before = found.size();
        for (const auto& entry : fs::directory_iterator{"/proc"}) {
            const pid_t id = std::atoi(entry.path().filename().c_str());
            const std::string text = text_of(entry.path() / "stat");
            const std::size_t end = text.rfind(')');
            if (id == 0 || end == std::string::npos || end + 4 > text.size()) continue;
            if (found.contains(std::atoi(text.c_str() + end + 4))) found.insert(id);
        }
    }
    found.erase(server);
    return found;
}

}  // namespace

int free_port() {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    const int one = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::bind(one, reinterpret_cast<const sockaddr*>(&address), size);
    ::getsockname(one, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(one);
    return ntohs(address.sin_port);
}

bool comes_up(int port) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (std::chrono::steady_clock::now() < end) {
        if (is_up(port)) return true;
        wait_for(std::stop_token{}, std::chrono::milliseconds{20});
    }
    return false;
}

Sshd::Sshd() : port_{free_port()} {
    fs::create_directories(folder());
    make_key("host-key");
    make_key("user-key");
    fs::copy(root_.path() / "user-key.pub", root_.path() / "authorized_keys");
    const auto listed = run_program(
        "/usr/bin/ssh-keygen", {"-lf", (root_.path() / "host-key.pub").string()}, root_.path()
    );
    const std::size_t begin = listed.output.find("SHA256:");
    fingerprint_ = listed.output.substr(begin, listed.output.find(' ', begin) - begin);
    const fs::path proxy = source_folder() / "tests/support/sftp_proxy.py";
    std::ofstream{root_.path() / "sshd_config"}
        << "ListenAddress 127.0.0.1\nPort " << port_ << "\nHostKey "
        << (root_.path() / "host-key").string() << "\nAuthorizedKeysFile "
        << (root_.path() / "authorized_keys").string()
        << "\nPidFile none\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nSubsystem sftp "
        << "/usr/bin/python3 " << proxy.string() << " " << folder().string() << "\n";
    // Root's server separates its privileges there.
    if (::geteuid() == 0) fs::create_directories("/run/sshd");
    start();
}

void Sshd::make_key(const std::string& name) const {
    run_program(
        "/usr/bin/ssh-keygen",
        {"-q", "-t", "ed25519", "-N", "", "-f", (root_.path() / name).string()},
        root_.path()
    );
}

void Sshd::start() {
    process_.emplace(
        "/usr/sbin/sshd",
        std::vector<std::string>{"-D", "-e", "-f", (root_.path() / "sshd_config").string()},
        root_.path() / "out"
    );
    if (!comes_up(port_)) throw Error{Error::Kind::bug, "sshd: " + process_->errors()};
}

void Sshd::stop() {
    const std::set<pid_t> sessions = descendants_of(process_->id());
    process_->kill();
    for (const pid_t session : sessions) {
        ::kill(session, SIGKILL);
    }
}

void Sshd::set_fate(const std::string& fate) const {
    std::ofstream{root_.path() / "fate"} << fate;
}

FilesSettings Sshd::settings() const {
    FilesSettings files;
    files.transport = "sftp";
    files.host = "127.0.0.1";
    files.port = port_;
    files.user = user_name();
    files.key = CredentialName{"key"};
    files.host_key = fingerprint_;
    files.spool = (root_.path() / "spool").string();
    return files;
}

Credentials Sshd::credentials() const {
    return [key = text_of(key_file())](const CredentialName& name) {
        return Secret{name.name == "key" ? key : "wrong"};
    };
}

}  // namespace xinqiao::support
