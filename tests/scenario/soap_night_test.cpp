// Nights against a platform that speaks SOAP and loses its answers: one effect for each record.
#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/world.hpp"

namespace xinqiao::support {
namespace {

namespace json = boost::json;
using testing::Each;
using testing::Pair;
using testing::SizeIs;

constexpr std::string_view soap_licences = R"(
authentication = "token"
application = "bureau"
secret = "demonstration-token"
[[table]]
name = "licence"
path = "/licences"
key = ["XK_WSH"]
)";

constexpr std::string_view soap_system = R"(
name = "region"
label = "SOAP"
adapter = "soap"
owner = "region"
[care]
settle = "0s"
first_retry = "1s"
[soap]
namespace = "http://service.credit.example/"
paging = "page"
[soap.login]
operation = "login"
path = "/licences"
user = "bureau"
password = { credential = "region-password" }
ended = ["403"]
[[stream]]
name = "shown"
kind = "licence"
mapping = "licence-2019"
role = "published"
path = "/licences"
page_rows = 5
soap = { operation = "publishedXml" }
[[publish]]
kind = "licence"
mapping = "licence-2019"
path = "/licences"
soap = { operation = "importXml", withdraw = "withdrawXml", query = "queryXml", query_by = ["XK_WSH"] }
)";

class SoapNight : public testing::Test {
protected:
    static constexpr int rows = 12;

    void arrange(const std::string& far_side, const std::string& answer) {
        world.add_platform(
            "approvals",
            "name = \"a\"\n[[table]]\nname = \"licence\"\npath = \"/licences\"\n"
            "key = [\"XK_WSH\"]\npublished = false\n"
        );
        world.add_platform(
            "region", "name = \"r\"\nidempotent = false\n" + far_side + std::string{soap_licences}
        );
        const auto folder = world.generate(
            "approvals",
            {"--kind", "licence", "--rows", std::to_string(rows), "--clean", "--format", "json"}
        );
        world.platform("approvals")
            .seed("licence", json::parse(text_of(folder / "licence.json")).at("rows").as_array());
        world.write(
            "conf/systems/approvals.toml",
            "name = \"approvals\"\nlabel = \"a\"\nadapter = \"rest\"\nowner = \"bureau\"\n[rest]\n"
            "url = \""
                + world.platform("approvals").url()
                + "\"\n[[stream]]\nname = \"licences\"\nkind = \"licence\"\nmapping = "
                  "\"licence-2019\"\npath = \"/licences\"\n"
        );
        std::string system{soap_system};
        system.insert(
            system.find("[soap]\n") + 7, "url = \"" + world.platform("region").url() + "/soap\"\n"
        );
        world.write("conf/systems/region.toml", system + "[soap.answer]\n" + answer);
        world.write_credential("region-password", "demonstration-token");
        world.write_conf();
    }

    Platform& region() { return world.platform("region"); }
    // Nights until nothing waits to be told: what was put off may not be due in the next one yet.
    void nights() {
        for (int night = 0; night < 20; ++night) {
            const Outcome outcome = world.xinqiao({"--json", "sync"});
            last = outcome.output + outcome.errors;
            if (outcome.code == 0 && last.find("\"pending\":0") != last.npos) return;
        }
    }
    void expect_one_effect_each() {
        EXPECT_THAT(region().effects_of("licence"), SizeIs(rows)) << last;
        EXPECT_THAT(region().effects_of("licence"), Each(Pair(testing::_, 1))) << last;
        EXPECT_THAT(region().published("licence"), SizeIs(rows)) << last;
    }

    World world;
    std::string last;
};

TEST_F(SoapNight, BringsEveryLicenceAndSeesItThere) {
    arrange("", "row = \"ITEM\"\n");
    const Outcome check = world.xinqiao({"system", "check", "region"});
    EXPECT_EQ(check.code, 0) << check.output << check.errors;
    EXPECT_THAT(region().effects_of("licence"), SizeIs(0));
    const Outcome night = world.xinqiao({"--json", "sync"});
    EXPECT_EQ(night.code, 0) << night.output << night.errors;
    last = night.output;
    expect_one_effect_each();
    EXPECT_EQ(world.xinqiao({"sync"}).code, 0);
    expect_one_effect_each();
}

// A platform ends an older token when the same account logs in again.
TEST_F(SoapNight, SeveralConnectionsShareOneLogin) {
    arrange("", "row = \"ITEM\"\n");
    std::string system = text_of(world.path("conf/systems/region.toml"));
    system.insert(system.find("[care]\n") + 7, "concurrency = 3\n");
    system.insert(system.find("[[publish]]\n") + 12, "batch = 2\n");
    world.write("conf/systems/region.toml", system);
    const Outcome night = world.xinqiao({"--json", "sync"});
    EXPECT_EQ(night.code, 0) << night.output << night.errors;
    last = night.output;
    expect_one_effect_each();
    int logins = 0;
    for (const json::value& request : region().requests()) {
        if (request.at("body").as_string().find("<password>") != json::string::npos) ++logins;
    }
    EXPECT_EQ(logins, 1);
}

// The second request is the first push, behind its login.
class SoapLoss : public SoapNight, public testing::WithParamInterface<const char*> {};

TEST_P(SoapLoss, OfAnAnswerIsNoLossOfARecord) {
    arrange("", "row = \"ITEM\"\n");
    region().misbehave(
        std::string{R"([{"fault":")"} + GetParam() + R"(","path":"/soap","nth":2,"times":1}])"
    );
    nights();
    expect_one_effect_each();
}

INSTANTIATE_TEST_SUITE_P(
    Soap,
    SoapLoss,
    testing::Values("reply_lost", "reset_after", "500_after", "truncated", "wrong_charset", "500")
);

TEST_F(SoapNight, GoesOnAfterATokenEnded) {
    arrange("", "row = \"ITEM\"\n");
    region().misbehave(R"([{"fault":"unauthorised","path":"/soap","nth":2,"times":1}])");
    nights();
    expect_one_effect_each();
}

// The platform refuses every second row and says so by lines, of which we believe no more than they
// say: how many of twelve stand there in the end.
struct FailingLine {
    const char* way;
    std::size_t published;
};

class SoapLine : public SoapNight, public testing::WithParamInterface<FailingLine> {};

TEST_P(SoapLine, LeavesOpenWhatIsReadBack) {
    arrange("failing_line = \"" + std::string{GetParam().way} + "\"\n", "");
    region().misbehave(R"([{"fault":"partial","path":"/soap","nth":2,"times":1}])");
    nights();
    EXPECT_THAT(region().effects_of("licence"), Each(Pair(testing::_, 1))) << last;
    EXPECT_THAT(region().published("licence"), SizeIs(GetParam().published)) << last;
}

INSTANTIATE_TEST_SUITE_P(
    Soap,
    SoapLine,
    testing::Values(
        FailingLine{"stops", 11}, FailingLine{"continues", 6}, FailingLine{"rolls_back", 6}
    )
);

}  // namespace
}  // namespace xinqiao::support
