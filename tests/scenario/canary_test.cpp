// The canary goes every way that records go, is told where it is lost, and leaves no trace.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/config/read_config.hpp"
#include "daemon/flow/canary_journey.hpp"
#include "daemon/flow/canary_record.hpp"
#include "daemon/store/policy_choices.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/places.hpp"
#include "tests/support/process.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string lost_report(const PipelineReport& report) {
    return report.system + " " + report.name + " " + report.stage + " " + report.why;
}

StreamSettings stream_of(const Mapping& mapping, const std::string& role) {
    StreamSettings stream;
    stream.name = role == "take" ? "list" : "shown";
    stream.kind = mapping.kind.text();
    stream.mapping = mapping.name.text();
    stream.role = role;
    return stream;
}

SystemSettings system_named(const std::string& name, const std::string& owner) {
    SystemSettings system;
    system.name = system.label = name;
    system.adapter = "memory";
    system.owner = owner;
    return system;
}

class CanaryTest : public testing::Test {
protected:
    CanaryTest() {
        fs::copy(support::source_folder() / "schema", schema, fs::copy_options::recursive);
        clock.set(start_of(std::chrono::year{2026} / 3 / 9) + std::chrono::hours{12});
    }

    // A list of the bureau and a platform for that mapping.
    void add(const Mapping& mapping) {
        SystemSettings bureau = system_named("from-" + mapping.name.text(), "bureau");
        bureau.streams = {stream_of(mapping, "take")};
        settings.push_back(bureau);
        SystemSettings platform = system_named("to-" + mapping.name.text(), "platform");
        platform.streams = {stream_of(mapping, "published")};
        PublicationSettings publication;
        publication.kind = mapping.kind.text();
        publication.mapping = mapping.name.text();
        platform.publications = {publication};
        settings.push_back(platform);
    }
    void add(const std::string& mapping) {
        add(Rulebook{schema}.mappings.at(MappingName{mapping}));
    }

    std::vector<std::string> lost() {
        const Rulebook rulebook{schema};
        const Systems systems{settings, {}, clock, nullptr};
        SilentProgress progress;
        const Workshop workshop{rulebook, systems, clock, place.store, progress, "canary"};
        std::vector<std::string> sentences;
        reports = canary_journey(workshop, {});
        for (const PipelineReport& report : reports) {
            if (!report.arrived()) sentences.push_back(lost_report(report));
        }
        return sentences;
    }

    void replace(const std::string& file, const std::string& old, const std::string& fresh) {
        std::string text = support::text_of(schema / file);
        const std::size_t at = text.find(old);
        ASSERT_NE(at, std::string::npos) << file << ": " << old;
        text.replace(at, old.size(), fresh);
        std::ofstream{schema / file, std::ios::trunc} << text;
    }

    TemporaryFolder folder;
    fs::path schema = folder.path() / "schema";
    ManualClock clock;
    StoreInFolder place;
    std::vector<SystemSettings> settings;
    std::vector<PipelineReport> reports;
};

// Each by itself: an older table lacks what a newer one demands, and the canary would say so.
TEST_F(CanaryTest, ComesThroughEveryMappingThatWeShip) {
    const Rulebook rulebook{schema};
    std::size_t mappings = 0;
    for (const auto& [name, mapping] : rulebook.mappings) {
        settings.clear();
        add(mapping);
        EXPECT_THAT(lost(), IsEmpty()) << name.text();
        EXPECT_EQ(reports.size(), 3U) << name.text();
        ++mappings;
    }
    EXPECT_GE(mappings, 28U);
}

TEST_F(CanaryTest, GoesEveryWayOfABureauAtOnce) {
    for (const char* mapping : {"penalty-2019", "licence-2019", "blacklist-sxy", "redlist-sxy"})
        add(mapping);
    settings.pop_back();  // nobody publishes one of them, and a clerk alone says another one
    settings.erase(settings.begin());
    EXPECT_THAT(lost(), IsEmpty());
    EXPECT_EQ(reports.size(), 3U + 6U);
}

