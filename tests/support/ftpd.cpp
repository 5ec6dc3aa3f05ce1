#include "tests/support/ftpd.hpp"

#include <fstream>

#include <unistd.h>

#include "base/error.hpp"
#include "tests/support/sshd.hpp"

namespace xinqiao::support {
namespace fs = std::filesystem;
namespace {

constexpr const char* ftp_password = "p;w d'\\";

}  // namespace

Ftpd::Ftpd(FtpdHabits habits) : port_{free_port()} {
    fs::create_directories(folder());
    certificates_.make_authority("authority");
    certificates_.make_authority("stranger");
    certificates_.make("server", "authority", "localhost");
    certificates_.make("client", "authority", "bureau");
    certificates_.make("foreign-client", "stranger", "bureau");
    set_fate("");
    write_users();
    write_script();
    write_configuration(habits);
    start();
}

// One user with the rights of whoever runs the test.
void Ftpd::write_users() const {
    const auto hashed =
        run_program("/usr/bin/openssl", {"passwd", "-6", ftp_password}, root_.path() / "out");
    const fs::path users = root_.path() / "users";
    std::ofstream{users} << "bureau:" << hashed.output.substr(0, hashed.output.find('\n')) << ":"
                         << ::geteuid() << ":" << ::getegid() << "::" << folder().string()
                         << ":/bin/false\n";
    fs::permissions(users, fs::perms::owner_read | fs::perms::owner_write);
}

// Runs as a child of the session, which waits for it.
void Ftpd::write_script() const {
    const fs::path script = root_.path() / "at_rename";
    std::ofstream{script}
        << "#!/bin/sh\ncd '" << root_.path().string() << "'\n"
        << "if [ \"$(cat fate)\" = \"cut_$1_rename\" ]; then kill -9 $PPID; fi\n"
        << "if [ \"$1 $(cat fate)\" = 'before hang_at_rename' ]; then\n"
        << "  echo hanging > fate.new && mv fate.new fate\n"
        << "  while [ \"$(cat fate)\" = hanging ]; do sleep 0.02; done\n  kill -9 $PPID\nfi\n";
    fs::permissions(script, fs::perms::owner_all);
}

void Ftpd::write_configuration(FtpdHabits habits) const {
    const std::string root = root_.path().string();
    const std::string script = root + "/at_rename";
    std::ofstream{root_.path() / "proftpd.conf"}
        << "ModulePath /usr/lib/proftpd\nLoadModule mod_tls.c\nLoadModule mod_exec.c\n"
        << "ServerType standalone\nUseIPv6 off\nDefaultAddress 127.0.0.1\nPort " << port_
        << "\nSocketBindTight on\nPidFile " << root
        << "/pid\nScoreboardFile none\nUseReverseDNS off\n"
        << "DelayEngine off\nWtmpLog off\nTransferLog none\nSystemLog " << root << "/system.log\n"
        << "RootLogin on\nRootRevoke off\n"
        << "AuthOrder mod_auth_file.c\nAuthUserFile " << root << "/users\n"
        << "RequireValidShell off\nAllowOverwrite on\nAllowStoreRestart on\n"
        << "TLSEngine on\nTLSRequired on\nTLSProtocol TLSv1.2 TLSv1.3\n"
        << "TLSECCertificateFile " << certificates_.file("server.pem").string()
        << "\nTLSECCertificateKeyFile " << certificates_.file("server.key").string() << "\n"
        << "TLSCACertificateFile " << certificates_.file("authority.pem").string()
        << "\nTLSVerifyClient " << (habits.asks_who_we_are ? "on" : "off") << "\n"
        << "ExecEngine " << (habits.has_fates ? "on" : "off")
        << "\nExecTimeout 60\nExecBeforeCommand RNTO " << script << " before\n"
        << "ExecOnCommand RNTO " << script << " after\n";
}

void Ftpd::start() {
    process_.emplace(
        "/usr/sbin/proftpd",
        std::vector<std::string>{"-n", "-c", (root_.path() / "proftpd.conf").string()},
        root_.path() / "out"
    );
    if (!comes_up(port_)) throw Error{Error::Kind::bug, "proftpd: " + process_->errors()};
}

// Whole at once: the script may be reading it.
void Ftpd::set_fate(const std::string& fate) const {
    std::ofstream{root_.path() / "fate.next"} << fate << '\n';
    fs::rename(root_.path() / "fate.next", root_.path() / "fate");
}

FilesSettings Ftpd::settings() const {
    FilesSettings files;
    files.transport = "ftps";
    files.host = "localhost";
    files.port = port_;
    files.user = "bureau";
    files.password = CredentialName{"ftp"};
    files.tls.ca_file = certificates_.file("authority.pem").string();
    files.spool = (root_.path() / "spool").string();
    return files;
}

Credentials Ftpd::credentials() const {
    return [folder = certificates_.file("")](const CredentialName& name) {
        if (name.name == "ftp") return Secret{ftp_password};
        const fs::path key = folder / (name.name + ".key");
        return Secret{fs::exists(key) ? text_of(key) : "wrong"};
    };
}

}  // namespace xinqiao::support
