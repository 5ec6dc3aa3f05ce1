// What we say to systemd, and whether it accepts our unit.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "daemon/ops/clock_watch.hpp"
#include "daemon/ops/heartbeats.hpp"
#include "daemon/ops/notifier.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/notified_systemd.hpp"
#include "tests/support/places.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using Listener = support::NotifiedSystemd;

TEST(Notifier, SaysItInTheWordsOfTheProtocol) {
    const Listener listener;
    ASSERT_TRUE(listener.bound());
    const Notifier notifier{listener.socket()};
    notifier.ready("运行中\nREADY=0");
    EXPECT_EQ(listener.heard(), "READY=1\nSTATUS=运行中 READY=0");
    notifier.reloading();
    EXPECT_THAT(listener.heard(), StartsWith("RELOADING=1\nMONOTONIC_USEC="));
    notifier.watchdog();
    EXPECT_EQ(listener.heard(), "WATCHDOG=1");
    notifier.stopping();
    EXPECT_EQ(listener.heard(), "STOPPING=1");
}

TEST(Notifier, IsSilentWithoutSystemd) {
    const Listener listener;
    Notifier{std::string{}}.watchdog();
    EXPECT_EQ(listener.heard(), "nothing");
}

TEST(Heartbeats, NameTheWorkerThatFellSilent) {
    const ManualClock clock;
    std::chrono::steady_clock::time_point steady;
    Heartbeats beats{clock, [&] { return steady; }};
    const std::size_t network = beats.expect("network", 60s);
    beats.expect("night", 300s);
    steady += 61s;
    EXPECT_THAT(beats.silent(), ElementsAre(SilentWorker{"network", 61s}));
    beats.beat(network);
    EXPECT_THAT(beats.silent(), IsEmpty());
    steady += 240s;
    EXPECT_THAT(
        beats.silent(), ElementsAre(SilentWorker{"network", 240s}, SilentWorker{"night", 301s})
    );
}

TEST(Heartbeats, AreNotDeceivedByAClockThatIsSet) {
    ManualClock clock;
    std::chrono::steady_clock::time_point steady;
    Heartbeats beats{clock, [&] { return steady; }};
    beats.expect("night", 60s);
    clock.advance(24h);
    EXPECT_THAT(beats.silent(), IsEmpty());
    clock.advance(-48h);
    steady += 61s;
    EXPECT_THAT(beats.silent(), ElementsAre(SilentWorker{"night", 61s}));
}

TEST(ClockWatch, TellsAJumpEitherWayAndNoSmallStep) {
    const Moment noon = start_of(std::chrono::year{2026} / 3 / 9) + 12h;
    const std::chrono::steady_clock::time_point steady;
    ClockWatch watch{noon, steady};
    EXPECT_EQ(watch.look(noon + 10s, steady + 10s).by, 0s);
    EXPECT_EQ(watch.look(noon + 80s, steady + 20s).by, 0s);
    EXPECT_EQ(watch.look(noon + 90s + 1h, steady + 30s).by, 1h);
    EXPECT_EQ(watch.look(noon + 100s + 1h, steady + 40s).by, 1h);
    const ClockJump back = watch.look(noon + 110s - 24h, steady + 50s);
    EXPECT_EQ(back.by, -25h);
    EXPECT_EQ(back.seen, noon + 110s - 24h);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
        text.replace(at, from.size(), to);
        at += to.size();
    }
    return text;
}

std::string unit_text() {
    return support::text_of(support::source_folder() / "systemd/xinqiao.service");
}

TEST(SystemdUnit, IsAcceptedBySystemd) {
    const fs::path judge = "/usr/bin/systemd-analyze";
    if (!fs::exists(judge)) GTEST_SKIP() << "no systemd-analyze here";
    std::string pattern = (fs::temp_directory_path() / "xinqiao-unit-XXXXXX").string();
    const fs::path folder = ::mkdtemp(pattern.data());
    const std::string text = unit_text();
    ASSERT_NE(text.find("WatchdogSec="), std::string::npos);
    std::ofstream{folder / "xinqiao.service"} << replaced(text, "/usr/bin/xinqiao", "/bin/true");
    const support::Outcome outcome =
        support::run_program(judge, {"verify", (folder / "xinqiao.service").string()}, folder);
    EXPECT_EQ(outcome.code, 0) << outcome.errors;
    fs::remove_all(folder);
}

// What fails before the main process is tried again, whatever its exit code.
TEST(SystemdUnit, LeavesWhatOnlyAnOperatorCanMendToHim) {
    const std::string text = unit_text();
    EXPECT_THAT(text, HasSubstr("\nRestartPreventExitStatus=2 3\n"));
    EXPECT_THAT(text, Not(HasSubstr("\nExecStartPre=")));
}

TEST(SystemdUnit, LetsAsManyConnectionsBeOpenAsTheSettingsAllow) {
    constexpr int most_connections = 15'000;  // [http] connections
    constexpr int for_the_rest = 256;
    const std::string text = unit_text();
    const std::string name = "\nLimitNOFILE=";
    const std::size_t place = text.find(name);
    ASSERT_NE(place, std::string::npos);
    EXPECT_GE(std::stoi(text.substr(place + name.size())), most_connections + for_the_rest);
}

TEST(SystemdUnit, IsExposedLittle) {
    const fs::path judge = "/usr/bin/systemd-analyze";
    if (!fs::exists(judge)) GTEST_SKIP() << "no systemd-analyze here";
    const TemporaryFolder folder;
    for (const char* unit :
         {"xinqiao.service", "xinqiao-backup.service", "xinqiao-verify.service"}) {
        const fs::path file = support::source_folder() / "systemd" / unit;
        const support::Outcome outcome = support::run_program(
            judge, {"security", "--offline=true", "--threshold=20", file.string()}, folder.path()
        );
        EXPECT_EQ(outcome.code, 0) << unit << ": more than 2.0\n" << outcome.output;
    }
}

}  // namespace
}  // namespace xinqiao
