// JSON over HTTP: what is sent, and what becomes of every bad answer.
#include <gtest/gtest.h>

#include "adapters/rest/authentication.hpp"
#include "adapters/rest/signature.hpp"
#include "tests/support/rest_adapter.hpp"

namespace xinqiao {
namespace {

TEST_F(RestAdapter, SendsTheCursorAndTheRun) {
    answer(reply_of(200, R"({"rows":[{"a":1}],"next":"C 2","complete":false})"));
    EXPECT_EQ(pull(Cursor{"甲&"}).next.text(), "C 2");
    const ToldRequest told = server_.requests().front();
    EXPECT_EQ(told.target, "/list?cursor=%E7%94%B2%26&limit=1000");
    EXPECT_EQ(told.headers.at("x-run"), "run7");
}

TEST_F(RestAdapter, HandsOverTheBytesAsTheyCame) {
    const std::string body = R"({"complete":true, "rows":[ ]})";
    answer(reply_of(200, body));
    EXPECT_EQ(pull().payload, body);
}

TEST_F(RestAdapter, ThrowsByTheKindOfTheBadAnswer) {
    const std::vector<std::pair<ScriptedReply, Error::Kind>> answers{
        {reply_of(500, "{}"), Error::Kind::transient},
        {reply_of(502, "<html>", "text/html"), Error::Kind::transient},
        {reply_of(401, "{}"), Error::Kind::forbidden},
        {reply_of(403, "{}"), Error::Kind::forbidden},
        {reply_of(404, "{}"), Error::Kind::misconfigured},
        {reply_of(400, "{}"), Error::Kind::invalid},
        {reply_of(302, "", "text/html"), Error::Kind::invalid},
        {reply_of(200, "<html>登录</html>", "text/html"), Error::Kind::invalid},
        {reply_of(200, R"({"rows":[],"complete":true})", "text/plain"), Error::Kind::invalid},
        {reply_of(200, R"({"code":"500","message":"系统繁忙"})"), Error::Kind::invalid},
        {reply_of(200, R"({"rows":[{"a":1})"), Error::Kind::invalid},
        {reply_of(200, ""), Error::Kind::invalid},
        {reply_of(200, R"({"rows":[{"a":1}]})"), Error::Kind::invalid},
        {reply_of(200, "{\"rows\":[{\"a\":\"\xBC\xD7\"}],\"complete\":true}"),
         Error::Kind::invalid},
        {fate_of(Fate::reset), Error::Kind::transient},
        {fate_of(Fate::cut_short), Error::Kind::transient},
    };
    for (const auto& [reply, kind] : answers) {
        answer(reply);
        EXPECT_EQ(pull_error().kind(), kind) << reply.status << " " << reply.body;
    }
}

TEST_F(RestAdapter, CarriesThePauseThatAPlatformAsksFor) {
    ScriptedReply busy = reply_of(429, "{}");
    busy.headers = {"Retry-After: 7"};
    answer(busy);
    EXPECT_EQ(pull_error().pause().count(), 7);
    const auto receipts = push();
    EXPECT_EQ(std::get<Deferred>(receipts[0]).pause.count(), 7);
    EXPECT_EQ(std::get<Deferred>(receipts[1]).pause.count(), 7);
}

TEST_F(RestAdapter, NoticesARepeatedPage) {
    answer(reply_of(200, R"({"rows":[{"a":1}],"next":"C2","complete":false})"));
    EXPECT_EQ(pull_error(Cursor{"C2"}).kind(), Error::Kind::invalid);
    system_.rest.paging = "page";
    const Page first = pull();
    EXPECT_EQ(pull_error(first.next).kind(), Error::Kind::invalid);
}

TEST_F(RestAdapter, TakesPartialSuccessChangeByChange) {
    answer(reply_of(
        200,
        R"({"code":"01","receipts":[{"id":"c2","code":"1001","message":"未查询到主体"},)"
        R"({"id":"c1","code":"00","reference":"R1"},{"id":"other","code":"00"}]})"
    ));
    const auto receipts = push();
    ASSERT_EQ(receipts.size(), 2u);
    EXPECT_EQ(std::get<Accepted>(receipts[0]).reference, "R1");
    EXPECT_EQ(std::get<Refused>(receipts[1]).code, "1001");
}

TEST_F(RestAdapter, LeavesOpenWhatTheAnswerDoesNotSay) {
    answer(reply_of(
        200,
        R"({"receipts":[{"id":"c1","code":"09","pause":3},{"id":"c2","code":"00"},)"
        R"({"id":"c2","code":"5001"}]})"
    ));
    const auto receipts = push();
    EXPECT_EQ(std::get<Deferred>(receipts[0]).pause.count(), 3);
    EXPECT_TRUE(std::holds_alternative<Unknown>(receipts[1]));
    answer(reply_of(200, R"({"code":"00","receipts":[]})"));
    EXPECT_TRUE(all_receipts_are<Unknown>());
}

TEST_F(RestAdapter, NeverCallsALostReplyAFailure) {
    for (const ScriptedReply& reply :
         {fate_of(Fate::reset),
          fate_of(Fate::cut_short),
          reply_of(500, "{}"),
          reply_of(502, "<html>", "text/html"),
          reply_of(504, ""),
          reply_of(200, "<html>", "text/html"),
          reply_of(200, R"({"receipts":[)")}) {
        answer(reply);
        EXPECT_TRUE(all_receipts_are<Unknown>()) << reply.status << " " << reply.body;
    }
}

TEST_F(RestAdapter, SendsAPushOnceEvenWhenAKeptConnectionBreaks) {
    answer(reply_of(200, R"({"code":"00","receipts":[{"id":"c1","code":"00"}]})"));
    const PublicationSettings publication{"penalty", "m", "/penalties", 100};
    const auto ends = open_rest_target(system_, publication, credentials_);
    ends.target->push(changes_, call_);
    answer(fate_of(Fate::reset));
    EXPECT_TRUE(std::holds_alternative<Unknown>(ends.target->push(changes_, call_)[0]));
    EXPECT_EQ(server_.requests().size(), 2u);
}

TEST_F(RestAdapter, ThrowsWhenNothingOfAPushCanHaveArrived) {
    answer(reply_of(401, "{}"));
    EXPECT_EQ(push_error(), Error::Kind::forbidden);
    answer(reply_of(503, "{}"));
    EXPECT_EQ(push_error(), Error::Kind::transient);
    answer(reply_of(200, R"({"code":"500","message":"系统繁忙"})"));
    EXPECT_EQ(push_error(), Error::Kind::invalid);
    system_.rest.url = "http://127.0.0.1:1";
    EXPECT_EQ(push_error(), Error::Kind::transient);
}

TEST_F(RestAdapter, StopsWithinTwoSecondsWhileThePlatformHangs) {
    std::stop_source stop;
    call_ = {stop.get_token(), std::chrono::seconds{30}, "run"};
    answer_by([&stop](const ToldRequest&) {
        stop.request_stop();
        return fate_of(Fate::hang);
    });
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(pull_error().kind(), Error::Kind::stopped);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{2});
}

TEST_F(RestAdapter, LosesPatienceWithAHangingPlatform) {
    answer(fate_of(Fate::hang));
    call_.patience = std::chrono::seconds{1};
    EXPECT_EQ(pull_error().kind(), Error::Kind::transient);
    EXPECT_TRUE(all_receipts_are<Unknown>());
}

TEST_F(RestAdapter, ShowsItsToken) {
    system_.rest.authentication = "token";
    answer(reply_of(200, R"({"rows":[],"complete":true})"));
    pull();
    EXPECT_EQ(server_.requests().front().headers.at("authorization"), "Bearer key");
    credentials_ = [](const CredentialName&) { return Secret{"a\r\nX-Evil: 1"}; };
    EXPECT_EQ(pull_error().kind(), Error::Kind::misconfigured);
}

TEST_F(RestAdapter, SignsWhatItSends) {
    system_.rest.authentication = "hmac";
    system_.rest.application = "bureau";
    answer(reply_of(200, R"({"rows":[],"complete":true})"));
    pull();
    const ToldRequest told = server_.requests().front();
    EXPECT_EQ(told.headers.at("x-application"), "bureau");
    const std::string text = "GET\n" + told.target + "\n" + told.headers.at("x-time")
                             + "\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    EXPECT_EQ(told.headers.at("x-signature"), hmac_sha256("key", text));
}

// RFC 4231, test case 2.
TEST(Hmac, AgreesWithTheStandard) {
    EXPECT_EQ(
        hmac_sha256("Jefe", "what do ya want for nothing?"),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
    EXPECT_EQ(time_stamp(Moment{std::chrono::milliseconds{1711985405000}}), "20240401233005");
}

TEST_F(RestAdapter, ChecksWithoutTouchingAnything) {
    answer_by([](const ToldRequest& request) {
        return request.method == "GET" ? reply_of(200, R"({"rows":[{"a":1}],"complete":true})")
                                       : reply_of(200, R"({"found":[]})");
    });
    system_.streams = {stream_};
    system_.publications = {PublicationSettings{"penalty", "m", "/penalties", 100}};
    for (const Probe& probe : check_rest(system_, credentials_, call_)) {
        EXPECT_TRUE(probe.works) << probe.tried << ": " << probe.says;
    }
    answer(reply_of(401, "{}"));
    const auto probes = check_rest(system_, credentials_, call_);
    ASSERT_EQ(probes.size(), 3u);
    EXPECT_FALSE(probes[1].works);
    EXPECT_FALSE(probes[2].works);
}

}  // namespace
}  // namespace xinqiao
