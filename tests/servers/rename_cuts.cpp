#include "tests/servers/rename_cuts.hpp"

#include <csignal>
#include <stop_token>

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "adapters/files/files.hpp"
#include "base/wait.hpp"
#include "tests/support/fault.hpp"

namespace xinqiao {

std::vector<Receipt> FarSide::push(const std::string& id) const {
    Change change;
    change.id = ChangeId{id};
    change.row = {{"MC", "甲"}};
    const PublicationSettings publication{"penalty", "m", "", 100};
    return files_target(files, publication, credentials)->push({&change, 1}, Call{});
}

std::vector<std::string> FarSide::messages() const {
    std::vector<std::string> names;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator{folder / "outbox", none}) {
        names.push_back(entry.path().filename().string());
    }
    return names;
}

void FarSide::expect_sent_once() const {
    set_fate("");
    EXPECT_TRUE(std::holds_alternative<Taken>(push().at(0)));
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_THAT(messages()[0], testing::EndsWith("_00001.xml"));
}

namespace {

TEST_P(RenameCut, AConnectionCutBeforeItSendsNothingYet) {
    far_.set_fate("cut_before_rename");
    const Error error = fault_of([&] { far_.push(); });
    EXPECT_EQ(error.kind(), Error::Kind::transient) << error.what();
    ASSERT_EQ(far_.messages().size(), 1U);
    EXPECT_THAT(far_.messages()[0], testing::EndsWith(".part"));
    far_.expect_sent_once();
}

TEST_P(RenameCut, ALostReplyIsLookedUp) {
    far_.set_fate("cut_after_rename");
    EXPECT_TRUE(std::holds_alternative<Taken>(far_.push().at(0)));
    EXPECT_EQ(far_.messages().size(), 1U);
    far_.expect_sent_once();
}

TEST_P(RenameCut, KilledBetweenUploadAndRenameItSendsOnce) {
    far_.set_fate("hang_at_rename");
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            far_.push();
        } catch (...) {
        }
        ::_exit(0);
    }
    const auto hangs = [&] { return far_.fate().starts_with("hanging"); };
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!hangs() && std::chrono::steady_clock::now() < end) {
        wait_for(std::stop_token{}, std::chrono::milliseconds{20});
    }
    EXPECT_TRUE(hangs());
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    far_.expect_sent_once();
}

}  // namespace
}  // namespace xinqiao
