// Whatever a stranger says to the daemon's port: one refusal and the end of the line, or a clean
// end; never a second answer, and the next caller is served.
#include <future>
#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/line.hpp"
#include "tests/support/served_daemon.hpp"

namespace xinqiao::support {
namespace {

using namespace std::chrono_literals;
using testing::AnyOf;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view healthy = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::string request(const std::string& first_line, const std::string& fields = "") {
    return first_line + "\r\nHost: localhost\r\n" + fields + "\r\n";
}

std::string post(const std::string& fields, const std::string& body) {
    return request("POST /v1/queries HTTP/1.1", "Content-Type: application/json\r\n" + fields)
           + body;
}

std::string traced(const std::string& path, int number) {
    const std::string digits = std::to_string(1000 + number);
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\ntraceparent: 00-" + std::string(28, 'a')
           + digits + "-" + std::string(16, 'b') + "-01\r\n\r\n";
}

struct Attack {
    const char* name;
    std::string bytes;
};

class HostileHttp : public testing::Test {
protected:
    static void SetUpTestSuite() {
        daemon_ = std::make_unique<ServedDaemon>(
            "header_timeout = \"2s\"\ntimeout = \"2s\"\nidle_timeout = \"4s\"\n"
            "write_timeout = \"2s\"\nrequests_per_minute = 1000000\n"
        );
        daemon_->start();
    }
    static void TearDownTestSuite() {
        EXPECT_EQ(daemon_->stop(), 0);
        daemon_.reset();
    }
    void TearDown() override { expect_served(); }

    static Line line() { return Line{daemon_->port()}; }
    // As the administrator of the machine, whom every route answers.
    static Line inside() { return Line{daemon_->socket()}; }

    static void expect_served() {
        const Line next = line();
        next.say(healthy);
        EXPECT_THAT(next.hear_answer(), StartsWith("HTTP/1.1 200"));
        EXPECT_TRUE(daemon_->process().running()) << daemon_->process().errors();
    }

    // One 4xx and the end, however many good requests come behind.
    static void expect_refused(const Attack& attack) {
        SCOPED_TRACE(attack.name);
        const std::string heard = inside().ask(attack.bytes + std::string{healthy});
        EXPECT_THAT(heard, StartsWith("HTTP/1.1 4"));
        EXPECT_EQ(answers_in(heard), 1U) << heard;
        EXPECT_THAT(heard, HasSubstr("Connection: close"));
        EXPECT_THAT(heard, testing::Not(HasSubstr("still open")));
    }
    static void expect_refused(const std::vector<Attack>& attacks) {
        for (const Attack& attack : attacks)
            expect_refused(attack);
    }

