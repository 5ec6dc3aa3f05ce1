// Every command in the handbook of operators is one, with the options that it names.
#include <regex>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/places.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao::support {
namespace {

using testing::HasSubstr;

std::string help_of(const std::string& words) {
    const TemporaryFolder folder;
    const std::string program = (build_folder() / "xinqiao").string();
    const Outcome outcome =
        run_program("/bin/sh", {"-c", program + " " + words + " --help"}, folder.path());
    return outcome.code == 0 ? outcome.output : "";
}

// Verbs that have further ones: "backup create".
std::string verb_of(const std::string& first, const std::string& second) {
    static const std::set<std::string> with_more{
        "backup", "config", "journal", "key", "policy", "quarantine", "store", "system"};
    return with_more.contains(first) && !second.empty() ? first + " " + second : first;
}

TEST(OperatorHandbook, EveryCommandIsThere) {
    const std::string page = text_of(source_folder() / "docs/operator.md");
    static const std::regex command{R"((?:`|^|\n)xinqiao ([a-z]+)(?: ([a-z]+))?([^`\n#]*))"};
    static const std::regex option{R"(--[a-z-]+)"};
    std::set<std::string> verbs;
    for (std::sregex_iterator at{page.begin(), page.end(), command}, end; at != end; ++at) {
        const std::string verb = verb_of((*at)[1], (*at)[2]);
        const std::string help = help_of(verb);
        EXPECT_NE(help, "") << "xinqiao " << verb;
        const std::string rest = (*at)[3];
        for (std::sregex_iterator word{rest.begin(), rest.end(), option}; word != end; ++word)
            EXPECT_THAT(help, HasSubstr(word->str())) << verb;
        verbs.insert(verb);
    }
    EXPECT_GE(verbs.size(), 12U);
}

TEST(OperatorHandbook, TheUnitsThatItNamesAreShipped) {
    const std::string page = text_of(source_folder() / "docs/operator.md");
    static const std::regex unit{R"(xinqiao-[a-z]+\.(?:timer|service))"};
    int units = 0;
    for (std::sregex_iterator at{page.begin(), page.end(), unit}, end; at != end; ++at, ++units) {
        EXPECT_TRUE(std::filesystem::exists(source_folder() / "systemd" / at->str())) << at->str();
    }
    EXPECT_GE(units, 2);
}

}  // namespace
}  // namespace xinqiao::support
