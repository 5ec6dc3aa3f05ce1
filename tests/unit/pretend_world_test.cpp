// The pretend world as scenarios use it: a real process, real sockets, books that survive a kill.
#include <memory>

#include <curl/curl.h>
#include <gtest/gtest.h>

#include "tests/support/world.hpp"

namespace xinqiao::support {
namespace {

constexpr std::string_view small_world = R"(
name = "league"
receipts_after = 0
[[table]]
name = "licence"
path = "/licences"
key = ["XK_WSH"]
)";

constexpr const char* one_change =
    R"({"batch":"r","changes":[{"id":"c1","action":"upsert","reference":"","row":{"XK_WSH":"甲"}}]})";

std::size_t swallow(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

CURLcode pushed(const Platform& platform) {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl{
        curl_easy_init(), curl_easy_cleanup};
    const std::string url = platform.url() + "/licences";
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, 10'000L);
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, one_change);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, swallow);
    return curl_easy_perform(curl.get());
}

TEST(PretendWorld, LosesRepliesButNotEffects) {
    World world;
    Platform& league = world.add_platform("league", small_world);
    league.misbehave(R"([{"fault":"reset_before","path":"/licences"}])");
    EXPECT_NE(pushed(league), CURLE_OK);
    EXPECT_TRUE(league.effects_of("licence").empty());
    league.misbehave(R"([{"fault":"reply_lost","method":"POST"}])");
    EXPECT_EQ(pushed(league), CURLE_GOT_NOTHING);
    EXPECT_EQ(league.effects_of("licence").at("甲"), 1);
    // The platform's own writing of its published file would count where no method is named.
    league.misbehave(
        R"([{"fault":"reset_after","method":"POST"},{"fault":"short_body","method":"POST","nth":2}])"
    );
    EXPECT_EQ(pushed(league), CURLE_RECV_ERROR);
    EXPECT_EQ(pushed(league), CURLE_PARTIAL_FILE);
    EXPECT_EQ(pushed(league), CURLE_OK);
    EXPECT_EQ(league.effects_of("licence").at("甲"), 1);
    EXPECT_EQ(league.requests().size(), 5U);
}

TEST(PretendWorld, KeepsItsBooksThroughAKill) {
    World world;
    Platform& league = world.add_platform("league", small_world);
    EXPECT_EQ(pushed(league), CURLE_OK);
    const std::string url = league.url();
    league.kill();
    league.start();
    EXPECT_EQ(league.url(), url);
    EXPECT_EQ(pushed(league), CURLE_OK);
    EXPECT_EQ(league.effects_of("licence").at("甲"), 1);
    EXPECT_EQ(league.published("licence").size(), 1U);
}

TEST(PretendWorld, CanBeChangedBehindOurBack) {
    World world;
    Platform& league = world.add_platform("league", small_world);
    league.seed("licence", {{{"XK_WSH", "乙"}}, {{"XK_WSH", "丙"}}});
    league.alter("licence", {{"XK_WSH", "乙"}, {"BZ", "改"}}, true);
    league.lose("licence", "丙");
    EXPECT_EQ(league.published("licence").at("乙").at("BZ").as_string(), "改");
    EXPECT_EQ(league.held("licence").at("乙").size(), 1U);
    EXPECT_FALSE(league.held("licence").contains("丙"));
    EXPECT_TRUE(league.effects_of("licence").empty());
}

TEST(PretendWorld, WatchesAndEndsItsChildren) {
    World world;
    const Outcome echoed = run_program("/bin/echo", {"甲"}, world.path("output"));
    EXPECT_EQ(echoed.code, 0);
    EXPECT_EQ(echoed.output, "甲\n");
    Process endless{"/bin/sleep", {"60"}, world.path("output")};
    EXPECT_FALSE(endless.wait(std::chrono::milliseconds{1}).has_value());
    EXPECT_EQ(endless.kill().code, 128 + 9);
}

}  // namespace
}  // namespace xinqiao::support
