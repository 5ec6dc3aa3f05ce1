// What the error codes of a platform become: outcomes, advice, a list for the steward.
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/care/translated.hpp"
#include "adapters/memory/memory.hpp"
#include "base/error.hpp"
#include "daemon/cli/platform_codes.hpp"
#include "daemon/config/read_config.hpp"
#include "daemon/flow/refusal_advice.hpp"
#include "daemon/report/gather.hpp"
#include "daemon/report/report_files.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/publications.hpp"
#include "tests/support/memory_world.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

PlatformCode entry(const std::string& outcome, const std::string& help = "") {
    return {
        .code = "1001",
        .outcome = outcome,
        .pause = std::chrono::seconds{90},
        .meaning = "查不到主体",
        .advice = "核对名称",
        .who = "enterprise",
        .help = help};
}

// What becomes of a refusal with code 1001.
Receipt refusal_by(const CodeTable& codes) {
    const auto list = memory_list("codes/refused");
    list->next_pushes({Mishap::refuse});
    const TargetEnds ends = translated(target_of(list), codes);
    return ends.target->push(std::vector<Change>(1), Call{}).at(0);
}

TEST(PlatformCode, DecidesWhatARefusalMeans) {
    EXPECT_TRUE(std::holds_alternative<Accepted>(refusal_by({{entry("accepted")}})));
    EXPECT_TRUE(std::holds_alternative<Refused>(refusal_by({{entry("refused")}})));
    const Receipt later = refusal_by({{entry("deferred")}});
    EXPECT_EQ(std::get<Deferred>(later).pause, std::chrono::seconds{90});
    EXPECT_THAT(std::get<Unknown>(refusal_by({{entry("unknown")}})).evidence, HasSubstr("1001"));
}

TEST(PlatformCode, ThatNobodyWroteDownStaysARefusalInThePlatformsWords) {
    CodeTable other{{entry("accepted")}};
    other.codes[0].code = "1002";
    const Receipt receipt = refusal_by(other);
    EXPECT_EQ(std::get<Refused>(receipt).code, "1001");
    EXPECT_EQ(std::get<Refused>(receipt).reason, "未查询到主体");
}

class CodeFile : public testing::Test {
protected:
    CodeFile() {
        std::filesystem::create_directories(folder.path() / "systems");
        write("xinqiao.toml", "");
        write(
            "systems/league.toml",
            "name = \"league\"\nlabel = \"盟平台\"\nadapter = \"rest\"\nowner = \"league\"\n"
        );
    }
    void write(const std::string& name, const std::string& text) {
        std::ofstream{folder.path() / name} << text;
    }
    Config read() { return read_config(folder.path() / "xinqiao.toml"); }
    std::string complaint() {
        try {
            read();
            return {};
        } catch (const Error& error) {
            return error.what();
        }
    }

    TemporaryFolder folder;
};

TEST_F(CodeFile, StandsBesideItsSystem) {
    write(
        "systems/league.codes.toml",
        "[[code]]\ncode = \"1001\"\nmeaning = \"甲\"\nadvice = \"乙\"\n"
    );
    const Config config = read();
    ASSERT_THAT(config.systems, SizeIs(1));
    ASSERT_NE(config.systems[0].code_table.find("1001"), nullptr);
    EXPECT_EQ(sentence_of(*config.systems[0].code_table.find("1001")), "甲。乙 (由本局处理)");
    EXPECT_EQ(config.systems[0].code_table.find("1002"), nullptr);
}

TEST_F(CodeFile, IsComplainedAboutWithFileAndSetting) {
    write("systems/league.codes.toml", "[[code]]\ncode = \"1001\"\noutcome = \"maybe\"\n");
    EXPECT_THAT(
        complaint(),
        AllOf(HasSubstr("league.codes.toml"), HasSubstr("outcome"), HasSubstr("meaning"))
    );
    const std::string code = "[[code]]\ncode = \"1001\"\nmeaning = \"甲\"\nadvice = \"乙\"\n";
    write("systems/league.codes.toml", code + code);
    EXPECT_THAT(complaint(), HasSubstr("错误码重复: 1001"));
}

