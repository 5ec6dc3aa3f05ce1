// Checks that dirty rows become today what they became before.
//
// A digest that changes by itself would be pushed to every platform again.
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "schema/canonical.hpp"
#include "schema/normalise.hpp"
#include "tests/support/places.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

using Spellings = std::vector<std::string_view>;

struct DirtyColumn {
    std::string name;
    Spellings spellings;  // the sound ones first
    std::size_t sound;
};

const Spellings dirty_days{
    "2024/04/02",
    "2023-11-30",
    "20240229",
    "2024年4月2日",
    "2024.4.2",
    "45384",
    "45384.5",
    "1712016000000",
    "20240402153000",
    "2024-04-01T16:00:00Z",
    "2024-04-02 24:00:00",
    "　2024/4/2 ",
    "２０２４／０４／０２",
    "2023/02/29",
    "2024",
    "1899-12-30",
    "2099/12/31",
    "长期",
    "2024/13/01",
    "永久有效",
    "9999-12-31",
    "60",
    "二〇二四年四月二日",
    "2031/01/01",
    "2024-04/02",
    "/",
    ""};

const Spellings dirty_codes{
    "91152201MA0027BFXD",
    "11152201MA0053BN0D",
    "91152201MA00000079",
    " 91152201ma00000079\t",
    "９１１５２２０１ＭＡ０００００００７９",
    "91152201-MA0000007-9",
    "91152201MA0000007",
    "9115220IMA00000079",
    "92152201MA0000007X",
    "000000000000000000",
    "无",
    "152201198001010018",
    "91152201MA000000790",
    "91002201MA00000079",
    "(C)91152201MA00000079",
    "\xEF\xBB\xBF",
    ""};

const std::vector<DirtyColumn> dirty_columns{
    {"XK_XDR_MC",
     {"兴安盟测试矿业有限公司",
      "Jane 与 Doe（中国）有限公司",
      "乌兰浩特 市 砂石 厂",
      "ＡＢＣ有限公司",
      "某某\xEE\x80\x80有限公司",
      "甲（乙有限公司",
      "A  B\tLtd",
      "说明：本行不是数据",
      "王某",
      "名\xEF\xBF\xBD称",
      "坏\xFF字节",
      "か\u3099有限",
      "-",
      ""},
     3},
    {"XK_XDR_LB",
     {"法人及非法人组织", "法人", "自然人", "个体工商户", "法 人", "组织", "", "/"},
     2},
    {"XK_XDR_SHXYM", dirty_codes, 3},
    {"XK_XDR_GSZC", {"152201000012345", "", "空", "１５２２０１０００", "\x01 12\x7F"}, 2},
    {"XK_XDR_ZZJG", {"MA0000007", "", "null", "ma000000-7"}, 2},
    {"XK_FRDB", {"赵某甲", "欧阳 某", "巴·某", "巴•某", "赵\u200B某", "", "赵\n某"}, 2},
    {"XK_FR_ZJLX", {"", "身份证", "护照", "不知道"}, 2},
    {"XK_FR_ZJHM", {"", "15220119800101001X", "152201********001X", "E12345678", "1522**"}, 1},
    {"XK_XDR_ZJLX", {"", "身份证", "居民身份证", "军官证"}, 1},
    {"XK_XDR_ZJHM",
     {"", "152201198001010019", "152201************", "152201198002300019", "110105800101001"},
     1},
    {"XK_XKWS", {"准予行政许可决定书", "准予\u3000行政许可", "①号决定书", "—", ""}, 2},
    {"XK_WSH",
     {"兴自然资许字〔2024〕1号",
      "兴自然资许字[2024]2号",
      "兴自然资许字（2024）3 号",
      "兴自然资许字【２０２４】4号",
      "兴许(内)﹝2024﹞5号",
      "兴许2024年6号",
      "无文号",
      "",
      "许|可\\7"},
     3},
    {"XK_XKLB",
     {"普通",
      "核准",
      "01",
      "其他-采矿权变更",
      "其他:说明;二",
      "普通;核准",
      " 登 记",
      "特许 ",
      "不明",
      "其他",
      ""},
     3},
    {"XK_XKZS", {"采矿许可证", "", "许可证㎡", "“许可”证"}, 2},
    {"XK_XKBH",
     {"C15220121000000001",
      "t15012024010100001",
      "C1500002024011110123456",
      "",
      "D15012024010000001",
      "蒙（2024）不动产权第0000001号",
      "１５２２０１"},
     2},
    {"XK_NR",
     {"准予变更采矿权人名称，矿区范围不变。",
      "面积 100 平方米",
      "跨\r\n行",
      "制\t表\\符",
      "ﬁ…！？",
      "𠀀字",
      "é e\u0301 한글",
      "",
      "无",
      "  两  头  ",
      "超\xE4\xB8"},
     2},
    {"XK_JDRQ", dirty_days, 2},
    {"XK_YXQZ", dirty_days, 2},
    {"XK_YXQZI",
     {"2030/12/31", "2099/12/31", "长期", "2020/01/01", "无固定期限", "待定", "20301231"},
     3},
    {"XK_XKJG", {"兴安盟自然资源局", "兴安盟  自然资源局", "", "\u00A0局\u3000"}, 1},
    {"XK_XKJGDM", dirty_codes, 3},
    {"XK_ZT", {"1", "有效", "0", "２", "7", ""}, 2},
    {"XK_LYDW", {"兴安盟自然资源局", ""}, 1},
    {"XK_LYDWDM", dirty_codes, 3},
    {"BZ", {"", "见\"附件\"", "\u2028分\u0085行", "\u1820\u180B", "ｶﾞ"}, 2}};