// Each mistake passes the check of the configuration; the real records would stop at the same
// stage.
TEST_F(CanaryTest, IsLostWhereAMappingNoLongerWritesWhatTheKindNeeds) {
    add("penalty-2019");
    add("licence-2019");
    EXPECT_THAT(lost(), IsEmpty());
    replace(
        "mappings/penalty-2019.toml",
        "wires = [\"CF_JDRQ\"] }",
        "wires = [\"CF_JDRQ\"], write = false }"
    );
    EXPECT_THAT(lost(), Contains(HasSubstr("名单缺少必需的列: CF_JDRQ")));
    for (const PipelineReport& report : reports)
        EXPECT_TRUE(report.arrived() || !report.system.ends_with("licence-2019"))
            << lost_report(report);
}

TEST_F(CanaryTest, IsLostWhereAKindRefusesEverything) {
    add("penalty-2019");
    replace("kinds/penalty.toml", "fine = [\"罚款\"]\n", "");
    replace("kinds/penalty.toml", "warning = [\"警告\"]\n", "");
    replace(
        "kinds/penalty.toml",
        "length = 5000, required = true, wires = [\"处罚事由\"]",
        "length = 1, required = true, wires = [\"处罚事由\"]"
    );
    EXPECT_THAT(lost(), Contains(HasSubstr("from-penalty-2019 list read facts")));
}

TEST_F(CanaryTest, IsLostWhereAFilterTakesEverything) {
    add("penalty-2019");
    replace("mappings/penalty-2019.toml", "\"表格说明*\"", "\"信桥*\"");
    EXPECT_THAT(lost(), Contains(HasSubstr("list read 被映射的过滤条件滤掉了")));
}

TEST_F(CanaryTest, IsLostWhereAClerkHasPutRulesInForceThatAreGone) {
    add("penalty-2019");
    {
        Transaction transaction{*place.database};
        PolicyChoices{transaction}.choose(
            {.kind = KindName{"penalty"}, .rule_sets = {"abolished"}, .who = "clerk"}
        );
        transaction.commit();
    }
    EXPECT_THAT(lost(), Contains(HasSubstr("judge")));
}

TEST_F(CanaryTest, IsLostWhereAMessageBreaksTheFormOfItsPlatform) {
    add("penalty-2019");
    SystemSettings& platform = settings.back();
    platform.adapter = "files";
    platform.files.root = "/nowhere";
    for (const char* format : {"csv", "rowdata", "datas"}) {
        platform.files.format = format;
        EXPECT_THAT(lost(), IsEmpty()) << format;
    }
    replace("mappings/penalty-2019.toml", "wires = [\"CF_SY\"]", "wires = [\"CF SY\"]");
    EXPECT_THAT(lost(), Contains(HasSubstr("to-penalty-2019 publish penalty push 列名“CF SY”")));
}

TEST_F(CanaryTest, IsLostWhereAListCannotBeReadInItsForm) {
    add("penalty-2019");
    settings.front().adapter = "rest";
    EXPECT_THAT(lost(), IsEmpty());
    settings.front().rest.code_at = "/complete";  // the envelope of every answer is an error now
    EXPECT_THAT(lost(), Contains(HasSubstr("from-penalty-2019 list read")));
}

// Of the two systems of one mapping the form is the real one: read, told, answered.
TEST_F(CanaryTest, GoesThroughTheFormOfEveryAdapter) {
    const auto comes_through = [&](const std::string& adapter, const auto& change) {
        settings.clear();
        add("penalty-2019");
        for (SystemSettings& system : settings) {
            system.adapter = adapter;
            for (StreamSettings& stream : system.streams) {
                stream.path = "penalties";
                stream.soap.operation = "listPenalties";
            }
            for (PublicationSettings& publication : system.publications) {
                publication.path = "penalties";
                publication.soap.operation = "importPenalties";
            }
            change(system);
        }
        const std::vector<std::string> none = lost();
        EXPECT_THAT(none, IsEmpty()) << adapter;
        return reports.size() == 3U && none.empty();
    };
    for (const char* method : {"sm4-cbc", "sm4-ecb"}) {
        EXPECT_TRUE(comes_through("rest", [&](SystemSettings& system) {
            system.rest.cipher.method = method;
        }));
    }
    for (const char* payload : {"rowdata", "datas", "json"}) {
        EXPECT_TRUE(comes_through("soap", [&](SystemSettings& system) {
            system.soap.payload = payload;
            system.soap.version = payload[0] == 'd' ? "1.2" : "1.1";
            system.soap.qualified = payload[0] == 'j';
            system.soap.name_space = "urn:credit";
            if (payload[0] == 'j') system.soap.answer.row = "row";
        }));
    }
    for (const std::int64_t heading_row : {0, 4}) {
        EXPECT_TRUE(comes_through("spreadsheet", [&](SystemSettings& system) {
            system.spreadsheet.root = folder.path().string();
            system.spreadsheet.heading_row = heading_row;
        }));
    }
    EXPECT_TRUE(comes_through("process", [](SystemSettings&) {}));
    for (const char* read_by : {"all", "batch", "time", "flag"}) {
        EXPECT_TRUE(comes_through("table", [&](SystemSettings& system) {
            system.table.backend = "postgresql";
            system.table.connection = "host=nowhere.example";
            system.table.read_by = read_by;
            system.table.change_flag = "BGBZ";
            system.table.keys = {"CF_WSH"};
            const bool is_whole = system.table.read_by == "all" || system.table.read_by == "flag";
            for (StreamSettings& stream : system.streams)
                stream.full = is_whole;
        }));
    }
}

