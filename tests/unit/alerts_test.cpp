// People are told once of each change, by whatever way they chose, and never a flood.
#include <algorithm>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "daemon/ops/alert_round.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/process.hpp"
#include "tests/support/scripted_server.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Concern concern_of(Light light, const std::string& condition, const std::string& sentence) {
    return {light, "league", sentence, "请运行 xinqiao status", condition};
}

// Somebody who is told by a robot.
class AlertTest : public testing::Test {
protected:
    AlertTest() {
        alerts.webhook = CredentialName{"robot"};
        alerts.digest_hour = -1;
    }
    void look(const std::vector<Concern>& concerns) {
        const Credentials credentials = [this](const CredentialName& name) {
            return Secret{name.name == "robot" ? server.url() + "/robot?key=abc" : "s3cret"};
        };
        tell_news(
            {.database = database,
             .memory = memory,
             .alerts = alerts,
             .credentials = credentials,
             .now = clock.now(),
             .stop = {}},
            concerns
        );
        clock.advance(1min);
    }
    std::string last_body() { return server.requests().back().body; }

    void run(std::string_view statement) {
        Transaction transaction{*place.database};
        transaction.run(statement);
        transaction.commit();
    }
    // As a restart of the daemon.
    void forget() { memory = {}; }

    ManualClock clock;
    StoreInFolder place;
    Database* database = place.database.get();
    AlertMemory memory;
    AlertSettings alerts;
    ScriptedReply reply{.status = 200, .body = R"({"errcode":0})"};
    ScriptedServer server{[this](const ToldRequest&) { return reply; }};
};

TEST_F(AlertTest, OneConditionIsToldOnceHoweverItsFiguresChange) {
    look({concern_of(Light::yellow, "pending", "有 3 条待推送")});
    look({concern_of(Light::yellow, "pending", "有 4 条待推送")});
    look({concern_of(Light::yellow, "pending", "有 5 条待推送")});
    ASSERT_THAT(server.requests(), SizeIs(1));
    EXPECT_THAT(last_body(), HasSubstr("有 3 条待推送"));
    const json::value told = json::parse(last_body());
    EXPECT_EQ(told.at("begun").at(0).at("condition"), "league pending");
}

TEST_F(AlertTest, WorseIsNewsAndSoIsTheEnd) {
    look({concern_of(Light::yellow, "list a", "读取失败")});
    look({concern_of(Light::red, "list a", "两天没有读取")});
    EXPECT_THAT(server.requests(), SizeIs(2));
    look({});
    EXPECT_THAT(server.requests(), SizeIs(2));
    clock.advance(10min);
    look({});
    ASSERT_THAT(server.requests(), SizeIs(3));
    EXPECT_THAT(last_body(), HasSubstr("[恢复] 两天没有读取"));
    look({});
    EXPECT_THAT(server.requests(), SizeIs(3));
}

