// The rest and soap adapters through nginx: TLS with client certificates, gzip, and what a gateway
// says itself.
#include "tests/support/nginx.hpp"

#include <algorithm>
#include <stop_token>
#include <thread>

#include <gmock/gmock.h>

#include "adapters/http/tls.hpp"
#include "adapters/rest/rest.hpp"
#include "adapters/soap/soap.hpp"
#include "base/wait.hpp"
#include "tests/contract/suite/platform_stage.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/support/fault.hpp"

namespace xinqiao {
namespace json = boost::json;
namespace {

using support::Nginx;
using support::Platform;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Stand {
    support::World world;
    Platform& platform = world.add_platform("league", many_tables("id_column = \"BGBH\""));
    Nginx nginx{platform.url()};
};

Stand& stand() {
    static Stand one;
    return one;
}

SystemSettings system_at(const std::string& door) {
    SystemSettings system;
    system.rest.url = stand().nginx.url(door);
    system.tls = stand().nginx.settings();
    return system;
}

std::string fault_text(const char* name, const std::string& path, const std::string& more = "") {
    return std::string{R"([{"fault":")"} + name + R"(","path":"/)" + path + "\"," + more
           + R"("times":0}])";
}

SourceStage nginx_source_stage(const std::string& door) {
    return platform_source_stage(stand().platform, system_at(door), stand().nginx.credentials());
}
SourceStage nginx_tls12_stage() {
    return nginx_source_stage("tls12");
}
SourceStage nginx_tls13_stage() {
    return nginx_source_stage("tls13");
}
TargetStage nginx_target_stage() {
    return platform_target_stage(
        stand().platform, system_at("mutual"), stand().nginx.credentials()
    );
}

TargetStage nginx_soap_stage() {
    SystemSettings system;
    system.soap.url = stand().nginx.url("mutual") + "/soap";
    system.tls = stand().nginx.settings();
    system.soap.id_column = "BGBH";
    system.soap.answer.row = "ITEM";
    const std::string table = next_table();
    PublicationSettings publication{"penalty", "m", "/" + table, 100};
    publication.soap.operation = "importXml";
    publication.soap.withdraw = "withdrawXml";
    publication.soap.query = "queryXml";
    publication.soap.query_by = {"WSH"};
    TargetStage stage = table_stage(stand().platform, table);
    stage.ends = open_soap_target(system, publication, stand().nginx.credentials());
    return stage;
}

INSTANTIATE_TEST_SUITE_P(NginxTls12, SourceContract, testing::Values(nginx_tls12_stage));
INSTANTIATE_TEST_SUITE_P(NginxTls13, SourceContract, testing::Values(nginx_tls13_stage));
INSTANTIATE_TEST_SUITE_P(Nginx, TargetContract, testing::Values(nginx_target_stage));
INSTANTIATE_TEST_SUITE_P(NginxSoap, TargetContract, testing::Values(nginx_soap_stage));

class NginxDoor : public testing::Test {
protected:
    NginxDoor() {
        stand().platform.behave();
        show_rows(stand().platform, table_, {{{"DM", "1"}, {"MC", "甲"}}});
        change_.id = ChangeId{table_};
        change_.row = {{"WSH", "1"}, {"MC", "甲"}};
    }

    Page pull(const std::string& front = "") {
        StreamSettings stream;
        stream.path = front + "/" + table_;
        return open_rest_source(system_, stream, credentials_)->pull(Cursor{}, call_);
    }

    Receipt push(const std::string& front = "") {
        const PublicationSettings publication{"penalty", "m", front + "/" + table_, 100};
        return open_rest_target(system_, publication, credentials_)
            .target->push({&change_, 1}, call_)
            .at(0);
    }

    std::string league_file(const std::string& door) const {
        const std::string list =
            "kind = \"licence\"\nmapping = \"licence-2019\"\npath = \"/" + table_ + "\"\n";
        return "name = \"league\"\nlabel = \"l\"\nadapter = \"rest\"\nowner = \"league\"\n"
               "[rest]\nurl = \""
               + stand().nginx.url(door) + "\"\n[tls]\nca_file = \"" + system_.tls.ca_file
               + "\"\ncertificate = \"" + system_.tls.certificate
               + "\"\nkey = { credential = \"client\" }\npin = \""
               + stand().nginx.certificates().pin("server") + "\"\n[[stream]]\nname = \"shown\"\n"
               + list + "[[publish]]\n" + list;
    }

    // Pulling and pushing both end in this kind of Error, in words that an operator can use.
    void is_refused(Error::Kind kind, const std::string& says, const std::string& hint) {
        for (const bool pushes : {false, true}) {
            const Error error = fault_of([&] { pushes ? (void)push() : (void)pull(); });
            EXPECT_EQ(error.kind(), kind) << error.what();
            EXPECT_THAT(error.what(), HasSubstr(says));
            EXPECT_THAT(error.hint(), HasSubstr(hint));
        }
        EXPECT_THAT(stand().platform.effects_of(table_), IsEmpty());
    }

