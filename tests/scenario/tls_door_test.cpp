// The daemon's port with TLS: what is spoken, how its certificate is renewed, whom it knows by one.
#include <fstream>
#include <memory>

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/wait.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/http_caller.hpp"
#include "tests/support/line.hpp"
#include "tests/support/served_daemon.hpp"

namespace xinqiao::support {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class TlsDoor : public testing::Test {
protected:
    TlsDoor() : daemon{"[http.tls]\ncertificate = \"door.pem\"\nkey_file = \"door.key\"\n"
                       "client_ca = \"clients.pem\"\n"},
                certificates{daemon.world().path("certificates")} {
        certificates.make_authority("authority");
        certificates.make_authority("clients");
        put("door", "localhost");
        fs::copy_file(certificates.file("clients.pem"), daemon.world().path("conf/clients.pem"));
    }

    // A certificate of ours, in the place where the daemon reads it.
    void put(const std::string& name, const std::string& host) {
        certificates.make(name, "authority", host);
        replace(certificates.file(name + ".key"), "conf/door.key");
        replace(certificates.file(name + ".pem"), "conf/door.pem");
    }
    void replace(const fs::path& from, const std::string& to) {
        const fs::path target = daemon.world().path(to);
        const fs::path beside = target.string() + ".new";
        fs::copy_file(from, beside, fs::copy_options::overwrite_existing);
        fs::permissions(beside, fs::perms::owner_read | fs::perms::owner_write);
        fs::rename(beside, target);
    }

    HttpCaller caller(const std::string& token = "", const std::string& name = "") const {
        CallerTls tls{.authority = certificates.file("authority.pem")};
        if (!name.empty()) {
            tls.certificate = certificates.file(name + ".pem");
            tls.key = certificates.file(name + ".key");
        }
        return {daemon.port(), token, tls};
    }

    // What openssl says about a handshake with those words.
    std::string handshake(const std::string& words) {
        const Outcome outcome = run_program(
            "/bin/sh",
            {"-c",
             "openssl s_client -connect 127.0.0.1:" + std::to_string(daemon.port()) + " " + words
                 + " </dev/null 2>&1"},
            daemon.world().path("s_client")
        );
        return outcome.output;
    }
    // The subject of the certificate that is shown to a newcomer.
    std::string shown() {
        const std::string text = handshake("-servername localhost");
        const std::size_t place = text.find("subject=");
        return text.substr(place, text.find('\n', place) - place);
    }
    bool is_shown(const std::string& name, std::chrono::seconds patience) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (std::chrono::steady_clock::now() < end) {
            if (shown().ends_with(name)) return true;
            wait_for(std::stop_token{}, 100ms);
        }
        return false;
    }

    ServedDaemon daemon;
    Certificates certificates;
};

TEST_F(TlsDoor, SpeaksModernTlsAndNothingElse) {
    daemon.start();
    EXPECT_EQ(caller().get("/healthz").status, 200);
    const Heard refused = caller().get("/v1/status");
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(caller(daemon.token("operator")).get("/v1/status").status, 200);
    const Line plain{daemon.port()};
    EXPECT_THAT(
        plain.ask("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        Not(HasSubstr("HTTP/1.1 200"))
    );
    EXPECT_THAT(handshake("-tls1_3"), HasSubstr("Cipher is TLS_AES"));
    EXPECT_THAT(handshake("-tls1_2"), HasSubstr("Cipher is ECDHE-"));
    EXPECT_THAT(handshake("-tls1_1 -cipher ALL:@SECLEVEL=0"), HasSubstr("Cipher is (NONE)"));
    EXPECT_THAT(handshake("-tls1_2 -cipher AES128-GCM-SHA256"), HasSubstr("Cipher is (NONE)"));
    EXPECT_THAT(handshake("-tls1_2"), Not(HasSubstr("TLS session ticket")));
    EXPECT_EQ(daemon.stop(), 0);
}

TEST_F(TlsDoor, AHostThatIsNotInItsCertificateIsRefused) {
    put("door", "gateway.example");
    daemon.start();
    const HttpCaller ours = caller();
    EXPECT_EQ(ours.get("/healthz", {{"Host", "localhost"}}).status, 200);
    EXPECT_EQ(ours.get("/healthz", {{"Host", "gateway.example:8443"}}).status, 200);
    EXPECT_EQ(ours.get("/healthz", {{"Host", "evil.example"}}).status, 421);
    EXPECT_EQ(daemon.stop(), 0);
}

TEST_F(TlsDoor, ANewCertificateIsTakenUpAndNobodyIsDropped) {
    daemon.start();
    const HttpCaller::Kept connected = caller().kept();
    EXPECT_EQ(connected.get("/healthz").status, 200);
    put("second", "second.example");
    EXPECT_TRUE(is_shown("second.example", 15s)) << shown();
    EXPECT_EQ(connected.get("/healthz").status, 200);
    put("third", "third.example");
    daemon.process().signal(SIGHUP);
    EXPECT_TRUE(is_shown("third.example", 15s)) << shown();
    EXPECT_EQ(connected.get("/healthz").status, 200);
    EXPECT_EQ(connected.connections(), 1);
    EXPECT_EQ(daemon.stop(), 0);
}

TEST_F(TlsDoor, ABrokenCertificateLeavesTheOldOneAndSaysSo) {
    daemon.start();
    daemon.world().write("conf/door.pem", "-----BEGIN CERTIFICATE-----\nnonsense\n");
    const auto end = std::chrono::steady_clock::now() + 15s;
    while (daemon.process().errors().find("沿用旧证书") == std::string::npos
           && std::chrono::steady_clock::now() < end)
        wait_for(std::stop_token{}, 100ms);
    EXPECT_THAT(daemon.process().errors(), HasSubstr("读不出证书"));
    EXPECT_THAT(daemon.process().errors(), HasSubstr("沿用旧证书"));
    EXPECT_EQ(caller().get("/healthz").status, 200);
    const Outcome checked = daemon.world().xinqiao({"config", "check"});
    EXPECT_NE(checked.code, 0);
    EXPECT_THAT(checked.errors, HasSubstr("读不出证书"));
    daemon.process().signal(SIGHUP);
    EXPECT_EQ(caller().get("/healthz").status, 200);
    put("mended", "mended.example");
    EXPECT_TRUE(is_shown("mended.example", 15s)) << daemon.process().errors();
    EXPECT_EQ(daemon.stop(), 0);
}

TEST_F(TlsDoor, AKeyThatDoesNotFitOrThatOthersCanReadIsRefusedAtTheStart) {
    certificates.make("other", "authority", "localhost");
    replace(certificates.file("other.key"), "conf/door.key");
    const Outcome mixed = daemon.world().xinqiao({"serve"});
    EXPECT_EQ(mixed.code, 3);
    EXPECT_THAT(mixed.errors, HasSubstr("不是一对"));
    replace(certificates.file("door.key"), "conf/door.key");
    fs::permissions(
        daemon.world().path("conf/door.key"), fs::perms::others_read, fs::perm_options::add
    );
    const Outcome open = daemon.world().xinqiao({"serve"});
    EXPECT_EQ(open.code, 3);
    EXPECT_THAT(open.errors, HasSubstr("其他用户可以读取"));
    EXPECT_FALSE(fs::exists(daemon.world().path("store/xinqiao.db")));
}

}  // namespace
}  // namespace xinqiao::support
