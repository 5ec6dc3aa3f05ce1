// The front door over real sockets: good, malformed, slow and oversized requests.
#include <array>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <mutex>
#include <optional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/server.hpp"
#include "tests/support/comes_true.hpp"
#include "tests/support/line.hpp"
#include "tests/support/sshd.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using support::comes_true_within;
using support::free_port;
using support::Line;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Response echo(const Request& request, const PathParts& parts) {
    Response response;
    response.body = parts.contains("word") ? parts.at("word") : request.body;
    for (const auto& [name, value] : request.query)
        response.body += "|" + name + "=" + value;
    return response;
}

Response broken(const Request&, const PathParts&) {
    throw Error{Error::Kind::transient, "平台忙", "稍后再试"};
}

Response odd(const Request&, const PathParts&) {
    throw std::runtime_error{"secret detail"};
}

Response whoever(const Request& request, const PathParts&) {
    return {200, "text/plain", request.caller.holder, {}};
}

// Goes on with "two", "" and "three", or for ever.
Response tell_on(const Request& request, const PathParts&) {
    Response response{200, "text/event-stream", "one", {}};
    const bool for_ever = !request.query.empty();
    response.follow = [for_ever, looks = 0]() mutable -> std::optional<std::string> {
        ++looks;
        if (for_ever) return "again";
        if (looks > 3) return std::nullopt;
        return looks == 1 ? "two" : looks == 2 ? "" : "three";
    };
    return response;
}

// Of the thread that answers.
Response thread_name(const Request&, const PathParts&) {
    std::array<char, 16> name{};
    ::pthread_getname_np(::pthread_self(), name.data(), name.size());
    return {200, "text/plain", name.data(), {}};
}

Response two_lines(const Request&, const PathParts&) {
    return {200, "text/plain", "", {{"Odd", "one\r\nSet-Cookie: two"}}};
}

Response conditions(const Request& request, const PathParts&) {
    return {
        200, "text/plain", request.if_match.value_or("none") + " | " + request.if_none_match, {}};
}

Router test_router() {
    const Right right = Right::open();
    return Router{{
        {"GET", "/echo/{word}", WorkLane::question, right, echo},
        {"POST", "/echo", WorkLane::night, right, echo},
        {"GET", "/broken", WorkLane::urgent, right, broken},
        {"GET", "/news", WorkLane::question, right, tell_on},
        {"GET", "/odd", WorkLane::question, right, odd},
        {"GET", "/here", WorkLane::at_once, right, thread_name},
        {"GET", "/there", WorkLane::question, right, thread_name},
        {"GET", "/split", WorkLane::at_once, right, two_lines},
        {"GET", "/conditions", WorkLane::at_once, right, conditions, true},
        {"GET", "/who", WorkLane::urgent, Right::of({Role::query}), whoever},
    }};
}

// Lets in who shows the word, and everybody from this machine.
Admission test_door(const Right* right, Request& request) {
    if (right != nullptr && right->is_open()) return {};
    if (request.user) {
        request.caller.holder = "user " + std::to_string(*request.user);
        return {};
    }
    request.caller.holder = "guest";
    if (request.authorization == "Bearer sesame") return {};
    return {Response{401, "text/plain", "who are you", {}}, std::chrono::milliseconds{20}};
}

class HttpServer : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "xinqiao-http-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        settings_.socket = (folder_ / "door.sock").string();
        settings_.header_timeout = 1s;
        settings_.timeout = 1s;
        settings_.body_bytes = 2048;
        settings_.connections = 4;
        start();
    }
    void TearDown() override {
        server_.reset();
        EXPECT_FALSE(fs::exists(settings_.socket));
        fs::remove_all(folder_);
    }
    void start() {
        server_.emplace(settings_, test_router(), test_door, [](std::size_t) {});
    }

    // One network thread, which has all the room.
    void at_one_desk() {
        server_.reset();
        settings_.network_threads = 1;
        start();
    }

    std::string ask(std::string_view text) const { return Line{settings_.socket}.ask(text); }
    static std::string get(const std::string& path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }

    fs::path folder_;
    HttpSettings settings_;
    std::optional<Server> server_;
};

