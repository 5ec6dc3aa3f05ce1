// What well-behaved callers and servers of HTTP do: traces, tags, and waiting one's turn.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/http/etag.hpp"
#include "daemon/http/holder_paces.hpp"
#include "daemon/http/trace.hpp"
#include "tests/support/front_door.hpp"

namespace xinqiao {
namespace {

using std::chrono::seconds;
using support::FrontDoor;
using testing::Contains;
using testing::Pair;

TEST(TraceTest, IsTakenFromAWellFormedHeaderOnly) {
    const std::string trace(32, 'a');
    const std::string span(16, 'b');
    EXPECT_EQ(trace_in("00-" + trace + "-" + span + "-01"), trace);
    EXPECT_EQ(trace_in("01-" + trace + "-" + span + "-00-more"), trace);
    for (const std::string& wrong :
         {std::string{},
          "ff-" + trace + "-" + span + "-01",
          "00-" + trace + "-" + span + "-01-more",
          "00-" + std::string(32, '0') + "-" + span + "-01",
          "00-" + trace + "-" + std::string(16, '0') + "-01",
          "00-" + std::string(32, 'A') + "-" + span + "-01",
          "00-" + trace + "_" + span + "-01",
          "00-" + trace + "-" + span + "-zz"}) {
        EXPECT_FALSE(trace_in(wrong)) << wrong;
    }
    EXPECT_EQ(trace_in(traceparent_of(trace)), trace);
    EXPECT_NE(fresh_trace(), fresh_trace());
    EXPECT_EQ(fresh_trace().size(), 32U);
}

TEST(EtagTest, WhatIsKnownIsNotSentAgain) {
    Request request;
    request.method = "GET";
    const Response full{200, "application/json", "{}", {}};
    const Response first = unless_known(request, full);
    ASSERT_EQ(first.headers.size(), 1U);
    request.if_none_match = "\"other\", W/" + first.headers[0].second;
    const Response second = unless_known(request, full);
    EXPECT_EQ(second.status, 304U);
    EXPECT_EQ(second.body, "");
    EXPECT_EQ(second.headers, first.headers);
    EXPECT_EQ(unless_known(request, {200, "application/json", "[]", {}}).status, 200U);
    request.if_none_match = "*";
    EXPECT_EQ(unless_known(request, full).status, 304U);
    const std::string tag = first.headers[0].second;
    for (const std::string& other :
         {tag.substr(1, tag.size() - 2),
          tag.substr(0, 9) + '"',
          "\"x" + tag.substr(1),
          "x" + tag}) {
        request.if_none_match = other;
        EXPECT_EQ(unless_known(request, full).status, 200U) << other;
    }
    request.if_none_match = tag;
    request.method = "POST";
    EXPECT_EQ(unless_known(request, full).status, 200U);
    request.method = "GET";
    EXPECT_TRUE(unless_known(request, {404, "application/json", "{}", {}}).headers.empty());
}

TEST(HolderPacesTest, EachHolderHasAMinutesWorth) {
    HolderPaces paces;
    const Moment now{std::chrono::hours{1}};
    for (int i = 0; i < 60; ++i)
        EXPECT_EQ(paces.wait_of("甲", 60, now), seconds{0});
    EXPECT_EQ(paces.wait_of("甲", 60, now), seconds{1});
    EXPECT_EQ(paces.wait_of("乙", 60, now), seconds{0});
    EXPECT_EQ(paces.wait_of("甲", 60, now + seconds{1}), seconds{0});
    EXPECT_EQ(paces.wait_of("甲", 60, now + seconds{1}), seconds{1});
    // A clock that was set back gives and takes nothing.
    EXPECT_EQ(paces.wait_of("甲", 60, now - seconds{30}), seconds{1});
    EXPECT_EQ(paces.wait_of("丙", 1, now), seconds{0});
    EXPECT_EQ(paces.wait_of("丙", 1, now), seconds{60});
}

TEST(HolderPacesTest, TheDoorTellsHowLongToWait) {
    FrontDoor door;
    const std::string token = door.issue("监控", {Role::operator_});
    const auto ask = [&] {
        return door.ask({.method = "GET", .path = "/v1/status", .token = token, .user = {}});
    };
    for (int i = 0; i < 600; ++i)
        ASSERT_EQ(ask().status, 200U);
    const Response refused = ask();
    EXPECT_EQ(refused.status, 429U);
    EXPECT_THAT(refused.headers, Contains(Pair("Retry-After", "1")));
    EXPECT_EQ(door.ask({.method = "GET", .path = "/v1/status"}).status, 200U);
    door.clock.advance(seconds{1});
    EXPECT_EQ(ask().status, 200U);
}

}  // namespace
}  // namespace xinqiao