TEST_F(CanaryTest, IsLostWhereTheFormOfAnAdapterDoesNotFit) {
    add("penalty-2019");
    SystemSettings& bureau = settings.front();
    SystemSettings& platform = settings.back();
    const SystemSettings good_bureau = bureau;
    const SystemSettings good_platform = platform;
    const auto lost_when = [&](const auto& change) {
        bureau = good_bureau;
        platform = good_platform;
        change();
        return lost();
    };
    EXPECT_THAT(
        lost_when([&] {
            bureau.adapter = "soap";
            bureau.streams[0].soap.operation = "list";
            bureau.soap.answer.total = {"code"};
        }),
        Contains(HasSubstr("from-penalty-2019 list read"))
    );
    EXPECT_THAT(
        lost_when([&] {
            platform.adapter = "soap";
            platform.publications[0].soap.operation = "import";
            platform.soap.answer.refused_whole = platform.soap.answer.success;
        }),
        Contains(HasSubstr("to-penalty-2019 publish penalty push"))
    );
    EXPECT_THAT(
        lost_when([&] { bureau.adapter = "process"; }),  // which of its streams, nobody said
        Contains(HasSubstr("from-penalty-2019 list read"))
    );
    EXPECT_THAT(
        lost_when([&] {
            bureau.adapter = "table";
            bureau.table.read_by = "flag";  // and no column for it
        }),
        Contains(HasSubstr("from-penalty-2019 list read"))
    );
    EXPECT_THAT(
        lost_when([&] {
            platform.adapter = "spreadsheet";
            platform.spreadsheet.root = folder.path().string();
            fs::create_directories(folder.path() / "templates");
            std::ofstream{folder.path() / "templates/penalty.xlsx"} << "no workbook";
        }),
        Contains(HasSubstr("to-penalty-2019 publish penalty push 填写模板 templates/penalty.xlsx"))
    );
}

// No table of the real store, no file beside it, and nothing in the temporary folder.
TEST_F(CanaryTest, LeavesNoTrace) {
    const auto picture = [&] {
        std::map<std::string, std::int64_t> rows;
        Transaction transaction{*place.database, Access::reading};
        transaction.run(
            "select name from sqlite_schema where type = 'table'",
            {},
            [&](const Row& row) { rows[std::string{row.text(0)}] = 0; }
        );
        for (auto& [table, count] : rows)
            count = transaction.number("select count(*) from " + table);
        return rows;
    };
    const fs::path temporary = folder.path() / "tmp";
    fs::create_directories(temporary);
    ::setenv("TMPDIR", temporary.c_str(), 1);
    add("penalty-2019");
    add("blacklist-sxy");
    const auto before = picture();
    EXPECT_THAT(lost(), IsEmpty());
    EXPECT_EQ(picture(), before);
    EXPECT_GT(before.size(), 20U);
    EXPECT_TRUE(fs::is_empty(temporary));
    ::unsetenv("TMPDIR");
    for (const auto& entry : fs::directory_iterator{place.folder.path()})
        EXPECT_THAT(support::text_of(entry.path()), Not(HasSubstr(std::string{canary_mark})));
}

}  // namespace
}  // namespace xinqiao
