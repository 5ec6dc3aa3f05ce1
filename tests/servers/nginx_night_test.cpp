// Whole nights through nginx: TLS with a client certificate and a pinned key in both directions,
// configured by files and credentials as an operator does it.
#include <boost/json.hpp>
#include <gmock/gmock.h>

#include "tests/support/nginx.hpp"
#include "tests/support/world.hpp"

namespace xinqiao::support {
namespace {

namespace json = boost::json;
using testing::Each;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;

// What the bureau has and what the league holds, behind one door.
constexpr std::string_view both_sides = R"(
name = "both"
[[table]]
name = "approved"
path = "/approved"
key = ["XK_WSH"]
published = false
[[table]]
name = "licence"
path = "/licences"
key = ["XK_WSH"]
)";

class NginxNight : public testing::Test {
protected:
    static constexpr int rows = 12;

    NginxNight() {
        const auto folder = world.generate(
            "approvals",
            {"--kind", "licence", "--rows", std::to_string(rows), "--clean", "--format", "json"}
        );
        platform.seed(
            "approved", json::parse(text_of(folder / "licence.json")).at("rows").as_array()
        );
        world.write_conf();
        world.write_credential("client-key", text_of(nginx.certificates().file("client.key")));
        const std::string list = "kind = \"licence\"\nmapping = \"licence-2019\"\npage_rows = 5\n";
        write_system(
            "approvals", "bureau", "[[stream]]\nname = \"licences\"\npath = \"/approved\"\n" + list
        );
        write_system(
            "league",
            "league",
            "[[stream]]\nname = \"shown\"\nrole = \"published\"\npath = \"/published/licences\"\n"
                + list
                + "[[publish]]\nkind = \"licence\"\nmapping = \"licence-2019\"\npath = "
                  "\"/licences\"\nbatch = 5\n"
        );
    }

    void write_system(const std::string& name, const std::string& owner, const std::string& lists) {
        const Certificates& ours = nginx.certificates();
        world.write(
            "conf/systems/" + name + ".toml",
            "name = \"" + name + "\"\nlabel = \"" + name + "\"\nadapter = \"rest\"\nowner = \""
                + owner + "\"\n[care]\nfirst_retry = \"1s\"\n[rest]\nurl = \"" + nginx.url("mutual")
                + "\"\n[tls]\nca_file = \"" + ours.file("authority.pem").string()
                + "\"\ncertificate = \"" + ours.file("client.pem").string()
                + "\"\nkey = { credential = \"client-key\" }\npin = \"" + ours.pin("server")
                + "\"\n" + lists
        );
    }

    void expect_one_effect_each() {
        EXPECT_THAT(platform.effects_of("licence"), SizeIs(rows));
        EXPECT_THAT(platform.effects_of("licence"), Each(Pair(testing::_, 1)));
        EXPECT_THAT(platform.published("licence"), SizeIs(rows));
    }

    World world;
    Platform& platform = world.add_platform("both", both_sides);
    Nginx nginx{platform.url()};
};

TEST_F(NginxNight, PullsPushesObservesAndReconciles) {
    for (const char* system : {"approvals", "league"}) {
        const Outcome check = world.xinqiao({"system", "check", system});
        EXPECT_EQ(check.code, 0) << check.output << check.errors;
    }
    const Outcome night = world.xinqiao({"--json", "sync"});
    EXPECT_EQ(night.code, 0) << night.output << night.errors;
    EXPECT_THAT(night.output, HasSubstr("\"verified\":" + std::to_string(rows)));
    expect_one_effect_each();
    const Outcome again = world.xinqiao({"sync"});
    EXPECT_EQ(again.code, 0) << again.output << again.errors;
    expect_one_effect_each();
    const std::string shown = platform.published("licence").begin()->first;
    platform.lose("licence", shown, true);
    const Outcome look = world.xinqiao({"reconcile", "--system", "league"});
    EXPECT_EQ(look.code, 1) << look.output << look.errors;
    EXPECT_THAT(look.output, HasSubstr("平台丢失"));
}

// A key that does not belong to the certificate: nothing is told, and nothing lost.
TEST_F(NginxNight, GoesOnOnceTheKeyIsTheRightOne) {
    world.write_credential("client-key", text_of(nginx.certificates().file("expired-client.key")));
    const Outcome refused = world.xinqiao({"sync"});
    EXPECT_EQ(refused.code, 4) << refused.output << refused.errors;
    EXPECT_THAT(refused.output, HasSubstr("tls.key"));
    EXPECT_THAT(platform.effects_of("licence"), SizeIs(0));
    world.write_credential("client-key", text_of(nginx.certificates().file("client.key")));
    const Outcome night = world.xinqiao({"sync"});
    EXPECT_EQ(night.code, 0) << night.output << night.errors;
    expect_one_effect_each();
}

}  // namespace
}  // namespace xinqiao::support
