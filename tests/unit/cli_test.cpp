// What the built program answers to the words of a command line.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/store/key_ring.hpp"
#include "tests/support/places.hpp"
#include "tests/support/process.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using support::Outcome;
using testing::HasSubstr;

class CommandLineTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "xinqiao-cli-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        fs::create_directories(folder_ / "systems");
        write("xinqiao.toml", "");
    }
    void TearDown() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream{folder_ / name} << text;
    }

    Outcome run(std::vector<std::string> words) const {
        return support::run_program(support::build_folder() / "xinqiao", words, folder_);
    }
    // In a folder that holds no configuration.
    Outcome run_elsewhere(std::vector<std::string> words) const {
        const std::string program = support::build_folder() / "xinqiao";
        words.insert(
            words.begin(), {"-c", "cd \"$0\" && exec \"$@\"", folder_ / "systems", program}
        );
        return support::run_program("/bin/sh", words, folder_);
    }
    Outcome run_with_config(std::vector<std::string> words) const {
        words.push_back("--config");
        words.push_back((folder_ / "xinqiao.toml").string());
        return run(words);
    }

    fs::path folder_;
};

TEST_F(CommandLineTest, HelpSpeaksBothLanguagesAndNamesTheExitCodes) {
    const Outcome outcome = run({"--help"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.output, HasSubstr("检查、显示、说明配置 / check, show and explain"));
    EXPECT_THAT(outcome.output, HasSubstr("4 部分完成 partial"));
}

TEST_F(CommandLineTest, AWordItDoesNotKnowIsAMistakeOfUsage) {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"dance"}, {"config"}, {"config", "check", "--fast"}, {}}) {
        const Outcome outcome = run(words);
        EXPECT_EQ(outcome.code, 2);
        EXPECT_EQ(outcome.output, "");
        EXPECT_THAT(outcome.errors, HasSubstr("怎么办: "));
    }
}

TEST_F(CommandLineTest, AConfigurationWithMistakesIsExitThree) {
    EXPECT_EQ(run_with_config({"config", "check"}).code, 0);
    write("xinqiao.toml", "[http]\nworkers = 99\n");
    const Outcome outcome = run_with_config({"config", "check"});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.errors, HasSubstr("xinqiao.toml:2: http.workers: 99 不在 1 到 16 之间"));
}

TEST_F(CommandLineTest, AKindThatDoesNotExistIsFoundByTheCheck) {
    write(
        "systems/league.toml",
        "name = \"league\"\nlabel = \"盟\"\nadapter = \"memory\"\nowner = \"league\"\n"
        "[[stream]]\nname = \"a\"\nkind = \"weather\"\nmapping = \"storm\"\n"
    );
    const Outcome outcome = run_with_config({"config", "check"});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(
        outcome.errors, HasSubstr("systems/league.toml:7: stream[0].kind: 没有这个信息类别")
    );
    EXPECT_THAT(outcome.errors, HasSubstr("stream[0].mapping: 没有这个映射: storm"));
}

TEST_F(CommandLineTest, WorkdaysAreCountedWithoutAConfiguration) {
    const Outcome outcome = run_elsewhere({"workday", "2025-09-30", "1", "--json"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(outcome.output, "{\"date\":\"2025-09-30\",\"n\":1,\"workday\":\"2025-10-09\"}\n");
    EXPECT_EQ(run_elsewhere({"workday", "2025-02-30", "1"}).code, 7);
    EXPECT_EQ(run_elsewhere({"workday", "2025-09-30", "0"}).code, 2);
}

TEST_F(CommandLineTest, CodesThatAreNotAllValidAreExitOne) {
    write("codes.txt", "91110000100000000X\n");
    const Outcome outcome = run({"uscc", "check", (folder_ / "codes.txt").string()});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.output, HasSubstr("91110000100000000X"));
    EXPECT_EQ(run({"uscc", "check", (folder_ / "none.txt").string()}).code, 7);
}

// An editor, or who copied the key by hand, may have left out the last line break.
TEST_F(CommandLineTest, AFreshKeyStandsOnALineOfItsOwn) {
    const fs::path ring = folder_ / "store-key";
    ASSERT_EQ(run({"key", "new", ring.string()}).code, 0);
    std::string text = support::text_of(ring);
    const std::string first = text.substr(0, 8);
    text.pop_back();
    std::ofstream{ring, std::ios::trunc} << text;
    const Outcome second = run({"key", "new", ring.string()});
    ASSERT_EQ(second.code, 0) << second.errors;
    ASSERT_EQ(run({"key", "new", ring.string()}).code, 0);
    const KeyRing keys{Secret{support::text_of(ring)}};
    EXPECT_EQ(std::distance(keys.begin(), keys.end()), 3);
    EXPECT_EQ(keys.begin()->id, first);
    EXPECT_NE(keys.find(second.output.substr(0, 8)), nullptr);
    EXPECT_EQ(support::text_of(ring).find("\n\n"), std::string::npos);
    EXPECT_EQ(fs::status(ring).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace
}  // namespace xinqiao
