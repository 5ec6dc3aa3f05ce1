// Programs that are known by the certificate they show: who is let in, as whom, and who is not.
#include <chrono>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/http_caller.hpp"
#include "tests/support/served_daemon.hpp"

namespace xinqiao::support {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class CertificateCallers : public testing::Test {
protected:
    CertificateCallers()
        : daemon{"[http.tls]\ncertificate = \"door.pem\"\nkey_file = \"door.key\"\n"
                 "client_ca = \"clients.pem\"\n"},
          certificates{daemon.world().path("certificates")} {
        certificates.make_authority("authority");
        certificates.make_authority("clients");
        certificates.make_authority("strangers");
        certificates.make("door", "authority", "localhost");
        for (const char* name : {"door.pem", "door.key", "clients.pem"})
            fs::copy_file(certificates.file(name), daemon.world().path("conf") / name);
        for (const char* name : {"registry", "registry-next", "unknown"})
            certificates.make(name, "clients", name);
        certificates.make("wrong-authority", "strangers", "registry");
        certificates.make("over", "clients", "registry", -1);
    }

    // A caller of the settings with those certificates.
    void register_caller(const std::string& holder, const std::string& names, const char* role) {
        std::string list;
        for (std::size_t at = 0; at < names.size();) {
            const std::size_t end = std::min(names.find(' ', at), names.size());
            list += "\"" + certificates.fingerprint(names.substr(at, end - at)) + "\", ";
            at = end + 1;
        }
        const fs::path file = daemon.world().path("conf/xinqiao.toml");
        daemon.world().write(
            "conf/xinqiao.toml",
            text_of(file) + "[[callers.certificate]]\nsha256 = [" + list + "]\nholder = \"" + holder
                + "\"\nroles = [\"" + role + "\"]\n"
        );
    }

    // As that certificate; 0: the handshake failed.
    Heard get(const std::string& name, const std::string& path) const {
        const CallerTls tls{
            certificates.file("authority.pem"),
            certificates.file(name + ".pem"),
            certificates.file(name + ".key")};
        try {
            return HttpCaller{daemon.port(), "", tls}.get(path);
        } catch (const Error&) {
            return {};
        }
    }

    ServedDaemon daemon;
    support::Certificates certificates;
};

TEST_F(CertificateCallers, HaveTheRolesOfTheirEntryAndNoOthers) {
    register_caller("不动产登记中心", "registry", "operator");
    daemon.start();
    EXPECT_EQ(get("registry", "/v1/status").status, 200);
    const Heard forbidden = get("registry", "/v1/findings");
    EXPECT_EQ(forbidden.status, 403);
    EXPECT_THAT(forbidden.body, HasSubstr("不动产登记中心"));
    EXPECT_EQ(daemon.stop(), 0);
}

TEST_F(CertificateCallers, WhoIsNotListedIsRefusedAndToldHisFingerprint) {
    register_caller("不动产登记中心", "registry", "operator");
    daemon.start();
    const Heard refused = get("unknown", "/v1/status");
    EXPECT_EQ(refused.status, 401);
    std::string plain = certificates.fingerprint("unknown");
    std::erase(plain, ':');
    for (char& letter : plain)
        letter = static_cast<char>(std::tolower(letter));
    EXPECT_THAT(refused.body, HasSubstr(plain));
    EXPECT_EQ(get("unknown", "/healthz").status, 200);
    EXPECT_EQ(daemon.stop(), 0);
}

// They are listed, and yet the handshake itself ends.
TEST_F(CertificateCallers, OfAnotherAuthorityOrExpiredDoNotGetThrough) {
    register_caller("不动产登记中心", "wrong-authority over", "operator");
    daemon.start();
    EXPECT_EQ(get("wrong-authority", "/v1/status").status, 0);
    EXPECT_EQ(get("over", "/v1/status").status, 0);
    EXPECT_EQ(daemon.stop(), 0);
}

TEST_F(CertificateCallers, AreRenewedWithoutAPause) {
    register_caller("不动产登记中心", "registry registry-next", "operator");
    daemon.start();
    EXPECT_EQ(get("registry", "/v1/status").status, 200);
    EXPECT_EQ(get("registry-next", "/v1/status").status, 200);
    EXPECT_EQ(daemon.stop(), 0);
}

// Nobody is asked for it again on a line that stays open: whoever speaks or listens there is not
// let go on.
TEST_F(CertificateCallers, WhoseCertificateEndsOnAnOpenLineDoNotGoOn) {
    using namespace std::chrono;
    const auto end = ceil<seconds>(system_clock::now()) + 15s;
    certificates.make_until("brief", "clients", "brief", end);
    register_caller("不动产登记中心", "brief", "operator");
    daemon.start();
    const HttpCaller caller{
        daemon.port(),
        "",
        {certificates.file("authority.pem"),
         certificates.file("brief.pem"),
         certificates.file("brief.key")}};
    const auto kept = caller.kept();
    ASSERT_EQ(kept.get("/v1/status").status, 200);
    EXPECT_EQ(caller.get("/v1/runs/events").status, 200);
    EXPECT_GE(system_clock::now(), end);
    EXPECT_LT(system_clock::now(), end + 30s);
    const Heard refused = kept.get("/v1/status");
    EXPECT_EQ(refused.status, 401);
    EXPECT_THAT(refused.body, HasSubstr("已过期"));
    EXPECT_EQ(kept.connections(), 1);
    EXPECT_EQ(daemon.stop(), 0);
}

TEST_F(CertificateCallers, MistakesInTheirEntriesAreSaidByTheCheck) {
    daemon.world().write(
        "conf/xinqiao.toml",
        text_of(daemon.world().path("conf/xinqiao.toml"))
            + "[[callers.certificate]]\nsha256 = [\"AB:CD\"]\nholder = \"x\"\nroles = [\"king\"]\n"
    );
    const Outcome checked = daemon.world().xinqiao({"config", "check"});
    EXPECT_NE(checked.code, 0);
    EXPECT_THAT(checked.errors, HasSubstr("应为 64 位十六进制"));
    EXPECT_THAT(checked.errors, HasSubstr("king"));
}

}  // namespace
}  // namespace xinqiao::support