TEST_F(CodeFile, TakesTheLinesToAddWhateverThePlatformSaid) {
    const std::string said = "甲\x01乙\t\"丙\" \\ \x1b[31m\x7f丁";
    write(
        "systems/league.codes.toml",
        "[[code]]\ncode = " + toml_text("10\x02") + "\nmeaning = " + toml_text(said + "\n戊")
            + "\nadvice = \"己\"\n"
    );
    const Config config = read();
    ASSERT_THAT(config.systems, SizeIs(1));
    const PlatformCode* const code = config.systems[0].code_table.find("10\x02");
    ASSERT_NE(code, nullptr);
    EXPECT_EQ(code->meaning, said + " 戊");
}

class RefusedSubject : public testing::Test {
protected:
    // The first licence of subject 1 is shown under an older name; then the second is refused.
    void refuse_second_licence(const std::string& help) {
        world.settings("league").code_table = {{entry("refused", help)}};
        WireRow former = licence(1);
        former[0].second = "乌兰浩特市旧名矿业有限公司";
        world.approvals().put("1", former);
        world.night();
        world.approvals().put("1", licence(1));
        WireRow second = licence(1);
        for (auto& [column, text] : second) {
            if (column == "XK_WSH") text = "乌自然资许〔2026〕99号";
        }
        world.approvals().put("2", second);
        world.league().next_pushes({Mishap::refuse});
        world.night();
    }
    std::vector<KnownFinding> refusals() {
        Transaction transaction{world.database(), Access::reading};
        auto findings = KnownFindings{transaction}.open_after(
            SystemName{world.settings("league").name}, 0, 100
        );
        std::erase_if(findings, [](const KnownFinding& each) { return each.reason != "refused"; });
        return findings;
    }

    MemoryWorld world;
};

TEST_F(RefusedSubject, IsSaidWithWhatToChangeAndWhoCan) {
    refuse_second_licence("");
    ASSERT_THAT(refusals(), Not(testing::IsEmpty()));
    EXPECT_EQ(refusals()[0].advice, "查不到主体。核对名称 (由企业处理)");
}

TEST_F(RefusedSubject, IsInTheReportWithThePlatformsWordsAndTheAdvice) {
    refuse_second_licence("");
    const NightSummary night = world.night().summary;
    Transaction transaction{world.database(), Access::reading};
    const ReportFacts facts =
        gather_report(transaction, night, world.rulebook(), {}, world.clock().now());
    std::ostringstream page;
    write_html(page, {transaction, facts, world.rulebook(), world.clock().now()});
    EXPECT_THAT(page.str(), HasSubstr("未查询到主体 → 查不到主体。核对名称 (由企业处理)"));
}

TEST_F(RefusedSubject, IsHelpedWithTheNameThatThePlatformKnowsAndAMessageToIt) {
    refuse_second_licence("subject");
    ASSERT_THAT(refusals(), Not(testing::IsEmpty()));
    EXPECT_THAT(
        refusals()[0].advice,
        AllOf(
            HasSubstr("“乌兰浩特市旧名矿业有限公司” (该平台现在公示)"),
            HasSubstr("请在主体库中新增主体: 名称 乌兰浩特市示例矿业有限公司"),
            HasSubstr("91152201MA7XQ0A13N")
        )
    );
}

TEST_F(RefusedSubject, WithACodeThatNobodyWroteDownSaysSo) {
    refuse_second_licence("");
    Transaction transaction{world.database(), Access::reading};
    Publication row;
    row.system = SystemName{"league"};
    row.refused_code = "77";
    EXPECT_THAT(
        advice_on_refusal(transaction, {}, row, std::nullopt),
        AllOf(HasSubstr("77"), HasSubstr("尚未收录"), HasSubstr("xinqiao system codes league"))
    );
}

TEST_F(RefusedSubject, IsCountedByCode) {
    refuse_second_licence("");
    Transaction transaction{world.database(), Access::reading};
    const auto counts =
        Publications{transaction}.refusals(SystemName{world.settings("league").name});
    ASSERT_THAT(counts, SizeIs(1));
    EXPECT_EQ(counts[0].code, "1001");
    EXPECT_EQ(counts[0].count, 2);
    EXPECT_EQ(counts[0].reason, "未查询到主体");
}

}  // namespace
}  // namespace xinqiao
