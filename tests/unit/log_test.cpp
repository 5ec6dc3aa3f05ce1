// What a line of the log shows, and what it never shows.
#include "base/log.hpp"

#include <string>
#include <type_traits>

#include <gtest/gtest.h>

namespace xinqiao {
namespace {

static_assert(!std::is_constructible_v<LogField, std::string_view, Secret>);

TEST(Log, PutsFieldsBeforeTheMessage) {
    EXPECT_EQ(
        event_line("pull", {{"system", "league"}, {"rows", "12"}}, "一页已读"),
        "pull system=league rows=12 一页已读"
    );
}

TEST(Log, KeepsAnEventOnOneLine) {
    EXPECT_EQ(
        event_line("pull", {{"why", "a\nb \"c\""}, {"empty", ""}}, "x\r\ny"),
        R"(pull why="a\nb \"c\"" empty="" x \ny)"
    );
}

TEST(Log, HidesWhatIsCalledACredential) {
    EXPECT_EQ(
        event_line("http", {{"access_token", "abc"}, {"Password", "x"}}, "ok"),
        "http access_token=(hidden) Password=(hidden) ok"
    );
}

TEST(Log, WritesOnlyWhatIsImportantEnough) {
    testing::internal::CaptureStderr();
    set_log_level(LogLevel::warning);
    log_event(LogLevel::info, "pull", {}, "quiet");
    log_event(LogLevel::error, "pull", {{"rows", "1"}}, "loud");
    set_log_level(LogLevel::info);
    const std::string written = testing::internal::GetCapturedStderr();
    EXPECT_EQ(written.find("quiet"), std::string::npos);
    EXPECT_NE(written.find(" error pull rows=1 loud\n"), std::string::npos);
}

}  // namespace
}  // namespace xinqiao
