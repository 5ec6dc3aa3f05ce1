// Real, dirty records of organisations as a local system: every row is accounted for, and every
// row that was set aside says what to do. The records are not part of this repository; the tests
// exist where the folder does.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include <gtest/gtest.h>

#include "daemon/store/quarantine.hpp"
#include "tests/support/memory_world.hpp"
#include "tests/support/places.hpp"
#include "tests/support/process.hpp"

namespace xinqiao {
namespace {
namespace fs = std::filesystem;

struct SampleList {
    std::string file;
    std::string kind;
    std::string mapping;
};

const std::vector<SampleList>& sample_lists() {
    static const std::vector<SampleList> lists{
        {"subjects", "basic", "land-credit-basic"},
        {"penalties", "penalty", "land-credit-penalty"},
        {"discipline", "adverse", "land-credit-adverse"},
        {"rewards", "honour", "land-credit-honour"}};
    return lists;
}

// The folder of the records, or none.
std::vector<std::string> sample_folders() {
    const char* named = std::getenv("XINQIAO_REAL_SAMPLES");
    const fs::path folder =
        named ? fs::path{named} : support::source_folder() / "../shared/samples";
    std::error_code fault;
    if (!fs::exists(folder / "subjects.csv", fault)) return {};
    return {fs::canonical(folder).string()};
}

// Records of a CSV file without its heading, counted by quotes and line breaks alone.
std::int64_t records_in(const fs::path& file) {
    std::int64_t records = 0;
    bool quoted = false;
    bool empty = true;
    for (const char letter : support::text_of(file)) {
        if (letter == '"') quoted = !quoted;
        const bool ends = letter == '\n' && !quoted;
        if (ends && !empty) ++records;
        empty = ends || (empty && letter == '\r');
    }
    return records - (empty ? 1 : 0);
}

class RealSamples : public testing::TestWithParam<std::string> {
protected:
    NightSummary night() {
        SystemSettings system;
        system.name = "land-credit";
        system.label = "国土资源信用系统";
        system.owner = "bureau";
        system.adapter = "files";
        system.files.root = GetParam();
        for (const SampleList& list : sample_lists()) {
            system.streams.push_back(
                {.name = list.file,
                 .kind = list.kind,
                 .mapping = list.mapping,
                 .path = list.file + ".csv"}
            );
        }
        const auto no_secrets = [](const CredentialName&) { return Secret{}; };
        const Systems systems{{system}, no_secrets, clock, nullptr};
        Workshop workshop{world.rulebook(), systems, clock, store.store, progress, "test"};
        clock.advance(std::chrono::hours{24});
        return run_night(workshop, {}, {}).summary;
    }

    std::vector<QuarantinedRow> quarantined() {
        Transaction transaction{*store.database, Access::reading};
        return Quarantine{transaction}.list(SystemName{"land-credit"}, "", 10'000);
    }

    // Field and rule of every error, and how many rows it kept out.
    std::map<std::string, int> reasons() {
        std::map<std::string, int> counts;
        for (const QuarantinedRow& row : quarantined()) {
            for (const Finding& finding : findings_from_json(row.findings)) {
                if (finding.severity != Severity::error) continue;
                ++counts[row.stream.text() + " " + finding.field + " " + finding.rule];
            }
        }
        return counts;
    }

    MemoryWorld world;  // for its rulebook
    StoreInFolder store;
    ManualClock clock;
    QuietProgress progress;
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RealSamples);

void print(const StreamSummary& stream) {
    std::cout << stream.stream << ": read " << stream.read << " stored " << stream.stored
              << " unchanged " << stream.unchanged << " filtered " << stream.filtered
              << " quarantined " << stream.quarantined << "\n";
}

TEST_P(RealSamples, EveryRowIsAccountedFor) {
    const NightSummary summary = night();
    for (const StreamSummary& stream : summary.systems.at(0).streams) {
        print(stream);
        EXPECT_EQ(stream.outcome, "done") << stream.note;
        EXPECT_EQ(stream.read, records_in(fs::path{GetParam()} / (stream.stream + ".csv")));
        EXPECT_EQ(
            stream.read, stream.stored + stream.unchanged + stream.filtered + stream.quarantined
        );
        EXPECT_GT(stream.stored, 0) << stream.stream;
    }
    for (const auto& [reason, rows] : reasons()) {
        std::cout << "  " << rows << " " << reason << "\n";
    }
}

TEST_P(RealSamples, ASecondNightChangesNothing) {
    night();
    const auto before = quarantined().size();
    const NightSummary again = night();
    EXPECT_FALSE(again.changed_anything());
    EXPECT_EQ(quarantined().size(), before);
    for (const StreamSummary& stream : again.systems.at(0).streams) {
        EXPECT_EQ(stream.stored, 0) << stream.stream;
    }
}

TEST_P(RealSamples, EveryRowSetAsideSaysWhatToDo) {
    night();
    for (const QuarantinedRow& row : quarantined()) {
        const Findings findings = findings_from_json(row.findings);
        const bool advised = std::ranges::any_of(findings, [](const Finding& finding) {
            const bool chinese =
                finding.advice.find_first_of("\xE4\xE5\xE6\xE7\xE8\xE9") != std::string::npos;
            return finding.severity == Severity::error && chinese;
        });
        EXPECT_TRUE(advised) << row.stream.text() << " " << row.place << " " << row.findings;
    }
}

INSTANTIATE_TEST_SUITE_P(Folder, RealSamples, testing::ValuesIn(sample_folders()), [](const auto&) {
    return "Samples";
});

}  // namespace
}  // namespace xinqiao