TEST_F(AlertTest, WhatComesAndGoesIsNotToldEachTime) {
    for (int round = 0; round < 20; ++round) {
        look({concern_of(Light::yellow, "breaker", "熔断")});
        look({});
    }
    EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST_F(AlertTest, WhatNobodyTookIsToldLater) {
    reply.status = 500;
    look({concern_of(Light::red, "pending", "甲")});
    look({concern_of(Light::red, "pending", "甲")});
    reply = {.status = 200, .body = R"({"errcode":310000,"errmsg":"sign not match"})"};
    look({concern_of(Light::red, "pending", "甲")});
    EXPECT_THAT(server.requests(), SizeIs(3));
    reply.body = R"({"errcode":0})";
    look({concern_of(Light::red, "pending", "甲")});
    look({concern_of(Light::red, "pending", "甲")});
    EXPECT_THAT(server.requests(), SizeIs(4));
}

TEST_F(AlertTest, ARestartTellsNobodyAgain) {
    look({concern_of(Light::red, "pending", "甲")});
    forget();
    look({concern_of(Light::red, "pending", "甲")});
    EXPECT_THAT(server.requests(), SizeIs(1));
    clock.advance(20min);
    look({});
    forget();
    clock.advance(20min);
    look({});
    ASSERT_THAT(server.requests(), SizeIs(2));
    EXPECT_THAT(last_body(), HasSubstr("[恢复] 甲"));
    forget();
    look({});
    EXPECT_THAT(server.requests(), SizeIs(2));
}

// A full disk: nothing can be remembered, and still it is told once.
TEST_F(AlertTest, AStoreThatCannotBeWrittenIsNoFlood) {
    run("create trigger full before insert on alert begin select raise(abort, 'disk full'); end");
    for (int round = 0; round < 5; ++round) {
        EXPECT_ANY_THROW(look({concern_of(Light::red, "store", "写不进去")}));
        clock.advance(1min);
    }
    EXPECT_THAT(server.requests(), SizeIs(1));
    run("drop trigger full");
    look({concern_of(Light::red, "store", "写不进去")});
    forget();
    look({concern_of(Light::red, "store", "写不进去")});
    EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST_F(AlertTest, AStoreThatCannotBeReadEndsNothing) {
    look({concern_of(Light::yellow, "pending", "甲")});
    database = nullptr;
    std::vector<Concern> known = told_before(memory);
    known.push_back({Light::red, "", "数据库无法读取", "", "store"});
    for (int round = 0; round < 15; ++round) {
        look(known);
    }
    ASSERT_THAT(server.requests(), SizeIs(2));
    EXPECT_THAT(last_body(), HasSubstr("数据库无法读取"));
    EXPECT_THAT(last_body(), testing::Not(HasSubstr("恢复")));
}

TEST_F(AlertTest, RobotsAreToldInTheirOwnForm) {
    alerts.webhook_form = "wecom";
    std::vector<Concern> many;
    for (int i = 0; i < 100; ++i) {
        many.push_back(
            concern_of(Light::yellow, "list " + std::to_string(i), "名单读取失败, 沿用昨日的名单")
        );
    }
    look(many);
    const json::value told = json::parse(last_body());
    EXPECT_EQ(told.at("msgtype"), "text");
    const std::string content{told.at("text").at("content").as_string()};
    EXPECT_LT(content.size(), 2048U);
    EXPECT_THAT(content, HasSubstr("其余请运行 xinqiao status"));
}

// The example of the robot's own documentation, computed with Python's hmac.
TEST_F(AlertTest, ADingtalkRobotGetsItsSignature) {
    alerts.webhook_form = "dingtalk";
    alerts.webhook_secret = CredentialName{"sign"};
    look({concern_of(Light::red, "pending", "甲")});
    EXPECT_THAT(server.requests().back().target, HasSubstr("/robot?key=abc&timestamp="));
    EXPECT_THAT(server.requests().back().target, HasSubstr("&sign="));
    EXPECT_EQ(
        signed_address(
            "https://r/?a=b",
            Secret{"this is secret"},
            Moment{std::chrono::milliseconds{1577262236757}}
        ),
        "https://r/"
        "?a=b&timestamp=1577262236757&sign=hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D"
    );
}

TEST_F(AlertTest, TheDigestComesOnceADay) {
    alerts.digest_hour = 8;
    look({});  // noon: today's is due
    ASSERT_THAT(server.requests(), SizeIs(1));
    EXPECT_THAT(last_body(), HasSubstr("一切正常"));
    clock.advance(12h);
    look({});
    EXPECT_THAT(server.requests(), SizeIs(1));
    clock.advance(9h);
    look({});
    look({});
    EXPECT_THAT(server.requests(), SizeIs(2));
}

TEST_F(AlertTest, WithoutAChannelNothingHappens) {
    alerts.webhook = {};
    look({concern_of(Light::red, "pending", "甲")});
    EXPECT_THAT(server.requests(), IsEmpty());
}

// Python's own server, which prints what it was sent.
class MailServer {
public:
    explicit MailServer(const std::filesystem::path& folder)
        : process_{
            "/usr/bin/python3",
            {"-W",
             "ignore",
             "-u",
             "-c",
             "import asyncore, smtpd\n"
             "class Server(smtpd.SMTPServer):\n"
             "    def process_message(self, peer, sender, to, data, **more):\n"
             "        print('from', sender, 'to', *to)\n"
             "        print(data.decode())\n"
             "server = Server(('127.0.0.1', 0), None)\n"
             "print('port', server.socket.getsockname()[1], flush=True)\n"
             "asyncore.loop()\n"},
            folder} {}

    std::string url() { return "smtp://127.0.0.1:" + wait_for_output("port ").substr(0, 5); }
    // What follows that word in what it has printed.
    std::string wait_for_output(const std::string& word) {
        const auto until = std::chrono::steady_clock::now() + 20s;
        while (std::chrono::steady_clock::now() < until) {
            const std::string output = process_.output();
            const std::size_t at = output.find(word);
            if (at != std::string::npos && output.find('\n', at) != std::string::npos) {
                std::string rest = output.substr(at + word.size());
                return rest.substr(0, rest.find('\n')).substr(0, rest.size());
            }
            process_.wait(20ms);
        }
        return {};
    }
    std::string output() const { return process_.output(); }

private:
    support::Process process_;
};

TEST_F(AlertTest, MailReachesARealServer) {
    MailServer mail{place.folder.path()};
    alerts.webhook = {};
    std::string url = mail.url();
    std::erase_if(url, [](char letter) { return letter == '\n'; });
    alerts.mail_server = url;
    alerts.mail_from = "xinqiao@example.gov.cn";
    alerts.mail_to = {"one@example.gov.cn", "two@example.gov.cn"};
    look({concern_of(Light::red, "pending", "甲")});
    EXPECT_THAT(
        mail.wait_for_output("from "),
        HasSubstr("xinqiao@example.gov.cn to one@example.gov.cn two@example.gov.cn")
    );
    EXPECT_THAT(mail.output(), HasSubstr("Subject: =?UTF-8?B?5L+h5qGl"));
}

TEST_F(AlertTest, AMailServerThatIsDownIsNoHarm) {
    alerts.webhook = {};
    alerts.mail_server = "smtp://127.0.0.1:1";
    alerts.mail_from = "a@b";
    alerts.mail_to = {"c@d"};
    look({concern_of(Light::red, "pending", "甲")});
    Transaction transaction{*place.database, Access::reading};
    EXPECT_THAT(Alerts{transaction}.all(), IsEmpty());
}

}  // namespace
}  // namespace xinqiao
