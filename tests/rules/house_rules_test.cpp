// The rules of the house that a compiler does not check.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using Folders = std::set<std::string>;

// Who may include whom. A folder may always include itself.
const std::map<std::string, Folders> floors{
    {"base", {}},
    {"schema", {"base"}},
    {"adapters", {"base", "schema"}},
    {"daemon", {"base", "schema", "adapters"}},
};

const std::map<std::string, Folders> rooms{
    {"config", {}},
    {"store", {}},
    {"comparison", {}},
    {"flow", {"store", "config"}},
    {"decisions", {"flow", "store", "config"}},
    {"report", {"decisions", "flow", "comparison", "store", "config"}},
    {"ops", {"flow", "store", "config"}},
    {"http", {"ops", "report", "decisions", "flow", "store", "config"}},
    {"cli", {"http", "ops", "report", "decisions", "flow", "comparison", "store", "config"}},
};

std::vector<std::string> lines_of(const fs::path& file) {
    std::ifstream stream{file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string text_in(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

std::vector<fs::path> sources_below(const fs::path& folder) {
    std::vector<fs::path> found;
    if (!fs::exists(folder)) return found;
    for (const auto& file : fs::recursive_directory_iterator{folder}) {
        const fs::path extension = file.path().extension();
        if (extension == ".cpp" || extension == ".hpp") found.push_back(file.path());
    }
    return found;
}

// The folder at a depth of the path: 0 is the floor, 1 the room. Empty for a file.
std::string folder_at(const fs::path& path, int depth) {
    auto part = path.begin();
    std::advance(part, depth);
    return std::next(part) == path.end() ? std::string{} : part->string();
}

std::vector<fs::path> own_includes(const fs::path& file) {
    static const std::regex include{R"(^#include "([^"]+)\")"};
    std::vector<fs::path> found;
    for (const std::string& line : lines_of(file)) {
        std::smatch match;
        if (std::regex_search(line, match, include)) found.emplace_back(match.str(1));
    }
    return found;
}

bool has_line(const fs::path& file, const std::regex& pattern) {
    for (const std::string& line : lines_of(file)) {
        if (std::regex_search(line, pattern)) return true;
    }
    return false;
}

TEST(HouseRules, FloorsIncludeOnlyWhatLiesBelow) {
    for (const auto& [floor, allowed] : floors) {
        for (const fs::path& file : sources_below(floor)) {
            for (const fs::path& target : own_includes(file)) {
                const std::string other = folder_at(target, 0);
                if (other.empty()) continue;
                EXPECT_TRUE(other == floor || allowed.contains(other))
                    << file << " must not include " << target;
            }
        }
    }
}

TEST(HouseRules, RoomsOfTheDaemonIncludeOnlyTheirNeighboursBelow) {
    for (const auto& [room, allowed] : rooms) {
        for (const fs::path& file : sources_below(fs::path{"daemon"} / room)) {
            for (const fs::path& target : own_includes(file)) {
                if (folder_at(target, 0) != "daemon") continue;
                const std::string other = folder_at(target, 1);
                EXPECT_TRUE(other == room || allowed.contains(other))
                    << file << " must not include " << target;
            }
        }
    }
}

TEST(HouseRules, OnlyTheFrontDoorSeesAsioAndBeast) {
    const std::regex network{R"(#include <boost/(asio|beast))"};
    for (const auto& [floor, allowed] : floors) {
        for (const fs::path& file : sources_below(floor)) {
            if (file.string().starts_with("daemon/http/")) continue;
            EXPECT_FALSE(has_line(file, network)) << file;
        }
    }
}

TEST(HouseRules, FlowsAndSchemaSeeNoTransportAndNoDatabaseLibrary) {
    const std::regex library{R"(#include <(curl/|sqlite3|pugixml|simdjson|openssl/ssl|libpq))"};
    for (const char* folder : {"schema", "daemon/flow", "daemon/decisions", "daemon/report"}) {
        for (const fs::path& file : sources_below(folder)) {
            EXPECT_FALSE(has_line(file, library)) << file;
        }
    }
}

TEST(HouseRules, SchemaHasNoClock) {
    const std::regex clock{R"(system_clock|steady_clock|std::time\(|SystemClock)"};
    for (const fs::path& file : sources_below("schema")) {
        EXPECT_FALSE(has_line(file, clock)) << file;
    }
}

// GCC 12 miscompiles these: one co_await per statement, with named arguments.
TEST(HouseRules, AwaitsStandAlone) {
    const std::regex crowded{
        R"((if|while|switch) \(.*co_await|[?:{,&|] *co_await|co_await [^;]*(\[[^\]]*\] *[({]|[A-Za-z>]\{))"};
    for (const fs::path& file : sources_below("daemon/http")) {
        for (const std::string& line : lines_of(file)) {
            EXPECT_FALSE(std::regex_search(line, crowded)) << file << ": " << line;
        }
    }
}

TEST(HouseRules, EveryFileSaysWhatItIs) {
    for (const char* folder : {"base", "schema", "adapters", "daemon", "tests"}) {
        for (const fs::path& file : sources_below(folder)) {
            const std::vector<std::string> lines = lines_of(file);
            ASSERT_FALSE(lines.empty()) << file;
            // The header says it for its source file.
            fs::path header = file;
            const bool has_header =
                file.extension() == ".cpp" && fs::exists(header.replace_extension(".hpp"));
            EXPECT_TRUE(has_header || lines.front().starts_with("// ")) << file;
        }
    }
}

TEST(HouseRules, NothingUnfinishedIsLeftLying) {
    const std::regex mark{R"(\b(TODO|FIXME|XXX|HACK)\b|DISABLED_)"};
    for (const char* folder : {"base", "schema", "adapters", "daemon", "tests"}) {
        for (const fs::path& file : sources_below(folder)) {
            if (file.filename() == "house_rules_test.cpp") continue;
            EXPECT_FALSE(has_line(file, mark)) << file;
        }
    }
}

// Sleeping tests lie on a slow machine and waste a fast one.
TEST(HouseRules, NeitherTestsNorFlowsSleep) {
    const std::regex sleep{R"(sleep_for|sleep_until|usleep\()"};
    for (const char* folder : {"adapters", "daemon/flow", "tests/unit", "tests/scenario"}) {
        for (const fs::path& file : sources_below(folder)) {
            EXPECT_FALSE(has_line(file, sleep)) << file;
        }
    }
}

// What the guide shows is built and run, or it rots.
TEST(HouseRules, TheGuideToAdaptersShowsTheExampleAsItIs) {
    const std::string example = text_in("tests/contract/example_adapter.hpp")
                                + text_in("tests/contract/example_adapter.cpp")
                                + text_in("tests/contract/example_stages.cpp");
    const std::string guide = text_in("adapters/README.md");
    static const std::string fence = "```cpp\n";
    int blocks = 0;
    for (std::size_t at = guide.find(fence); at != std::string::npos; ++blocks) {
        const std::size_t begin = at + fence.size();
        const std::size_t end = guide.find("```", begin);
        ASSERT_NE(end, std::string::npos);
        const std::string block = guide.substr(begin, end - begin);
        EXPECT_NE(example.find(block), std::string::npos) << block;
        at = guide.find(fence, end);
    }
    EXPECT_GE(blocks, 8);
}

// A reason that no page explains is none a steward can use.
TEST(HouseRules, EveryReasonIsExplained) {
    const std::string page = text_in("docs/formats/findings.md");
    const std::regex name{R"x(ReasonFacts\{Reason::\w+, "([a-z-]+)")x"};
    const std::string table = text_in("daemon/flow/reason.cpp");
    int reasons = 0;
    for (std::sregex_iterator found{table.begin(), table.end(), name}, end; found != end; ++found) {
        EXPECT_NE(page.find("| `" + found->str(1) + "` |"), std::string::npos) << found->str(1);
        ++reasons;
    }
    EXPECT_GE(reasons, 20);
}

}  // namespace
}  // namespace xinqiao
