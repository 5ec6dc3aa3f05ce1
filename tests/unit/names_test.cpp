// Names, document numbers, licence numbers and divisions.
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/error.hpp"
#include "schema/division.hpp"
#include "schema/document_number.hpp"
#include "schema/licence_number.hpp"
#include "schema/subject_name.hpp"

namespace xinqiao {
namespace {

TEST(SubjectName, HasOneKeyForEveryWidthAndBlank) {
    const std::string key = name_key("乌兰浩特市青山(集团)有限公司A座");
    EXPECT_EQ(name_key("乌兰浩特市青山（集团）有限公司Ａ座"), key);
    EXPECT_EQ(name_key(" 乌兰浩特市 青山(集团)\u3000有限公司\u200ba座 "), key);
    EXPECT_NE(name_key("乌兰浩特市青山有限公司A座"), key);
    EXPECT_NE(name_key("烏蘭浩特市青山(集团)有限公司A座"), key);
}

TEST(SubjectName, UnifiesCirclesOnlyInTheLooseKey) {
    EXPECT_NE(name_key("二〇二矿"), name_key("二○二矿"));
    EXPECT_EQ(loose_name_key("二〇二矿"), loose_name_key("二○二矿"));
    EXPECT_EQ(loose_name_key("二〇二矿"), loose_name_key("二０二矿"));
    EXPECT_NE(loose_name_key("第10分公司"), loose_name_key("第1〇分公司"));
    EXPECT_EQ(loose_name_key("100加油站"), "100加油站");
}

TEST(SubjectName, DoubtsWhatOldEncodingsLeftBehind) {
    EXPECT_FALSE(doubt_about_name("某\uE7D9有限公司").empty());
    EXPECT_FALSE(doubt_about_name("某\uFFFD有限公司").empty());
    EXPECT_FALSE(doubt_about_name("某(集团有限公司").empty());
    EXPECT_FALSE(doubt_about_name("某）集团（有限公司").empty());
    EXPECT_TRUE(doubt_about_name("某（集团)有限公司·《红》〔1〕").empty());
}

RC_GTEST_PROP(SubjectName, KeyIsItsOwnKey, (const std::string& bytes)) {
    const std::string key = name_key(bytes);
    RC_ASSERT(name_key(key) == key);
    RC_ASSERT(loose_name_key(loose_name_key(bytes)) == loose_name_key(bytes));
}

class DocumentNumberSpelling : public testing::TestWithParam<const char*> {};

TEST_P(DocumentNumberSpelling, IsOneNumber) {
    EXPECT_EQ(canonical_document_number(GetParam()), "乌自然资罚〔2024〕1号") << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    Every,
    DocumentNumberSpelling,
    testing::Values(
        "乌自然资罚〔2024〕1号",
        "乌自然资罚[2024]1号",
        "乌自然资罚【2024】1号",
        "乌自然资罚（2024）1号",
        "乌自然资罚(2024)1号",
        "乌自然资罚﹝2024﹞1号",
        "乌自然资罚﹙2024﹚1号",
        "乌自然资罚［2024］1号",
        "乌自然资罚〔２０２４〕１号",
        " 乌自然资罚 〔2024〕 1 号\u3000",
        "乌自然资罚〔2024)1号",
        "乌自然资罚《2024》1号",
        "乌自然资罚〔 2024 〕1号"
    )
);

TEST(DocumentNumber, OfNoDocumentIsNothing) {
    for (const char* text : {"", " ", "空", "无", "/", "-", "　无 "}) {
        EXPECT_EQ(canonical_document_number(text), std::nullopt) << text;
    }
}

TEST(DocumentNumber, KeepsOtherBracketsApartFromTheYear) {
    EXPECT_EQ(canonical_document_number("乌【城】罚[2024]【3】号"), "乌(城)罚〔2024〕(3)号");
    EXPECT_EQ(canonical_document_number("乌自然资罚2024年第001号"), "乌自然资罚2024年第001号");
}

RC_GTEST_PROP(DocumentNumber, IsItsOwnCanonicalNumber, ()) {
    static const std::vector<std::string> parts{
        "乌",
        "罚",
        "〔",
        "〕",
        "[",
        "]",
        "（",
        "）",
        "【",
        "】",
        "2",
        "0",
        "2024",
        "号",
        " ",
        "第",
        "《",
        "\xff"};
    std::string text;
    for (const auto& part :
         *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(parts))) {
        text += part;
    }
    const auto number = canonical_document_number(text);
    if (number) RC_ASSERT(canonical_document_number(*number) == number);
}

TEST(LicenceNumber, OfExplorationIsTakenApart) {
    const LicenceNumber licence = read_licence_number(" t15120080402001234 ");
    EXPECT_EQ(licence.text, "T15120080402001234");
    EXPECT_EQ(licence.sort, LicenceSort::exploration);
    EXPECT_TRUE(licence.doubt.empty());
    EXPECT_TRUE(read_licence_number("T01120120301045678").doubt.empty());
    EXPECT_EQ(read_licence_number("D15020080400001234").sort, LicenceSort::geological_survey);
    EXPECT_TRUE(read_licence_number("D15020080400001234").doubt.empty());
}

TEST(LicenceNumber, OfExplorationWithABrokenPartIsDoubted) {
    for (const char* text :
         {"T99120080402001234",
          "T15920080402001234",
          "T15120081302001234",
          "T15120080409001234",
          "D15120080400001234",
          "D15020080401001234",
          "T15100000402001234"}) {
        EXPECT_FALSE(read_licence_number(text).doubt.empty()) << text;
    }
}

TEST(LicenceNumber, OfOtherSortsIsRecognisedAndNoted) {
    const LicenceNumber mining = read_licence_number("C1522012020071234567890");
    EXPECT_EQ(mining.sort, LicenceSort::mining_right);
    EXPECT_FALSE(mining.note.empty());
    const LicenceNumber unit = read_licence_number("152201001001GB00001F00010001");
    EXPECT_EQ(unit.sort, LicenceSort::real_estate_unit);
    EXPECT_TRUE(unit.doubt.empty());
    EXPECT_FALSE(read_licence_number("992201001001GB00001F00010001").doubt.empty());
    EXPECT_EQ(
        read_licence_number("蒙（2024）乌兰浩特市不动产权第0000001号").sort,
        LicenceSort::real_estate_title
    );
}

TEST(LicenceNumber, OfAnUnknownSortIsLawful) {
    for (const char* text : {"", "A", "地字第150000号", "T1512008", "\xff\xff"}) {
        const LicenceNumber licence = read_licence_number(text);
        EXPECT_EQ(licence.sort, LicenceSort::other) << text;
        EXPECT_TRUE(licence.doubt.empty()) << text;
    }
}

TEST(Division, IsNamedWithThoseAboveIt) {
    const Divisions divisions{"schema/divisions.csv"};
    EXPECT_EQ(divisions.name("152201"), "乌兰浩特市");
    EXPECT_EQ(divisions.full_name("152201"), "内蒙古自治区兴安盟乌兰浩特市");
    EXPECT_EQ(divisions.full_name("152201101"), "内蒙古自治区兴安盟乌兰浩特市葛根庙镇");
    EXPECT_EQ(divisions.name("152224"), "突泉县");
    EXPECT_EQ(divisions.name("150100"), "呼和浩特市");
}

TEST(Division, ThatIsUnknownIsNotWrong) {
    const Divisions divisions{"schema/divisions.csv"};
    EXPECT_EQ(divisions.name("440305"), "");
    EXPECT_EQ(divisions.full_name("440305"), "广东省");
    EXPECT_EQ(divisions.full_name("x"), "");
    EXPECT_TRUE(is_province("15"));
    EXPECT_TRUE(is_province("10"));
    EXPECT_FALSE(is_province("99"));
    EXPECT_FALSE(is_province("1"));
}

TEST(Division, NeedsItsFile) {
    EXPECT_THROW(Divisions{"schema/no-such-file.csv"}, Error);
}

}  // namespace
}  // namespace xinqiao
