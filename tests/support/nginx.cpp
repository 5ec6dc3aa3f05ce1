#include "tests/support/nginx.hpp"

#include <csignal>
#include <fstream>
#include <stop_token>

#include "base/error.hpp"
#include "base/wait.hpp"
#include "tests/support/sshd.hpp"

namespace xinqiao::support {
namespace fs = std::filesystem;
namespace {

constexpr const char* doors[] = {
    "mutual", "tls12", "tls13", "open", "expired", "stranger", "elsewhere", "ancient"};

std::string protocols_of(const std::string& door) {
    if (door == "tls12") return "TLSv1.2";
    if (door == "tls13") return "TLSv1.3";
    if (door == "ancient") return "TLSv1";
    return "TLSv1.2 TLSv1.3";
}

bool asks_for_certificate(const std::string& door) {
    return door == "mutual" || door == "tls12" || door == "tls13";
}

// One process without workers: it ends with the test, however that ends.
std::string front_of(const fs::path& root) {
    std::string text = "daemon off;\nmaster_process off;\npid " + (root / "pid").string();
    text += ";\nerror_log " + (root / "error.log").string() + " notice;\n";
    text += "events { worker_connections 256; }\nhttp {\naccess_log off;\n";
    for (const char* part : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
        text += std::string{part} + "_temp_path " + (root / part).string() + ";\n";
    }
    return text + "gzip on;\ngzip_proxied any;\ngzip_min_length 1;\n"
                  "gzip_types application/json text/xml;\n";
}

std::size_t times_in(const std::string& text, std::string_view word) {
    std::size_t times = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        ++times;
    }
    return times;
}

}  // namespace

Nginx::Nginx(std::string backend) : backend_{std::move(backend)} {
    for (const char* door : doors) {
        ports_[door] = free_port();
    }
    certificates_.make_authority("authority");
    certificates_.make_authority("stranger-authority");
    certificates_.make("server", "authority", "localhost");
    certificates_.make("expired", "authority", "localhost", -1);
    certificates_.make("stranger", "stranger-authority", "localhost");
    certificates_.make("elsewhere", "authority", "credit.example.cn");
    certificates_.make("client", "authority", "bureau");
    certificates_.make("expired-client", "authority", "bureau", -1);
    certificates_.make("foreign-client", "stranger-authority", "bureau");
    write_configuration();
    start();
}

std::string Nginx::door_text(const std::string& name) const {
    const bool own = name == "expired" || name == "stranger" || name == "elsewhere";
    const std::string pem = certificates_.file(own ? name : "server").string();
    std::string text = "server {\nlisten 127.0.0.1:" + std::to_string(ports_.at(name)) + " ssl;\n";
    text += "ssl_certificate " + pem + ".pem;\nssl_certificate_key " + pem + ".key;\n";
    text += "ssl_protocols " + protocols_of(name) + ";\n";
    if (name == "ancient") text += "ssl_ciphers ALL:@SECLEVEL=0;\n";
    if (asks_for_certificate(name)) {
        text += "ssl_verify_client on;\nssl_client_certificate "
                + certificates_.file("authority.pem").string() + ";\n";
    }
    text += "location / { proxy_pass " + backend_ + "; }\n";
    text += "location /dead/ { proxy_pass http://127.0.0.1:1/; }\n";
    text += "location /slow/ { proxy_pass " + backend_ + "/; proxy_read_timeout 1s; }\n";
    text += "location /small/ { proxy_pass " + backend_ + "/; client_max_body_size 64; }\n";
    return text + "location /denied/ { return 403; }\n}\n";
}

void Nginx::write_configuration() const {
    std::ofstream out{root_.path() / "nginx.conf"};
    out << front_of(root_.path());
    for (const char* door : doors) {
        out << door_text(door);
    }
    out << "}\n";
}

void Nginx::start() {
    const std::vector<std::string> words{
        "-p", root_.path().string(), "-c", (root_.path() / "nginx.conf").string(), "-e", "stderr"};
    process_.emplace("/usr/sbin/nginx", words, root_.path() / "out");
    for (const auto& [door, port] : ports_) {
        if (!comes_up(port)) throw Error{Error::Kind::bug, "nginx: " + process_->errors() + log()};
    }
}

void Nginx::stop() {
    process_->kill();
}

void Nginx::reload() {
    constexpr std::string_view done = "reconfiguring";
    const std::size_t before = times_in(log(), done);
    process_->signal(SIGHUP);
    for (int tries = 0; tries < 500 && times_in(log(), done) == before; ++tries) {
        wait_for(std::stop_token{}, std::chrono::milliseconds{10});
    }
}

std::string Nginx::url(const std::string& door) const {
    return "https://localhost:" + std::to_string(ports_.at(door));
}

TlsSettings Nginx::settings() const {
    TlsSettings tls;
    tls.ca_file = certificates_.file("authority.pem").string();
    tls.certificate = certificates_.file("client.pem").string();
    tls.key = CredentialName{"client"};
    return tls;
}

Credentials Nginx::credentials() const {
    return [folder = certificates_.file("")](const CredentialName& name) {
        return Secret{text_of(folder / (name.name + ".key"))};
    };
}

std::string Nginx::log() const {
    return text_of(root_.path() / "error.log");
}

}  // namespace xinqiao::support