    std::string table_ = next_table();
    SystemSettings system_ = system_at("mutual");
    Credentials credentials_ = stand().nginx.credentials();
    Call call_{{}, std::chrono::seconds{10}, "run"};
    Change change_;
};

TEST_F(NginxDoor, OpensToOurCertificate) {
    system_.tls.pin = stand().nginx.certificates().pin("server");
    EXPECT_EQ(pull().rows.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<Accepted>(push()));
    StreamSettings stream;
    stream.path = "/" + table_;
    system_.streams = {stream};
    for (const Probe& probe : check_rest(system_, credentials_, call_)) {
        EXPECT_TRUE(probe.works) << probe.tried << probe.says;
    }
}

// As an operator does it: a file of settings, a credential, and the program.
TEST_F(NginxDoor, OpensToSystemCheckAndSaysWhyNot) {
    support::World& world = stand().world;
    world.write_credential("client", credentials_(CredentialName{"client"}).reveal());
    world.write_conf();
    const auto check_at = [&](const std::string& door) {
        world.write("conf/systems/league.toml", league_file(door));
        return world.xinqiao({"system", "check", "league"});
    };
    const support::Outcome good = check_at("mutual");
    EXPECT_EQ(good.code, 0) << good.output << good.errors;
    EXPECT_THAT(good.output, HasSubstr("对方证书"));
    const support::Outcome bad = check_at("elsewhere");
    EXPECT_NE(bad.code, 0);
    EXPECT_THAT(bad.output + bad.errors, HasSubstr("不是发给这个主机名的"));
    EXPECT_THAT(stand().platform.effects_of(table_), IsEmpty());
}

TEST_F(NginxDoor, StaysShutWithoutACertificate) {
    system_.tls.certificate.clear();
    system_.tls.key = {};
    is_refused(Error::Kind::forbidden, "要求出示客户端证书", "tls.certificate");
}

TEST_F(NginxDoor, StaysShutToACertificateOfStrangersOrOfThePast) {
    for (const std::string name : {"foreign-client", "expired-client"}) {
        system_.tls.certificate = stand().nginx.certificates().file(name + ".pem").string();
        system_.tls.key = CredentialName{name};
        is_refused(Error::Kind::forbidden, "不接受我们的客户端证书", "机构");
    }
}

TEST_F(NginxDoor, AKeyOfAnotherCertificateIsOurMistake) {
    system_.tls.key = CredentialName{"server"};
    is_refused(Error::Kind::misconfigured, "客户端证书或私钥", "tls.key");
    system_.tls.key = CredentialName{"none"};
    is_refused(Error::Kind::misconfigured, "客户端证书或私钥", "tls.key");
}

TEST_F(NginxDoor, AnUnknownAuthorityIsNotTrusted) {
    system_.rest.url = stand().nginx.url("stranger");
    is_refused(Error::Kind::misconfigured, "不是由我们信任的机构", "tls.ca_file");
    system_ = system_at("mutual");
    system_.tls.ca_file.clear();
    is_refused(Error::Kind::misconfigured, "不是由我们信任的机构", "tls.ca_file");
    system_.tls.ca_file = "/nowhere/ca.pem";
    is_refused(Error::Kind::misconfigured, "根证书文件不可用", "tls.ca_file");
}

TEST_F(NginxDoor, AnotherKeyThanThePinnedOneIsToldNothing) {
    system_.tls.pin = stand().nginx.certificates().pin("client");
    is_refused(Error::Kind::misconfigured, "tls.pin 不符", "核实");
}

TEST_F(NginxDoor, AnExpiredCertificateIsTheirsToRenew) {
    system_.rest.url = stand().nginx.url("expired");
    is_refused(Error::Kind::transient, "证书已过期", "时钟");
}

TEST_F(NginxDoor, ACertificateOfAnotherHostIsRefused) {
    system_.rest.url = stand().nginx.url("elsewhere");
    is_refused(Error::Kind::misconfigured, "不是发给这个主机名的", "主机名");
}

TEST_F(NginxDoor, OldTlsIsNotSpoken) {
    system_.rest.url = stand().nginx.url("ancient");
    is_refused(Error::Kind::misconfigured, "TLS 1.2", "升级");
}

TEST_F(NginxDoor, PlainHttpToATlsPortIsRefused) {
    system_.rest.url.replace(0, 5, "http");
    const Error error = fault_of([&] { pull(); });
    EXPECT_EQ(error.kind(), Error::Kind::misconfigured) << error.what();
    EXPECT_THAT(error.hint(), HasSubstr("https"));
}

TEST_F(NginxDoor, SaysWhoseCertificateItShowsAndUntilWhen) {
    const Probe probe = tls_probe(system_.rest.url, system_, credentials_, call_);
    EXPECT_TRUE(probe.works) << probe.says;
    EXPECT_THAT(probe.says, HasSubstr("localhost"));
    EXPECT_THAT(probe.says, HasSubstr("authority"));
    EXPECT_THAT(probe.says, HasSubstr("警告"));
}

TEST_F(NginxDoor, UnpacksGzip) {
    std::vector<WireRow> rows;
    for (int number = 0; number < 500; ++number) {
        rows.push_back({{"DM", std::to_string(number)}, {"MC", std::string(400, 'a')}});
    }
    show_rows(stand().platform, table_, rows);
    const Page page = pull();
    EXPECT_EQ(page.rows.size(), 500U);
    EXPECT_GT(page.payload.size(), 200'000U);
    // nginx weakens the version of what it packs; "not changed" works all the same.
    EXPECT_EQ(pull().payload, page.payload);
    const json::array requests = stand().platform.requests();
    EXPECT_EQ(requests.back().at("status").as_int64(), 304);
}

TEST_F(NginxDoor, PagesOfTheGatewayItselfAreNoAnswerOfThePlatform) {
    change_.row[1].second.assign(200, 'a');
    EXPECT_EQ(fault_of([&] { pull("/dead"); }).kind(), Error::Kind::transient);
    EXPECT_TRUE(std::holds_alternative<Unknown>(push("/dead")));
    EXPECT_EQ(fault_of([&] { pull("/denied"); }).kind(), Error::Kind::forbidden);
    EXPECT_EQ(fault_of([&] { push("/denied"); }).kind(), Error::Kind::forbidden);
    const Error large = fault_of([&] { push("/small"); });
    EXPECT_EQ(large.kind(), Error::Kind::misconfigured) << large.what();
    EXPECT_THAT(large.hint(), HasSubstr("batch"));
    EXPECT_THAT(stand().platform.effects_of(table_), IsEmpty());
}

TEST_F(NginxDoor, AGatewayThatLostPatienceLeavesOpenWhatBecameOfAPush) {
    stand().platform.misbehave(fault_text("latency", table_, "\"milliseconds\":2000,"));
    EXPECT_EQ(fault_of([&] { pull("/slow"); }).kind(), Error::Kind::transient);
    EXPECT_TRUE(std::holds_alternative<Unknown>(push("/slow")));
}

std::size_t times_asked(const std::string& table) {
    const json::array requests = stand().platform.requests();
    return static_cast<std::size_t>(std::ranges::count_if(requests, [&](const json::value& one) {
        const std::string target{one.at("target").as_string()};
        return target.substr(0, target.find('?')) == "/" + table;
    }));
}

// Runs when the platform has the request and its answer is on the way, slowly.
class InMidAnswer {
public:
    InMidAnswer(const std::string& table, void (*what)()) {
        stand().platform.misbehave(fault_text("drip", table, "\"milliseconds\":60,"));
        const std::size_t before = times_asked(table);
        thread_ = std::thread{[table, before, what] {
            for (int tries = 0; tries < 500 && times_asked(table) == before; ++tries) {
                wait_for(std::stop_token{}, std::chrono::milliseconds{10});
            }
            what();
        }};
    }
    ~InMidAnswer() {
        thread_.join();
        stand().platform.behave();
    }
    InMidAnswer(const InMidAnswer&) = delete;
    InMidAnswer& operator=(const InMidAnswer&) = delete;

private:
    std::thread thread_;
};

TEST_F(NginxDoor, AReloadBreaksNoAnswer) {
    {
        const InMidAnswer reload{table_, [] { stand().nginx.reload(); }};
        EXPECT_EQ(pull().rows.size(), 1U);
    }
    EXPECT_THAT(stand().nginx.log(), HasSubstr("reconfiguring"));
    EXPECT_TRUE(std::holds_alternative<Accepted>(push()));
}

TEST_F(NginxDoor, KilledInMidAnswerIsTransientAndAPushUnknown) {
    {
        const InMidAnswer kill{table_, [] { stand().nginx.stop(); }};
        EXPECT_EQ(fault_of([&] { pull(); }).kind(), Error::Kind::transient);
    }
    stand().nginx.start();
    {
        const InMidAnswer kill{table_, [] { stand().nginx.stop(); }};
        EXPECT_TRUE(std::holds_alternative<Unknown>(push()));
    }
    stand().nginx.start();
    EXPECT_EQ(stand().platform.effects_of(table_).size(), 1U);
}

TEST_F(NginxDoor, NotListeningMeansNothingArrived) {
    stand().nginx.stop();
    is_refused(Error::Kind::transient, "连接失败", "网络");
    stand().nginx.start();
}

}  // namespace
}  // namespace xinqiao
