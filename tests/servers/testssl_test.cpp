// testssl.sh looks at the daemon's port, and finds nothing above "LOW".
#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/certificates.hpp"
#include "tests/support/served_daemon.hpp"

namespace xinqiao::support {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using testing::IsEmpty;

// No fault of the port: the pretend authority has no list of what it took back.
constexpr std::string_view excepted = "cert_revocation";

std::string severe_findings(const json::array& findings) {
    std::string all;
    for (const json::value& one : findings) {
        const json::object& finding = one.as_object();
        const std::string id{finding.at("id").as_string()};
        const auto severity = finding.at("severity").as_string();
        const bool is_severe = severity == "MEDIUM" || severity == "HIGH" || severity == "CRITICAL"
                               || severity == "FATAL";
        if (!is_severe || id == excepted) continue;
        all += id + " " + std::string{severity} + ": "
               + std::string{finding.at("finding").as_string()} + "\n";
    }
    return all;
}

TEST(Testssl, FindsNothingAboveLow) {
    ServedDaemon daemon{"[http.tls]\ncertificate = \"door.pem\"\nkey_file = \"door.key\"\n"};
    const support::Certificates certificates{daemon.world().path("certificates")};
    certificates.make_authority("authority");
    certificates.make("door", "authority", "localhost", 300);
    for (const char* name : {"door.pem", "door.key"})
        fs::copy_file(certificates.file(name), daemon.world().path("conf") / name);
    daemon.start();
    const fs::path found = daemon.world().path("testssl.json");
    const Outcome outcome = run_program(
        "/usr/bin/testssl",
        {"--quiet",
         "--color",
         "0",
         "--warnings",
         "off",
         "--nodns",
         "none",
         "--ip",
         "127.0.0.1",
         "--add-ca",
         certificates.file("authority.pem").string(),
         "--connect-timeout",
         "5",
         "--openssl-timeout",
         "5",
         "-p",
         "-s",
         "-S",
         "-f",
         "-P",
         "-h",
         "-U",
         "--jsonfile",
         found.string(),
         "localhost:" + std::to_string(daemon.port())},
        daemon.world().path("testssl"),
        std::chrono::minutes{5}
    );
    const json::array findings = json::parse(text_of(found)).as_array();
    EXPECT_GT(findings.size(), 60U) << outcome.output << outcome.errors;
    EXPECT_THAT(severe_findings(findings), IsEmpty());
    EXPECT_EQ(daemon.stop(), 0);
}

}  // namespace
}  // namespace xinqiao::support
