// One kind and its mappings read alone: as all of them would be, and without what is wrong
// elsewhere.
#include "schema/rules_of_kind.hpp"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;

std::filesystem::path shipped_folder(const char* folder) {
    return support::source_folder() / "schema" / folder;
}

TEST(RulesOfKindTest, AreThoseThatAllRulesHoldOfIt) {
    const Kinds kinds{shipped_folder("kinds")};
    const Mappings all{shipped_folder("mappings"), kinds};
    for (const auto& [name, kind] : kinds) {
        SCOPED_TRACE(name.text());
        const auto alone = find_kind(shipped_folder("kinds"), name);
        ASSERT_TRUE(alone);
        EXPECT_EQ(alone->label, kind.label);
        EXPECT_EQ(alone->fields.size(), kind.fields.size());
        const auto mappings = mappings_of_kind(shipped_folder("mappings"), *alone);
        auto next = mappings.begin();
        for (const auto& [mapping_name, mapping] : all) {
            if (mapping.kind != name) continue;
            ASSERT_NE(next, mappings.end());
            EXPECT_EQ(next->name, mapping_name);
            EXPECT_EQ(next->columns.size(), mapping.columns.size());
            ++next;
        }
        EXPECT_EQ(next, mappings.end());
    }
}

TEST(RulesOfKindTest, AKindThatIsNotThereIsNoFileElsewhere) {
    EXPECT_FALSE(find_kind(shipped_folder("kinds"), KindName{"none"}));
    EXPECT_FALSE(find_kind(shipped_folder("kinds"), KindName{"../kinds/licence"}));
}

TEST(RulesOfKindTest, AMappingOfTheKindIsFoundHoweverItSpellsThat) {
    const TemporaryFolder folder;
    const auto licence = find_kind(shipped_folder("kinds"), KindName{"licence"});
    ASSERT_TRUE(licence);
    std::ifstream plain{shipped_folder("mappings") / "licence-plain.toml"};
    const std::string text{std::istreambuf_iterator<char>{plain}, {}};
    const auto of_kind = [&](const std::string& spelling) {
        std::string other = text;
        const std::string usual = "kind = \"licence\"";
        other.replace(other.find(usual), usual.size(), "kind = " + spelling);
        std::ofstream{folder.path() / "licence-plain.toml"} << other;
        return mappings_of_kind(folder.path(), *licence).size();
    };
    EXPECT_EQ(of_kind("\"licence\""), 1U);
    EXPECT_EQ(of_kind("'licence'"), 1U);
    EXPECT_EQ(of_kind("\"lic\\u0065nce\""), 1U);
    EXPECT_EQ(of_kind("\"penalty\""), 0U);
}

TEST(RulesOfKindTest, OnlyMistakesOfItsOwnMappingsAreTold) {
    const TemporaryFolder folder;
    const auto licence = find_kind(shipped_folder("kinds"), KindName{"licence"});
    ASSERT_TRUE(licence);
    std::ofstream{folder.path() / "other.toml"} << "name = \"other\"\nkind = \"penalty\"\n";
    EXPECT_TRUE(mappings_of_kind(folder.path(), *licence).empty());
    std::ofstream{folder.path() / "mine.toml"} << "name = \"mine\"\nkind = \"licence\"\n";
    try {
        mappings_of_kind(folder.path(), *licence);
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("mine.toml"));
    }
}

}  // namespace
}  // namespace xinqiao
