// Nights over a sealed store: no number of anybody lies on the disk, and a rotation may be cut off
// anywhere.
#include <algorithm>
#include <filesystem>
#include <set>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/store/key_ring.hpp"
#include "daemon/store/read_only_database.hpp"
#include "schema/citizen_number.hpp"
#include "tests/support/bureau.hpp"

namespace xinqiao::support {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* planted = "152201199003074514";

void add_numbers_in(const std::string& text, std::set<std::string>& numbers) {
    constexpr std::size_t length = 18;
    for (std::size_t at = 0; at + length <= text.size(); ++at) {
        const std::string_view part = std::string_view{text}.substr(at, length);
        if (is_citizen_number(part)) numbers.emplace(part);
    }
}

std::set<std::string> numbers_below(const fs::path& folder) {
    std::set<std::string> numbers;
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        if (entry.is_regular_file()) add_numbers_in(text_of(entry.path()), numbers);
    }
    return numbers;
}

class SealedNight : public testing::Test {
protected:
    SealedNight() { world.write_credential("store-key", first_key); }

    // Enough penalties that many people are among them, and rows for the quarantine.
    void list_people() {
        const fs::path list = world.generate(
            "people",
            {"--kind",
             "penalty",
             "--rows",
             "1500",
             "--seed",
             "41",
             "--each",
             "2",
             "--format",
             "csv"}
        );
        fs::copy_file(
            list / "penalty.csv",
            world.path("data/enforcement/penalty.csv"),
            fs::copy_options::overwrite_existing
        );
    }

    Outcome plant_a_decision() {
        return world.xinqiao(
            {"decision",
             "list",
             "--kind",
             "redlist",
             "--document",
             "乌自然资信〔2026〕1号",
             "--organ",
             "乌兰浩特市自然资源局",
             "--reason",
             std::string{"经办联系人身份证号 "} + planted,
             "--field",
             "主体名称=乌兰浩特市示例矿业有限公司",
             "--field",
             "统一社会信用代码=91152201MA7XQ0A13N",
             "--field",
             "荣誉名称=诚信矿山"}
        );
    }

    // Whatever people may write at the command line, with the number in it.
    void plant_remarks() {
        const std::string words = std::string{"联系人身份证号"} + planted + ", 电话13912345678";
        const auto done = [&](std::vector<std::string> said) {
            const Outcome outcome = world.xinqiao(said);
            EXPECT_EQ(outcome.code, 0) << said[0] << " " << said[1] << outcome.errors;
        };
        done({"query", "91152201MA7XQ0A13N", "--purpose", words, "--document", "函〔2026〕1号"});
        done(
            {"decision",
             "object",
             "redlist",
             "91152201MA7XQ0A13N|乌自然资信〔2026〕1号",
             "--document",
             "乌自然资异〔2026〕1号",
             "--organ",
             "乌兰浩特市自然资源局",
             "--reason",
             words}
        );
        const Outcome rows = world.xinqiao({"--json", "quarantine", "ls"});
        const auto parsed = boost::json::parse(rows.output);
        ASSERT_FALSE(parsed.as_array().empty()) << rows.output;
        const std::string row = std::to_string(parsed.at(0).at("id").as_int64());
        done({"quarantine", "discard", row, "--reason", words});
        const Outcome found = world.xinqiao({"--json", "finding", "ls"});
        const auto findings = boost::json::parse(found.output);
        ASSERT_FALSE(findings.as_array().empty()) << found.output;
        const std::string finding = std::to_string(findings.at(0).at("id").as_int64());
        done({"finding", "accept", finding, "--reason", words});
    }

    const std::string first_key = fresh_key_line(Cipher::aes).reveal();
    Bureau bureau{41};
    World& world = bureau.world;
    fs::path store = world.path("store/xinqiao.db");
};

