// Tokens that a login gives: got once, renewed when they end, never shown.
#include <functional>
#include <new>
#include <stop_token>

#include <gmock/gmock.h>

#include "adapters/http/login.hpp"
#include "tests/support/rest_adapter.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* password = "hush-hush";

class RestLogin : public RestAdapter {
protected:
    RestLogin() {
        system_.rest.authentication = "login";
        system_.rest.application = "bureau";
        credentials_ = [](const CredentialName&) { return Secret{password}; };
        answer_by([this](const ToldRequest& request) { return platform(request); });
    }

    // Its tokens are numbered; only the newest is good.
    ScriptedReply platform(const ToldRequest& request) {
        if (request.target == "/login") {
            ++logins_;
            return login_answer_.empty() ? reply_of(200, R"({"token":"token-)" + newest() + "\"}")
                                         : reply_of(login_status_, login_answer_);
        }
        const auto shown = request.headers.find("authorization");
        const bool good =
            shown != request.headers.end() && shown->second == "Bearer token-" + newest() && !deaf_;
        if (!good) return ended_;
        if (request.method == "POST") return reply_of(200, R"({"code":"00","receipts":[]})");
        const bool first = request.target.find("page=1") != std::string::npos;
        return reply_of(200, first ? R"({"rows":[{"a":1}]})" : R"({"rows":[],"complete":true})");
    }

    std::string newest() const { return std::to_string(logins_); }
    void end_token() { ++logins_; }

    int logins_ = 0;
    bool deaf_ = false;  // every token is refused
    int login_status_ = 200;
    std::string login_answer_;
    ScriptedReply ended_ = reply_of(401, R"({"code":"401"})");
};

TEST_F(RestLogin, OneTokenServesManyRequests) {
    pull();
    pull();
    push();
    EXPECT_EQ(logins_, 1);
    const ToldRequest login = server_.requests().front();
    EXPECT_EQ(login.method, "POST");
    EXPECT_EQ(login.body, R"({"username":"bureau","password":"hush-hush"})");
}

TEST_F(RestLogin, ATokenThatEndsInMidRunIsRenewedAndTheSamePageAskedAgain) {
    for (const ScriptedReply& ended :
         {reply_of(401, "{}"),
          reply_of(403, "{}"),
          reply_of(200, R"({"code":"401","message":"令牌已失效"})"),
          reply_of(200, R"({ "code" : 403, "message" : "login timeout" })"),
          reply_of(200, "<r><code>401</code></r>", "application/xml")}) {
        ended_ = ended;
        system_.rest.paging = "page";
        const Page first = pull();
        end_token();
        const int before = logins_;
        EXPECT_TRUE(pull(first.next).last) << ended.body;
        EXPECT_EQ(logins_, before + 1);
        EXPECT_THAT(server_.requests().back().target, HasSubstr("page=2"));
    }
}

TEST_F(RestLogin, APushIsToldAgainOnlyWhereTheTokenWasRefused) {
    pull();
    end_token();
    EXPECT_TRUE(all_receipts_are<Unknown>());  // told, and no receipt in the answer
    EXPECT_EQ(logins_, 3);
    ended_ = reply_of(200, R"({"code":"401","receipts":[{"id":"c1","code":"1001"}]})");
    end_token();
    push();
    EXPECT_EQ(logins_, 4);
}

TEST_F(RestLogin, ATokenThatNobodyTakesIsRenewedOnce) {
    deaf_ = true;
    EXPECT_EQ(pull_error().kind(), Error::Kind::forbidden);
    EXPECT_EQ(logins_, 2);
}

TEST_F(RestLogin, AWrongPasswordIsForbiddenAndNotSaidAgain) {
    for (const int status : {200, 400, 401, 403}) {
        login_status_ = status;
        login_answer_ = R"({"code":"1","message":"wrong password hush-hush"})";
        system_.rest.application = "bureau-" + std::to_string(status);
        logins_ = 0;
        for (int times = 0; times < 3; ++times) {
            const Error error = pull_error();
            EXPECT_EQ(error.kind(), Error::Kind::forbidden) << status;
            EXPECT_THAT(error.what(), Not(HasSubstr(password)));
            EXPECT_THAT(error.hint(), HasSubstr("口令"));
        }
        EXPECT_EQ(logins_, 1) << status;
    }
    login_answer_.clear();
    credentials_ = [](const CredentialName&) { return Secret{"corrected"}; };
    pull();
    EXPECT_EQ(logins_, 2);
}

TEST_F(RestLogin, ALoginThatBrokeIsTriedAgain) {
    login_status_ = 503;
    login_answer_ = "{}";
    EXPECT_EQ(pull_error().kind(), Error::Kind::transient);
    EXPECT_EQ(push_error(), Error::Kind::transient);
    EXPECT_EQ(logins_, 2);
}

// Whoever comes next would wait for it for ever; with the stop asked for it says so instead.
TEST_F(RestLogin, ALoginThatFailsInWordsOfOthersKeepsNobodyWaiting) {
    std::stop_source stop;
    stop.request_stop();
    const auto token = [&](const std::function<Secret()>& log_in) {
        const std::chrono::seconds lifetime{60};
        return login_token("a desk of its own", Secret{}, lifetime, stop.get_token(), log_in);
    };
    EXPECT_THROW(token([]() -> Secret { throw std::bad_alloc{}; }), std::bad_alloc);
    EXPECT_EQ(token([] { return Secret{"token"}; }).reveal(), "token");
}

TEST_F(RestLogin, NoErrorShowsTheToken) {
    deaf_ = true;
    const Error error = pull_error();
    EXPECT_THAT(error.what() + error.hint(), Not(HasSubstr("token-")));
    EXPECT_THAT(error.what() + error.hint(), Not(HasSubstr(password)));
}

}  // namespace
}  // namespace xinqiao