TEST_F(HttpServer, AnswersOverTheSocketThatOnlyItsGroupMayUse) {
    const std::string answer = ask(get("/echo/%E4%BF%A1?a=1&b=%20"));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(answer, HasSubstr("信|a=1|b= "));
    struct stat facts {};
    ASSERT_EQ(::stat(settings_.socket.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0660U);
}

TEST_F(HttpServer, WhatIsAnsweredAtOnceIsAnsweredByTheThreadsOfTheNetworkInTurn) {
    std::set<std::string> threads;
    for (int i = 0; i < 4; ++i) {
        const std::string answer = ask(get("/here"));
        threads.insert(answer.substr(answer.rfind('\n') + 1));
    }
    EXPECT_THAT(threads, ElementsAre("network-1", "network-2"));
    EXPECT_THAT(ask(get("/there")), Not(HasSubstr("network")));
}

TEST_F(HttpServer, EveryThreadOfTheNetworkShowsThatItIsAlive) {
    server_.reset();
    settings_.network_threads = 3;
    std::mutex mutex;
    std::set<std::size_t> seen;
    server_.emplace(settings_, test_router(), test_door, [&](std::size_t thread) {
        const std::lock_guard lock{mutex};
        seen.insert(thread);
    });
    EXPECT_TRUE(comes_true_within(5s, [&] {
        const std::lock_guard lock{mutex};
        return seen == std::set<std::size_t>{0, 1, 2};
    }));
    server_.reset();
}

TEST_F(HttpServer, TagsMayComeInSeveralLines) {
    const std::string answer =
        ask("GET /conditions HTTP/1.1\r\nHost: localhost\r\nIf-Match: \"a\", \"b\"\r\n"
            "If-None-Match: W/\"d\"\r\nConnection: close\r\nif-match: \"c\"\r\n"
            "if-none-match: \"e\"\r\n\r\n");
    EXPECT_THAT(answer, HasSubstr("\"a\", \"b\", \"c\" | W/\"d\", \"e\""));
    EXPECT_THAT(ask(get("/conditions")), HasSubstr("none | "));
}

TEST_F(HttpServer, AFieldOfTwoLinesIsNeverSent) {
    EXPECT_THAT(ask(get("/split")), Not(HasSubstr("Set-Cookie")));
    EXPECT_THAT(ask(get("/echo/after")), HasSubstr("after"));
}

TEST_F(HttpServer, AnswersOnAPortOfLoopbackToo) {
    server_.reset();
    settings_.port = free_port();
    start();
    EXPECT_EQ(server_->port(), settings_.port);
    const Line line{server_->port()};
    ASSERT_TRUE(line.connected());
    EXPECT_THAT(line.ask(get("/echo/tcp")), HasSubstr("tcp"));
    HttpSettings second = settings_;
    second.socket.clear();
    EXPECT_THROW((Server{second, test_router(), test_door, [](std::size_t) {}}), Error);
}

TEST_F(HttpServer, ThePortTellsNothingBeforeItKnowsWhoAsks) {
    server_.reset();
    settings_.port = free_port();
    start();
    const auto ask_port = [&](const std::string& path, const std::string& headers = {}) {
        return Line{server_->port()}.ask(
            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers
            + "\r\n"
        );
    };
    EXPECT_THAT(ask_port("/who"), StartsWith("HTTP/1.1 401"));
    EXPECT_THAT(ask_port("/nowhere"), StartsWith("HTTP/1.1 401"));
    EXPECT_THAT(ask_port("/who", "Authorization: Bearer sesame\r\n"), HasSubstr("guest"));
    EXPECT_THAT(
        ask_port("/nowhere", "Authorization: Bearer sesame\r\n"), StartsWith("HTTP/1.1 404")
    );
    EXPECT_THAT(ask(get("/who")), HasSubstr("user " + std::to_string(::getuid())));
}

TEST_F(HttpServer, KeepsTheConnectionForTheNextRequest) {
    const Line line{settings_.socket};
    line.say("GET /echo/one HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const std::string both = line.ask(get("/echo/two"));
    EXPECT_THAT(both, HasSubstr("one"));
    EXPECT_THAT(both, HasSubstr("two"));
}

TEST_F(HttpServer, AnAnswerMayGoOn) {
    const std::string answer = ask("GET /news HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(answer, HasSubstr("Content-Type: text/event-stream"));
    EXPECT_THAT(answer, HasSubstr("Connection: close"));
    EXPECT_THAT(answer, HasSubstr("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n0\r\n\r\n"));
    EXPECT_THAT(
        ask("HEAD /news HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        testing::Not(HasSubstr("one"))
    );
}

TEST_F(HttpServer, WhoListensKeepsNobodyOutAndHoldsNothingUp) {
    std::vector<Line> listeners;
    for (int i = 0; i < 4; ++i) {
        listeners.emplace_back(settings_.socket);
        listeners.back().say("GET /news?for=ever HTTP/1.1\r\nHost: localhost\r\n\r\n");
        EXPECT_THAT(listeners.back().hear(100ms), HasSubstr("(still open)"));
    }
    EXPECT_THAT(ask(get("/echo/room")), HasSubstr("room"));
    EXPECT_TRUE(listeners.front().is_closed(5s));
    EXPECT_FALSE(listeners.back().is_closed(0s));
    const auto begin = std::chrono::steady_clock::now();
    server_.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST_F(HttpServer, UnknownPathsAndMethodsAreProblems) {
    const std::string missing = ask(get("/nowhere"));
    EXPECT_THAT(missing, StartsWith("HTTP/1.1 404"));
    EXPECT_THAT(missing, HasSubstr("application/problem+json"));
    EXPECT_THAT(missing, HasSubstr("\"origin\":\"client\""));
    const std::string method =
        ask("DELETE /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(method, StartsWith("HTTP/1.1 405"));
    EXPECT_THAT(method, HasSubstr("Allow: POST"));
}

TEST_F(HttpServer, ErrorsOfTheWorkBecomeProblemsWithoutTheirInsides) {
    const std::string busy = ask(get("/broken"));
    EXPECT_THAT(busy, StartsWith("HTTP/1.1 503"));
    EXPECT_THAT(busy, HasSubstr("Retry-After: 30"));
    EXPECT_THAT(busy, HasSubstr("平台忙"));
    const std::string internal = ask(get("/odd"));
    EXPECT_THAT(internal, StartsWith("HTTP/1.1 500"));
    EXPECT_THAT(internal, testing::Not(HasSubstr("secret detail")));
}

TEST_F(HttpServer, MalformedRequestsAreRefused) {
    EXPECT_THAT(ask("\x16\x03\x01 hello\r\n\r\n"), StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(ask("GET http:// HTTP/1.1\r\nHost: localhost\r\n\r\n"), StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(
        ask("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n"),
        StartsWith("HTTP/1.1 400")
    );
}

TEST_F(HttpServer, OversizedRequestsAreRefused) {
    EXPECT_THAT(
        ask("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            "Content-Length: 4096\r\n\r\n"),
        StartsWith("HTTP/1.1 413")
    );
    EXPECT_THAT(
        ask("GET /echo/a HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(20000, 'x') + "\r\n\r\n"
        ),
        StartsWith("HTTP/1.1 431")
    );
}

TEST_F(HttpServer, APageOfTheWebCannotMakeABrowserPost) {
    EXPECT_THAT(
        ask("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
            "Connection: close\r\nContent-Length: 2\r\n\r\n{}"),
        StartsWith("HTTP/1.1 415")
    );
    EXPECT_THAT(
        ask("GET /echo/a HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
        StartsWith("HTTP/1.1 421")
    );
}

TEST_F(HttpServer, ASlowRequestIsCutOffAndDelaysNobody) {
    const Line slow{settings_.socket};
    slow.say("GET /echo/slow HTTP/1.1\r\nHo");
    EXPECT_THAT(ask(get("/echo/quick")), HasSubstr("quick"));
    EXPECT_EQ(slow.hear(), "");
}

// Four may be open at once.
TEST_F(HttpServer, WhoIsIdleLongestMakesRoomForOthers) {
    at_one_desk();
    const Line speaking{settings_.socket};
    speaking.say("GET /echo/sp");
    std::vector<std::unique_ptr<Line>> idle;
    for (int i = 0; i < 3; ++i)
        idle.push_back(std::make_unique<Line>(settings_.socket));
    EXPECT_THAT(ask(get("/echo/fifth")), HasSubstr("fifth"));
    EXPECT_EQ(idle[0]->hear(), "");
    speaking.say("eaking HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(speaking.hear(), HasSubstr("speaking"));
    EXPECT_THAT(idle[2]->ask(get("/echo/last")), HasSubstr("last"));
}

TEST_F(HttpServer, WhoNeverEndsItsRequestMakesRoomToo) {
    at_one_desk();
    std::vector<std::unique_ptr<Line>> slow;
    for (int i = 0; i < 4; ++i) {
        slow.push_back(std::make_unique<Line>(settings_.socket));
        slow.back()->say("GET /ec");
    }
    EXPECT_THAT(ask(get("/echo/fifth")), HasSubstr("fifth"));
    EXPECT_EQ(slow[0]->hear(), "");
}

TEST_F(HttpServer, StopsAtOnceWhileSomebodyWaits) {
    const Line idle{settings_.socket};
    ASSERT_TRUE(idle.connected());
    const auto begin = std::chrono::steady_clock::now();
    server_.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 900ms);
    start();
}

TEST_F(HttpServer, ASecondDaemonIsRefusedAndALeftOverSocketIsNot) {
    EXPECT_THROW((Server{settings_, test_router(), test_door, [](std::size_t) {}}), Error);
    server_.reset();
    const int left_over = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    settings_.socket.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(left_over, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(left_over);
    start();
    EXPECT_THAT(ask(get("/echo/again")), HasSubstr("again"));
}

}  // namespace
}  // namespace xinqiao