    static std::unique_ptr<ServedDaemon> daemon_;
};

std::unique_ptr<ServedDaemon> HostileHttp::daemon_;

TEST_F(HostileHttp, SmuggledRequestsAreNotSeen) {
    const std::string inner = "0\r\n\r\nGET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const std::string chunked = "Transfer-Encoding: chunked\r\n";
    expect_refused({
        {"both lengths", post("Content-Length: 4\r\n" + chunked, inner)},
        {"both, the other way", post(chunked + "Content-Length: 4\r\n", inner)},
        {"differing lengths", post("Content-Length: 2\r\nContent-Length: 40\r\n", "{}")},
        {"the same length twice", post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}")},
        {"a list of lengths", post("Content-Length: 2, 2\r\n", "{}")},
        {"a signed length", post("Content-Length: +2\r\n", "{}")},
        {"a negative length", post("Content-Length: -1\r\n", "{}")},
        {"a length in hexadecimal", post("Content-Length: 0x2\r\n", "{}")},
        {"no length at all", post("Content-Length: \r\n", "{}")},
        {"a length beyond numbers", post("Content-Length: 99999999999999999999999\r\n", "{}")},
        {"a length that wraps", post("Content-Length: 18446744073709551618\r\n", "{}")},
        {"another coding", post("Transfer-Encoding: gzip\r\n", inner)},
        {"identity", post("Transfer-Encoding: identity\r\n", inner)},
        {"a coding before", post("Transfer-Encoding: gzip, chunked\r\n", inner)},
        {"a coding behind", post("Transfer-Encoding: chunked, identity\r\n", inner)},
        {"chunked twice", post(chunked + chunked, inner)},
        {"a letter before", post("Transfer-Encoding: xchunked\r\n", inner)},
        {"in quotes", post("Transfer-Encoding: \"chunked\"\r\n", inner)},
        {"a vertical tab",
         post(
             "Transfer-Encoding: \x0b"
             "chunked\r\n",
             inner
         )},
        {"a blank before the colon", post("Transfer-Encoding : chunked\r\n", inner)},
        {"a tab before the colon", post("Content-Length\t: 2\r\n", "{}")},
        {"in a line that goes on", post("Transfer-Encoding:\r\n chunked\r\n", inner)},
        {"hidden in another's line", post("X: y\r\n\tContent-Length: 2\r\n", "{}")},
        {"behind a bare LF", post("X: y\nTransfer-Encoding: chunked\r\n", inner)},
        {"behind a bare CR", post("X: y\rTransfer-Encoding: chunked\r\n", inner)},
        {"chunks in HTTP/1.0",
         "POST /v1/queries HTTP/1.0\r\nContent-Type: application/json\r\n" + chunked + "\r\n"
             + inner},
        {"two hosts", request("GET /healthz HTTP/1.1", "Host: localhost\r\n")},
        {"no host", "GET /healthz HTTP/1.1\r\n\r\n"},
    });
}

TEST_F(HostileHttp, BrokenChunksEndTheLine) {
    const auto chunks = [](const std::string& body) {
        return post("Transfer-Encoding: chunked\r\n", body);
    };
    expect_refused({
        {"no size", chunks("\r\n{}\r\n0\r\n\r\n")},
        {"no number", chunks("zz\r\n{}\r\n0\r\n\r\n")},
        {"signed", chunks("+2\r\n{}\r\n0\r\n\r\n")},
        {"negative", chunks("-2\r\n{}\r\n0\r\n\r\n")},
        {"prefixed", chunks("0x2\r\n{}\r\n0\r\n\r\n")},
        {"a blank before", chunks(" 2\r\n{}\r\n0\r\n\r\n")},
        {"too short for its bytes", chunks("1\r\n{}\r\n0\r\n\r\n")},
        {"wraps around", chunks("10000000000000002\r\n{}\r\n0\r\n\r\n")},
        {"enormous", chunks("fffffffffffffff\r\n{}\r\n0\r\n\r\n")},
        {"bare LF behind the size", chunks("2\n{}\r\n0\r\n\r\n")},
    });
}

TEST_F(HostileHttp, FieldsBehindTheChunksAreNotBelieved) {
    const Line stranger = line();
    stranger.say(post(
        "Transfer-Encoding: chunked\r\nConnection: close\r\n",
        "2\r\n{}\r\n0\r\nAuthorization: Bearer x\r\nHost: evil.example\r\n\r\n"
    ));
    const std::string heard = stranger.hear();
    EXPECT_THAT(heard, AnyOf(StartsWith("HTTP/1.1 401"), StartsWith("HTTP/1.1 400")));
    EXPECT_THAT(heard, testing::Not(HasSubstr("invalid_token")));
    EXPECT_EQ(answers_in(heard), 1U);
}

TEST_F(HostileHttp, WhatIsTooLargeIsRefusedBeforeItIsRead) {
    std::string many;
    for (int i = 0; i < 200; ++i)
        many += "X-" + std::to_string(i) + ": y\r\n";
    const std::string thousands(100'000, 'x');
    expect_refused({
        {"the request line", request("GET /" + thousands + " HTTP/1.1")},
        {"the method", request(thousands + " / HTTP/1.1")},
        {"a field", request("GET /healthz HTTP/1.1", "X: " + thousands + "\r\n")},
        {"a name", request("GET /healthz HTTP/1.1", thousands + ": x\r\n")},
        {"the number of fields", request("GET /healthz HTTP/1.1", many)},
        {"the body told", post("Content-Length: 100000\r\n", thousands)},
        {"the body in chunks",
         post("Transfer-Encoding: chunked\r\n", "186a0\r\n" + thousands + "\r\n0\r\n\r\n")},
        {"what is behind a chunk's size",
         post("Transfer-Encoding: chunked\r\n", "2;" + thousands + "\r\n{}\r\n0\r\n\r\n")},
    });
}

TEST_F(HostileHttp, WhatIsNoRequestIsRefusedAtOnce) {
    using std::string_literals::operator""s;
    expect_refused({
        {"HTTP/0.9", "GET /healthz\r\n\r\n"},
        {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        {"HTTP/2", request("GET /healthz HTTP/2.0")},
        {"HTTP/1.2", request("GET /healthz HTTP/1.2")},
        {"HTTP/1.10", request("GET /healthz HTTP/1.10")},
        {"http/1.1", request("GET /healthz http/1.1")},
        {"no version", request("GET /healthz HTTP/")},
        {"two blanks", request("GET  /healthz HTTP/1.1")},
        {"a tab", request("GET\t/healthz\tHTTP/1.1")},
        {"a blank behind", request("GET /healthz HTTP/1.1 ")},
        {"a line before", "\r\n" + request("GET /healthz HTTP/1.1")},
        {"a blank before", " " + request("GET /healthz HTTP/1.1")},
        {"NUL in the line", request("GET /heal\0thz HTTP/1.1"s)},
        {"NUL in a field", request("GET /healthz HTTP/1.1", "X: a\0b\r\n"s)},
        {"NUL in a name", request("GET /healthz HTTP/1.1", "X\0: a\r\n"s)},
        {"bytes that are no text", request("GET /healthz HTTP/1.1", "X: \xc0\xae\r\n")},
        {"no colon", request("GET /healthz HTTP/1.1", "X\r\n")},
        {"no name", request("GET /healthz HTTP/1.1", ": x\r\n")},
        {"a greeting of TLS", "\x16\x03\x01\x02\x00\x01"s},
        {"a greeting of SSH", "SSH-2.0-OpenSSH_9.2\r\n"},
    });
}

TEST_F(HostileHttp, PathsThatWalkAboutAreRefused) {
    std::vector<Attack> attacks;
    for (const char* path :
         {"/v1/../healthz",
          "/%2e%2e/healthz",
          "/v1/%2E./status",
          "/./healthz",
          "//healthz",
          "//evil.example/v1",
          "/v1//status",
          "/healthz/",
          "/healthz%00",
          "/v1/subjects/%00",
          "/v1/subjects/%0a",
          "/..%5chealthz",
          "/v1/subjects/%c0%ae",
          "/v1/subjects/%e0%80%af",
          "/v1/subjects/%ff",
          "/v1/subjects/%zz",
          "/v1/subjects/%",
          "http://localhost/healthz",
          "http://evil.example/",
          "*",
          "localhost:80",
          "healthz",
          "/healthz?a=%00",
          "/healthz?%c0=1",
          "/healthz#part",
          "/v1/\\..\\healthz",
          "/heal\x7fthz",
          "/heal\xc3thz"})
        attacks.push_back({path, request("GET " + std::string{path} + " HTTP/1.1")});
    expect_refused(attacks);
    const std::string slash =
        inside().ask(request("GET /v1%2fstatus HTTP/1.1", "Connection: close\r\n"));
    EXPECT_THAT(slash, StartsWith("HTTP/1.1 404")) << "an encoded slash is no slash";
}

TEST_F(HostileHttp, MethodsThatNobodyAnswersAreRefused) {
    for (const char* method : {"BREW", "TRACE", "CONNECT", "OPTIONS", "PUT", "DELETE", "get", "G!"})
        expect_refused({method, request(std::string{method} + " /healthz HTTP/1.1")});
    expect_refused({"OPTIONS *", request("OPTIONS * HTTP/1.1")});
    expect_refused({"CONNECT", request("CONNECT localhost:443 HTTP/1.1")});
}

TEST_F(HostileHttp, OldHttpGetsOneAnswerAndTheEnd) {
    for (const char* fields : {"", "Connection: keep-alive\r\n", "Host: localhost\r\n"}) {
        const std::string old = std::string{"GET /healthz HTTP/1.0\r\n"} + fields + "\r\n";
        const std::string heard = line().ask(old + old);
        EXPECT_THAT(heard, StartsWith("HTTP/1.1 200"));
        EXPECT_THAT(heard, HasSubstr("Connection: close"));
        EXPECT_EQ(answers_in(heard), 1U);
    }
}

TEST_F(HostileHttp, PipelinedRequestsAreAnsweredInOrderAndOnce) {
    std::string all;
    for (int i = 0; i < 200; ++i)
        all += traced(i % 2 == 0 ? "/healthz" : "/v1/systems", i);
    const std::string heard = inside().ask(all + request("BROKEN"));
    EXPECT_EQ(answers_in(heard), 201U);
    std::size_t at = 0;
    for (int i = 0; i < 200; ++i) {
        at = heard.find("aaaa" + std::to_string(1000 + i) + "-", at);
        ASSERT_NE(at, std::string::npos) << "the answer to request " << i;
    }
    EXPECT_NE(heard.find("HTTP/1.1 400", at), std::string::npos);
}

TEST_F(HostileHttp, NothingBehindARefusedRequestIsAnswered) {
    const std::string good = traced("/healthz", 1);
    const std::string heard =
        inside().ask(good + good + request("GET /../ HTTP/1.1") + good + good);
    EXPECT_EQ(answers_in(heard), 3U) << heard;
    EXPECT_NE(heard.rfind("HTTP/1.1 400"), std::string::npos);
    EXPECT_EQ(heard.rfind("HTTP/1.1 400"), heard.rfind("HTTP/1.1 "));
}

TEST_F(HostileHttp, ASlowHeadEndsAtItsTimeLimit) {
    const Line slow = line();
    const auto begin = std::chrono::steady_clock::now();
    for (const char byte : std::string_view{"GET /healthz HTTP/1.1"}) {
        slow.say({&byte, 1});
        if (slow.is_closed(250ms)) break;
        expect_served();
    }
    const auto lasted = std::chrono::steady_clock::now() - begin;
    EXPECT_GT(lasted, 1500ms);
    EXPECT_LT(lasted, 4s);
    EXPECT_EQ(slow.hear(), "");
}

TEST_F(HostileHttp, ASlowBodyEndsAtItsTimeLimit) {
    const Line slow = line();
    slow.say(post("Content-Length: 1000\r\n", "{"));
    const auto begin = std::chrono::steady_clock::now();
    while (!slow.is_closed(250ms) && std::chrono::steady_clock::now() - begin < 10s)
        slow.say(" ");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
    EXPECT_EQ(slow.hear(), "");
}

TEST_F(HostileHttp, WhoDoesNotTakeHisAnswersIsLeft) {
    const Line greedy = inside();
    std::string question;
    for (int i = 0; i < 20; ++i)
        question += request("GET /metrics HTTP/1.1");
    // It says no more than the daemon takes in.
    auto told = std::async(std::launch::async, [&] {
        for (int i = 0; i < 400; ++i)
            greedy.say(question);
    });
    EXPECT_EQ(told.wait_for(20s), std::future_status::ready) << "the daemon still waits for him";
    EXPECT_LT(answers_in(greedy.hear()), 8000U);
}

TEST_F(HostileHttp, AHalfClosedLineStillHearsItsAnswer) {
    const Line whole = line();
    whole.say(healthy);
    whole.fall_silent();
    EXPECT_THAT(whole.hear(), StartsWith("HTTP/1.1 200"));
    for (const std::string& part :
         {std::string{}, std::string{"GET /hea"}, post("Content-Length: 10\r\n", "{")}) {
        const Line half = line();
        half.say(part);
        half.fall_silent();
        EXPECT_EQ(half.hear(), "") << part;
    }
}

TEST_F(HostileHttp, WhoSaysNothingIsSentHome) {
    const Line quiet = line();
    const Line polite = line();
    polite.say(healthy);
    EXPECT_THAT(polite.hear_answer(), StartsWith("HTTP/1.1 200"));
    EXPECT_FALSE(quiet.is_closed(2s));
    EXPECT_TRUE(quiet.is_closed(5s));
    EXPECT_TRUE(polite.is_closed(5s));
}

}  // namespace
}  // namespace xinqiao::support
