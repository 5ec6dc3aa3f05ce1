// Who is let in: tokens that are good, unknown, over or taken back; and what the others are told.
#include "daemon/http/doorkeeper.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/http/token_office.hpp"
#include "daemon/store/journal.hpp"
#include "tests/support/front_door.hpp"

namespace xinqiao {
namespace {

using support::FrontDoor;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

class DoorkeeperTest : public testing::Test {
protected:
    Response status_for(const std::string& token) {
        return door.ask({.method = "GET", .path = "/v1/status", .token = token, .user = {}});
    }
    std::vector<Token> tokens() {
        Transaction transaction{*door.store.database, Access::reading};
        return Tokens{transaction}.all();
    }
    void revoke(std::int64_t id) {
        Transaction transaction{*door.store.database};
        revoke_token(transaction, id, "test", door.clock.now());
        transaction.commit();
    }

    FrontDoor door;
};

TEST_F(DoorkeeperTest, OverTheNetworkOnlyProbesAreAnsweredWithoutAToken) {
    const auto ask = [&](const char* path) {
        return door.ask({.method = "GET", .path = path, .user = {}});
    };
    EXPECT_EQ(ask("/healthz").status, 200U);
    EXPECT_EQ(ask("/readyz").status, 200U);
    const Response refused = ask("/v1/status");
    EXPECT_EQ(refused.status, 401U);
    EXPECT_EQ(refused.content_type, "application/problem+json");
    EXPECT_THAT(refused.headers, Contains(Pair("WWW-Authenticate", "Bearer realm=\"xinqiao\"")));
    EXPECT_EQ(ask("/nowhere").status, 401U);
    EXPECT_THAT(door.refusals, ElementsAre("no-token", "no-token"));
}

TEST_F(DoorkeeperTest, ATokenIsGoodUntilItsDayOrItsRevocation) {
    const std::string token = door.issue("监控", {Role::operator_});
    EXPECT_EQ(status_for(token).status, 200U);
    const Response unknown = status_for("xq_0123");
    EXPECT_EQ(unknown.status, 401U);
    EXPECT_THAT(
        unknown.headers,
        Contains(Pair("WWW-Authenticate", "Bearer realm=\"xinqiao\", error=\"invalid_token\""))
    );
    door.clock.advance(std::chrono::days{364});
    EXPECT_EQ(status_for(token).status, 200U);
    door.clock.advance(std::chrono::days{1});
    EXPECT_THAT(status_for(token).body, HasSubstr("已过期"));
    // A second token is good beside the first, so that nothing stands still meanwhile.
    const std::string next = door.issue("监控", {Role::operator_});
    EXPECT_EQ(status_for(next).status, 200U);
    revoke(2);
    EXPECT_THAT(status_for(next).body, HasSubstr("已撤销"));
    EXPECT_THROW(revoke(2), Error);
    EXPECT_THROW(revoke(9), Error);
    EXPECT_THAT(door.refusals, ElementsAre("unknown-token", "expired", "revoked"));
}

TEST_F(DoorkeeperTest, OfATokenOnlyItsDigestIsKept) {
    const std::string token = door.issue("监控", {Role::operator_});
    EXPECT_EQ(token.size(), 67U);
    ASSERT_EQ(tokens().size(), 1U);
    EXPECT_EQ(tokens()[0].digest, sha256(token));
    Transaction transaction{*door.store.database, Access::reading};
    const auto entries = Journal{transaction}.recent(10);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].act, "token-issued");
    EXPECT_THAT(entries[0].detail, Not(HasSubstr(token)));
}

TEST_F(DoorkeeperTest, TheDayOfUseIsNoted) {
    const std::string token = door.issue("监控", {Role::operator_});
    EXPECT_EQ(tokens()[0].last_used, Moment{});
    status_for(token);
    EXPECT_EQ(tokens()[0].last_used, start_of(day_of(door.clock.now())));
}

TEST_F(DoorkeeperTest, WhoLacksARoleIsToldWhich) {
    const Response refused = status_for(door.issue("不动产登记", {Role::query}));
    EXPECT_EQ(refused.status, 403U);
    const auto body = boost::json::parse(refused.body);
    EXPECT_EQ(body.at("type").as_string(), "urn:xinqiao:problem:missing-role");
    EXPECT_EQ(body.at("roles").at(0).as_string(), "operator");
    EXPECT_THAT(body.at("detail").as_string().c_str(), HasSubstr("operator (运维)"));
    EXPECT_THAT(door.refusals, ElementsAre("missing-role"));
}

TEST_F(DoorkeeperTest, FailuresAreSlowedAndForgottenAfterAMinute) {
    const auto pause = [&] {
        Request request;
        request.authorization = "Bearer wrong";
        return door.doorkeeper.admit(nullptr, request).pause;
    };
    EXPECT_EQ(pause(), std::chrono::milliseconds{50});
    EXPECT_EQ(pause(), std::chrono::milliseconds{100});
    for (int i = 0; i < 100; ++i)
        pause();
    EXPECT_EQ(pause(), std::chrono::seconds{2});
    door.clock.advance(std::chrono::seconds{61});
    EXPECT_EQ(pause(), std::chrono::milliseconds{50});
}

TEST_F(DoorkeeperTest, AUserWithoutANameInTheSettingsSeesHowThingsStandAndNoMore) {
    const auto ask = [&](const char* path) {
        return door.ask({.method = "GET", .path = path, .user = 65'000});
    };
    EXPECT_EQ(ask("/v1/status").status, 200U);
    const Response refused = ask("/v1/decisions");
    EXPECT_EQ(refused.status, 403U);
    EXPECT_THAT(refused.body, HasSubstr("callers.local"));
}

}  // namespace
}  // namespace xinqiao
