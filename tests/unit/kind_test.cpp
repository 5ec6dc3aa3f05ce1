// Kinds and mappings as data: what is shipped is sound, and what is wrong is named with its place.
#include "schema/kind.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "schema/mapping.hpp"
#include "tests/support/places.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class KindTest : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = fs::path{testing::TempDir()} / ("xinqiao-kind-" + std::string{test->name()});
        fs::remove_all(folder_);
        fs::create_directories(folder_ / "mappings");
    }
    void TearDown() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) {
        std::ofstream{folder_ / name} << text;
    }

    template <class Work>
    static std::string complaints_of(Work&& work) {
        try {
            work();
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), Error::Kind::misconfigured);
            return error.what();
        }
        return "no complaint";
    }

    std::string kind_complaints() {
        return complaints_of([&] { Kinds{folder_}; });
    }
    std::string mapping_complaints() {
        return complaints_of([&] {
            const Kinds kinds{folder_};
            Mappings{folder_ / "mappings", kinds};
        });
    }

    fs::path folder_;
};

const char* const sound_kind = R"(name = "sound"
label = "好"
class = "publicity"
key = ["subject", "number"]
fields = [
    { name = "subject_name", label = "名称", required = true },
    { name = "subject_code", label = "代码", type = "uscc", required = true },
    { name = "number", label = "文号", required = true },
    { name = "status", label = "状态", type = "code" },
]
[codes.status]
valid = ["有效", "正常"]
revoked = ["撤销"]
)";

TEST_F(KindTest, EveryShippedKindIsSound) {
    const Kinds kinds{support::source_folder() / "schema/kinds"};
    for (const char* name :
         {"licence",
          "penalty",
          "coercion",
          "confirmation",
          "levy",
          "payment",
          "adjudication",
          "compensation",
          "reward",
          "inspection",
          "blacklist",
          "redlist",
          "abnormal",
          "honour",
          "adverse",
          "basic",
          "rating"}) {
        EXPECT_NE(kinds.find(KindName{name}), nullptr) << name;
    }
    EXPECT_THROW(kinds.at(KindName{"weather"}), Error);
}

TEST_F(KindTest, EveryKindThatKnowsPeopleRefusesWhatArticle18Forbids) {
    const Kinds kinds{support::source_folder() / "schema/kinds"};
    for (const auto& [name, kind] : kinds) {
        if (!kind.natural_persons) continue;
        for (const char* word :
             {"宗教",
              "基因",
              "指纹",
              "血型",
              "疾病",
              "病史",
              "收入",
              "存款",
              "有价证券",
              "商业保险",
              "不动产",
              "纳税数额"}) {
            EXPECT_THAT(kind.refused, testing::Contains(word)) << name.text();
        }
    }
}

TEST_F(KindTest, NumbersOfPersonsAreNeverPublic) {
    const Kinds kinds{support::source_folder() / "schema/kinds"};
    for (const auto& [name, kind] : kinds) {
        for (const Field& field : kind.fields) {
            if (field.type != FieldType::citizen_number) continue;
            EXPECT_TRUE(field.personal) << name.text() << " " << field.name;
            EXPECT_EQ(field.visibility, Visibility::restricted) << name.text() << " " << field.name;
        }
    }
}

TEST_F(KindTest, EveryShippedMappingFitsItsKind) {
    const Kinds kinds{support::source_folder() / "schema/kinds"};
    const Mappings mappings{support::source_folder() / "schema/mappings", kinds};
    std::set<std::string> mapped;
    for (const auto& entry : mappings) {
        mapped.insert(entry.second.kind.text());
    }
    for (const auto& entry : kinds) {
        EXPECT_TRUE(mapped.contains(entry.first.text())) << entry.first.text();
    }
}

TEST_F(KindTest, ReadsAKind) {
    write("sound.toml", sound_kind);
    const Kinds kinds{folder_};
    const Kind& kind = kinds.at(KindName{"sound"});
    EXPECT_EQ(kind.find("status")->codes.size(), 2u);
    EXPECT_EQ(kind.find("status")->codes[0].label, "有效");
    EXPECT_EQ(kind.find("subject_code")->type, FieldType::uscc);
    EXPECT_EQ(kind.find("weather"), nullptr);
}

TEST_F(KindTest, NamesFileLineAndKeyOfEveryMistakeAtOnce) {
    write("bad.toml", R"(name = "good"
label = "坏"
class = "gossip"
colour = "red"
key = ["nothing"]
fields = [
    { name = "Subject", label = "名称", type = "poem" },
    { name = "status", label = "状态", type = "code", lenght = 3 },
    { name = "number", label = "证件号码", personal = true },
]
)");
    const std::string complaints = kind_complaints();
    for (const char* expected :
         {"bad.toml:1: name: must be the name of the file",
          "bad.toml:3: class: must be publicity",
          "bad.toml:4: colour: is not a key we know",
          "bad.toml:5: key: nothing: there is no such field",
          "bad.toml:7: fields[1].type: \"poem\" is not one of text, code",
          "bad.toml:7: fields[1].name: must be English in snake_case",
          "bad.toml:8: fields[2].lenght: is not a key we know",
          "fields[3].visibility: a personal field must be shared or restricted",
          "status: a field has codes exactly when"}) {
        EXPECT_THAT(complaints, HasSubstr(expected));
    }
}

TEST_F(KindTest, ReportsTheMistakesOfAllFilesTogether) {
    write("one.toml", "name = \"one\"\n");
    write("two.toml", "name = \n");
    EXPECT_THAT(
        kind_complaints(),
        AllOf(HasSubstr("one.toml:1: label: is missing"), HasSubstr("two.toml:1: "))
    );
}

TEST_F(KindTest, DemandsAKeyOfRequiredFields) {
    std::string text = sound_kind;
    text.replace(text.find("[\"subject\", \"number\"]"), 21, "[\"subject\", \"status\"]");
    write("sound.toml", text);
    EXPECT_THAT(kind_complaints(), HasSubstr("key: status: must be required"));
}

TEST_F(KindTest, NamesTheMistakesOfAMapping) {
    write("sound.toml", sound_kind);
    write("mappings/bad.toml", R"(name = "bad"
kind = "sound"
label = "坏"
columns = [
    { field = "subject_name", wires = ["A"] },
    { field = "subject_code", wires = ["a"] },
    { field = "weather", wires = ["C"] },
    { field = "status", dates = "roman" },
]
[codes.status]
frozen = ["1"]
valid = ["0"]
revoked = ["0"]
[constants]
status = "valid"
climate = "dry"
)");
    const std::string complaints = mapping_complaints();
    for (const char* expected :
         {"\"a\" names two columns",
          "bad.toml:7: columns[3].field: kind sound has no field \"weather\"",
          "bad.toml:8: columns[4].dates: \"roman\" is not one of slashes",
          "codes.status.frozen: is no code of field status",
          "codes.status.revoked: \"0\" stands for two codes",
          "status: is a column as well",
          "climate: the kind has no such field",
          "number: belongs to the key"}) {
        EXPECT_THAT(complaints, HasSubstr(expected));
    }
}

TEST_F(KindTest, AMappingOfNoKindIsAMistake) {
    write("sound.toml", sound_kind);
    write("mappings/lost.toml", "name = \"lost\"\nkind = \"lost\"\nlabel = \"失\"\n");
    EXPECT_THAT(mapping_complaints(), HasSubstr("lost.toml:2: kind: there is no kind \"lost\""));
}

}  // namespace
}  // namespace xinqiao