TEST_F(SealedNight, NoNumberOfAnybodyLiesOnTheDisk) {
    list_people();
    std::string said = bureau.night().errors;
    const ReadOnlyDatabase reader{store, SqliteConnection::Reading::shared};  // the log stays
    ASSERT_TRUE(fs::exists(world.path("store/xinqiao.db-wal")));
    bureau.change_the_truth();
    said += bureau.night().errors;
    const Outcome decided = plant_a_decision();
    ASSERT_EQ(decided.code, 0) << decided.output << decided.errors;
    plant_remarks();
    ASSERT_EQ(world.xinqiao({"backup", "create"}).code, 0);

    const std::set<std::string> numbers = numbers_below(world.path("data"));
    EXPECT_GT(numbers.size(), 10U);
    std::set<std::string> told = numbers_below(world.path("store"));
    told.merge(numbers_below(world.path("backups")));
    told.merge(numbers_below(world.path("reports")));
    add_numbers_in(said, told);
    std::set<std::string> both;
    std::ranges::set_intersection(numbers, told, std::inserter(both, both.end()));
    EXPECT_THAT(both, IsEmpty());
    EXPECT_FALSE(told.contains(planted));
    for (const auto& entry : fs::recursive_directory_iterator{world.path("store")})
        EXPECT_THAT(text_of(entry.path()), Not(HasSubstr("13912345678"))) << entry.path();

    const Outcome checked = world.xinqiao({"fsck"});
    EXPECT_EQ(checked.code, 0) << checked.output;
    EXPECT_THAT(world.xinqiao({"status"}).output, HasSubstr("个人信息: 已加密"));
}

TEST_F(SealedNight, ARotationMayBeCutOffAnywhere) {
    bureau.night();
    const std::string second_key = fresh_key_line(Cipher::sm4).reveal();
    world.write_credential("store-key", first_key + second_key);
    for (const int pause : {20, 60, 120, 200}) {
        Process rotation = world.start_xinqiao({"key", "rotate"});
        rotation.kill_after(std::chrono::milliseconds{pause});
        EXPECT_EQ(world.xinqiao({"fsck"}).code, 0) << "cut off after " << pause << " ms";
    }
    const Outcome rotated = world.xinqiao({"key", "rotate"});
    ASSERT_EQ(rotated.code, 0) << rotated.errors;
    const Outcome keys = world.xinqiao({"key", "ls"});
    EXPECT_THAT(keys.output, HasSubstr(first_key.substr(0, 8) + "\taes-256-gcm\t0 个值"));
    world.write_credential("store-key", second_key);
    EXPECT_EQ(world.xinqiao({"fsck"}).output, "");
    EXPECT_THAT(bureau.night().errors, Not(HasSubstr("密钥")));
}

TEST_F(SealedNight, WithoutItsKeyNothingStarts) {
    bureau.night();
    fs::remove(world.path("credentials/store-key"));
    const Outcome none = bureau.night();
    EXPECT_EQ(none.code, 3);
    EXPECT_THAT(none.errors, HasSubstr("没有凭据 store-key"));
    world.write_credential("store-key", fresh_key_line(Cipher::aes).reveal());
    const Outcome other = bureau.night();
    EXPECT_EQ(other.code, 3);
    EXPECT_THAT(other.errors, HasSubstr("由密钥 " + first_key.substr(0, 8) + " 加密"));
}

TEST_F(SealedNight, WhereItIsDemandedNothingIsEverKeptInTheClear) {
    fs::remove(world.path("credentials/store-key"));
    std::string conf = text_of(world.path("conf/xinqiao.toml"));
    conf.insert(conf.find("[store]\n") + 8, "sealed = true\n");
    world.write("conf/xinqiao.toml", conf);
    const Outcome refused = bureau.night();
    EXPECT_EQ(refused.code, 3);
    EXPECT_THAT(refused.errors, HasSubstr("store.sealed 要求加密个人信息"));
    EXPECT_FALSE(fs::exists(store));
    const std::string ring = world.path("credentials/store-key").string();
    ASSERT_EQ(world.xinqiao({"key", "new", ring}).code, 0);
    EXPECT_NE(bureau.night().code, 3);
}

}  // namespace
}  // namespace xinqiao::support