// splitmix64: the same numbers on every machine.
std::uint64_t rolled(std::uint64_t& state) {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

// Mostly sound, so that most rows fail in few fields and many become records.
std::string_view a_spelling(const DirtyColumn& column, std::uint64_t& dice) {
    const bool dirty = rolled(dice) % 24 == 0;
    return column.spellings[rolled(dice) % (dirty ? column.spellings.size() : column.sound)];
}

Rows dirty_rows(std::size_t count) {
    std::uint64_t dice = 20240402;
    Rows rows;
    for (std::size_t row = 0; row < count; ++row) {
        rows.begin_row(row + 1);
        for (const DirtyColumn& column : dirty_columns) {
            const std::string_view cell = a_spelling(column, dice);
            const bool left_out = rolled(dice) % 200 == 0;
            if (!left_out) rows.set(rows.column(column.name), cell);
        }
    }
    return rows;
}

std::string told(const Normalised& outcome) {
    std::string text = outcome.filtered + "\n" + outcome.key.text();
    if (outcome.record) text += canonical_bytes(*outcome.record);
    for (const Finding& finding : outcome.findings) {
        text.append("\n").append(finding.field).append("\t").append(finding.value);
        text.append("\t").append(finding.rule).append("\t").append(finding.advice);
        text.append("\t").append(name_of(finding.severity)).append(name_of(finding.whose));
    }
    return text;
}

// A record by the front of its digest; whatever else became of the row, and what was found, behind.
std::string outcome_of(const Normalised& outcome) {
    const std::string verdict = outcome.record             ? digest_of(*outcome.record).hex()
                                : outcome.filtered.empty() ? "quarantined "
                                                           : "filtered    ";
    return verdict.substr(0, 12) + " " + sha256(told(outcome)).hex().substr(0, 8);
}

class NormaliseDigests : public ::testing::Test {
protected:
    std::vector<std::string> outcomes(const MappingName& name) const {
        const Mapping& mapping = mappings_.at(name);
        const ReviewedCodes reviewed;
        const Day today{std::chrono::year{2026} / 11 / 22};
        Normaliser normaliser{kinds_.at(mapping.kind), mapping, reviewed, today};
        const Rows rows = dirty_rows(400);
        normaliser.bind(rows);
        std::vector<std::string> outcomes;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            outcomes.push_back(outcome_of(normaliser.normalise(rows, row)));
        }
        return outcomes;
    }

private:
    const fs::path root_{support::source_folder()};
    const Kinds kinds_{root_ / "schema" / "kinds"};
    const Mappings mappings_{root_ / "schema" / "mappings", kinds_};
};

std::vector<std::string> lines_of(const fs::path& file) {
    std::ifstream input{file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(input, line);)
        lines.push_back(line);
    return lines;
}

TEST_F(NormaliseDigests, StayWhatTheyWereForDirtyRows) {
    const auto before =
        lines_of(support::source_folder() / "tests" / "unit" / "normalise_digests.txt");
    const auto now = outcomes(MappingName{"licence-2019"});
    ASSERT_EQ(now.size(), before.size());
    for (std::size_t row = 0; row < now.size(); ++row) {
        EXPECT_EQ(now[row], before[row]) << "row " << row + 1;
    }
}

}  // namespace
}  // namespace xinqiao
