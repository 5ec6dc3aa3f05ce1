// What the head of a request may look like before the parser sees it.
#include "daemon/http/wire_rules.hpp"

#include <string>

#include <gtest/gtest.h>

#include "daemon/http/guests.hpp"

namespace xinqiao {
namespace {

bool is_fine(const std::string& fields, const std::string& version = "1.1") {
    return !fault_of_head("GET /healthz HTTP/" + version + "\r\n" + fields + "\r\n");
}

TEST(WireRules, OrdinaryHeadsPass) {
    EXPECT_TRUE(is_fine("Host: localhost\r\nAccept: */*\r\nUser-Agent: curl/8.0 (信桥)\r\n"));
    EXPECT_TRUE(is_fine("host:localhost\r\nCONTENT-LENGTH: 12\t\r\n"));
    EXPECT_TRUE(is_fine("Host: [::1]:80\r\nTransfer-Encoding:  Chunked \r\nX:\r\n"));
    EXPECT_TRUE(is_fine("", "1.0"));
}

TEST(WireRules, WhatTwoReadersCouldReadDifferentlyDoesNot) {
    const std::string host = "Host: localhost\r\n";
    for (const char* fields :
         {"Content-Length: 1\r\nContent-Length: 1\r\n",
          "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: gzip\r\n",
          "Content-Length: 1 2\r\n",
          "Content-Length: \r\n",
          "Host: other\r\n",
          "X : y\r\n",
          "X\r\n",
          " X: y\r\n",
          "X: y\n\r\n",
          "X: \x01\r\n",
          "X: \xc0\xae\r\n"})
        EXPECT_FALSE(is_fine(host + fields)) << fields;
    EXPECT_FALSE(is_fine(""));
    EXPECT_FALSE(is_fine("Transfer-Encoding: chunked\r\n", "1.0"));
    EXPECT_FALSE(is_fine(host, "2.0"));
}

TEST(WireRules, AStrangerIsKnownByHisFirstBytes) {
    EXPECT_TRUE(may_become_request(""));
    EXPECT_TRUE(may_become_request("GE"));
    EXPECT_TRUE(may_become_request("GET /\r"));
    EXPECT_FALSE(may_become_request("\x16\x03"));
    EXPECT_FALSE(may_become_request("\r\nGET"));
    EXPECT_FALSE(may_become_request("SSH-2.0-Open\r\n"));
}

TEST(WireRules, ASegmentNamesSomething) {
    EXPECT_TRUE(is_plain_segment("subjects:batch"));
    EXPECT_TRUE(is_plain_segment("..."));
    EXPECT_TRUE(is_plain_segment("张三|1"));
    for (const char* segment : {"", ".", "..", "a\\b", "a\nb", "\xff", "\x7f"})
        EXPECT_FALSE(is_plain_segment(segment)) << segment;
}

TEST(Guests, TheLongestIdleLeavesFirstThenTheLongestAskingAndNobodyServed) {
    Guests guests;
    std::string left;
    Guests::Seat a{guests, [&left] { left += 'a'; }};
    Guests::Seat b{guests, [&left] { left += 'b'; }};
    Guests::Seat c{guests, [&left] { left += 'c'; }};
    Guests::Seat d{guests, [&left] { left += 'd'; }};
    a.is_now(Guests::State::asking);
    b.is_now(Guests::State::served);
    c.is_now(Guests::State::served);
    c.is_now(Guests::State::idle);
    EXPECT_EQ(guests.count(), 4U);
    while (guests.make_room()) {
    }
    EXPECT_EQ(left, "dca");
    EXPECT_EQ(guests.count(), 1U);
}

}  // namespace
}  // namespace xinqiao
