// What becomes of single rows: a record, a filter reason, or findings a steward can act on.
#include "schema/normalise.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/canonical.hpp"
#include "schema/subject.hpp"
#include "tests/support/places.hpp"

namespace xinqiao {
namespace {

using testing::Contains;
using testing::HasSubstr;

const Kinds& shipped_kinds() {
    static const Kinds kinds{support::source_folder() / "schema/kinds"};
    return kinds;
}

const Mappings& shipped_mappings() {
    static const Mappings mappings{support::source_folder() / "schema/mappings", shipped_kinds()};
    return mappings;
}

constexpr Day reading_day = Day{std::chrono::year{2026} / 11 / 22};

using Cells = std::map<std::string, std::string>;

class NormaliseTest : public testing::Test {
protected:
    Normalised read(const Cells& cells, const std::string& mapping = "penalty-2019") {
        rows_.clear();
        rows_.begin_row(1);
        for (const auto& [column, text] : cells) {
            rows_.set(rows_.column(column), text);
        }
        return read_row(mapping);
    }

    Normalised read_row(const std::string& name = "penalty-2019") {
        const Mapping& mapping = shipped_mappings().at(MappingName{name});
        Normaliser normaliser{
            shipped_kinds().at(mapping.kind), mapping, reviewed_, reading_day, contradictions_};
        normaliser.bind(rows_);
        quarantined_ = normaliser.keepable_json(rows_, 0);
        return normaliser.normalise(rows_, 0);
    }

    Normalised with(const std::string& column, const std::string& text) {
        Cells cells = penalty_;
        cells[column] = text;
        return read(cells);
    }

    static std::vector<std::string> rules_of(const Normalised& normalised) {
        std::vector<std::string> rules;
        for (const Finding& finding : normalised.findings) {
            rules.push_back(finding.rule);
        }
        return rules;
    }

    static void expect_refused(const Normalised& normalised, const std::string& rule) {
        EXPECT_FALSE(normalised.record.has_value());
        EXPECT_THAT(rules_of(normalised), Contains(rule));
        for (const Finding& finding : normalised.findings) {
            EXPECT_FALSE(finding.advice.empty()) << finding.rule;
        }
    }

    Cells penalty_{
        {"CF_XDR_MC", "乌兰浩特市甲矿业有限公司"},
        {"CF_XDR_LB", "法人及非法人组织"},
        {"CF_XDR_SHXYM", "91152201078377449P"},
        {"CF_WSH", "乌自然资罚〔2024〕7号"},
        {"CF_WFXW", "非法占地"},
        {"CF_SY", "未经批准占用集体土地"},
        {"CF_YJ", "《中华人民共和国土地管理法》第七十七条"},
        {"CF_CFLB", "罚款;没收非法财物"},
        {"CF_NR", "罚款2000元"},
        {"CF_NR_FK", "0.2"},
        {"CF_JDRQ", "2024/04/02"},
        {"CF_YXQ", "2099/12/31"},
        {"CF_CFJG", "乌兰浩特市自然资源局"},
        {"CF_CFJGDM", "111522000116340760"},
        {"CF_SJLY", "乌兰浩特市自然资源局"},
        {"CF_SJLYDM", "111522000116340760"}};
    Cells person_{
        {"CF_XDR_MC", "甲某"},
        {"CF_XDR_LB", "自然人"},
        {"CF_XDR_SHXYM", "00000000000000000X"},
        {"CF_XDR_ZJLX", "身份证"},
        {"CF_XDR_ZJHM", "11010519491231002X"}};
    Rows rows_;
    ReviewedCodes reviewed_;
    Contradictions contradictions_ = Contradictions::refuse;
    std::string quarantined_;
};

TEST_F(NormaliseTest, TurnsARowIntoACanonicalRecord) {
    const Normalised normalised = read(penalty_);
    ASSERT_TRUE(normalised.record.has_value());
    EXPECT_TRUE(normalised.findings.empty());
    EXPECT_EQ(normalised.record->key.text(), "91152201078377449P|乌自然资罚〔2024〕7号");
    EXPECT_EQ(normalised.record->subject.text(), "91152201078377449P");
    const Fields& fields = normalised.record->fields;
    EXPECT_EQ(fields.text("decided_on"), "2024-04-02");
    EXPECT_EQ(fields.text("valid_until"), "long-term");
    EXPECT_EQ(fields.text("fine"), "200000");
    EXPECT_EQ(fields.text("penalty_category"), "fine;confiscated-property");
    EXPECT_EQ(fields.text("subject_category"), "organisation");
}

TEST_F(NormaliseTest, ReadsTheSameRecordThroughEverySpelling) {
    const Digest digest = digest_of(*read(penalty_).record);
    for (const auto& [column, text] : Cells{
             {"CF_XDR_MC", " 乌兰浩特市 甲矿业有限公司\u200b"},
             {"CF_XDR_SHXYM", "９１１５２２０１０７８３７７４４９p"},
             {"CF_WSH", "乌自然资罚[2024]7号"},
             {"CF_CFLB", "没收非法财物、罚款"},
             {"CF_NR_FK", "2000元"},
             {"CF_JDRQ", "45384"},
             {"CF_YXQ", "长期"},
             {"BZ", "无"}}) {
        const Normalised other = with(column, text);
        ASSERT_TRUE(other.record.has_value()) << column;
        EXPECT_EQ(digest_of(*other.record).hex(), digest.hex()) << column << " " << text;
    }
}

TEST_F(NormaliseTest, ReadsChineseHeadingsAsWell) {
    Cells cells = penalty_;
    cells["行政处罚决定文书号 "] = cells["CF_WSH"];
    cells.erase("CF_WSH");
    cells["决定文书号"] = penalty_["CF_WSH"];
    cells.erase("行政处罚决定文书号 ");
    EXPECT_TRUE(read(cells).record.has_value());
}

TEST_F(NormaliseTest, SaysWhatIsWrongWithACell) {
    expect_refused(with("CF_XDR_SHXYM", "91152201078377449A"), "uscc.suspect");
    expect_refused(with("CF_XDR_SHXYM", "123456789000000000"), "uscc.checks");
    expect_refused(with("CF_XDR_SHXYM", ""), "subject.missing");
    expect_refused(with("CF_WSH", "空"), "required");
    expect_refused(with("CF_JDRQ", "2024/02/30"), "date.impossible");
    expect_refused(with("CF_JDRQ", "2027/01/01"), "date.future");
    expect_refused(with("CF_GSJZQ", "2024/04/01"), "date.order");
    expect_refused(with("CF_NR_FK", "许多"), "money.unclear");
    expect_refused(with("CF_CFLB", "打手心"), "code.unknown");
    expect_refused(with("CF_XDR_LB", "个体工商户"), "subject.category");
    expect_refused(with("CF_NR_ZKDX", std::string(201, 'x')), "length");
    expect_refused(with("CF_SY", "\xff\xfe"), "text.encoding");
    expect_refused(with("CF_SY", std::string(2'000'000, 'x')), "text.huge");
}

TEST_F(NormaliseTest, ASecondPartyTellsTheStewardWhatToDo) {
    Cells cells = penalty_;
    cells.erase("CF_XDR_SHXYM");
    cells["CF_XDR_ZZJG"] = "078377449";
    const Normalised normalised = read(cells);
    expect_refused(normalised, "subject.no-code");
    EXPECT_THAT(normalised.findings[0].advice, HasSubstr("组织机构代码"));
    EXPECT_EQ(normalised.findings[0].value, "078377449");
}

TEST_F(NormaliseTest, AcceptsASuspectCodeThatAStewardHasReviewed) {
    const Normalised held = with("CF_XDR_SHXYM", "91350211M0000XUF46");
    expect_refused(held, "uscc.suspect");
    reviewed_.insert("91350211M0000XUF46");
    EXPECT_TRUE(with("CF_XDR_SHXYM", "91350211M0000XUF46").record.has_value());
}

TEST_F(NormaliseTest, KnowsIndividualBusinessesByTheirCode) {
    expect_refused(with("CF_XDR_SHXYM", "92141127MA0KD1Y64A"), "subject.category");
    Cells cells = penalty_;
    cells["CF_XDR_SHXYM"] = "92141127MA0KD1Y64A";
    cells["CF_XDR_LB"] = "";
    EXPECT_EQ(read(cells).record->fields.text("subject_category"), "individual-business");
}

TEST_F(NormaliseTest, KeepsWhatSomebodyElsesListSaysAgainstTheCode) {
    contradictions_ = Contradictions::keep;
    for (const auto& [text, category] :
         Cells{{"个体工商户", "individual-business"}, {"自然人", "person"}}) {
        const Normalised kept = with("CF_XDR_LB", text);
        ASSERT_TRUE(kept.record.has_value()) << text;
        EXPECT_EQ(kept.record->subject.text(), "91152201078377449P");
        EXPECT_EQ(kept.record->fields.text("subject_category"), category);
    }
    Cells cells = penalty_;
    for (const auto& [column, text] : person_) {
        cells[column] = text;
    }
    EXPECT_EQ(read(cells).record->subject, person_code("110105", "甲某"));
}

TEST_F(NormaliseTest, GivesAPersonTheSameCodeForAMaskedNumber) {
    Cells cells = penalty_;
    for (const auto& [column, text] : person_) {
        cells[column] = text;
    }
    const Normalised whole = read(cells);
    ASSERT_TRUE(whole.record.has_value());
    EXPECT_EQ(whole.record->subject, person_code("110105", "甲某"));
    EXPECT_EQ(whole.record->subject.text().size(), 22u);
    cells["CF_XDR_ZJHM"] = "110105********002X";
    const Normalised masked = read(cells);
    ASSERT_TRUE(masked.record.has_value());
    EXPECT_EQ(masked.record->key, whole.record->key);
    const Mapping& mapping = shipped_mappings().at(MappingName{"penalty-2019"});
    EXPECT_EQ(projected(*masked.record, mapping), projected(*whole.record, mapping));
}

TEST_F(NormaliseTest, NeverRepeatsThePersonalNumberItRefuses) {
    Cells cells = penalty_;
    for (const auto& [column, text] : person_) {
        cells[column] = text;
    }
    cells["CF_XDR_ZJHM"] = "110105194912310021";
    const Normalised normalised = read(cells);
    expect_refused(normalised, "citizen.check");
    for (const Finding& finding : normalised.findings) {
        EXPECT_THAT(finding.value + finding.advice, testing::Not(HasSubstr("19491231")));
    }
}

TEST_F(NormaliseTest, RefusesAtTheDoorWhatArticle18Forbids) {
    Cells cells = penalty_;
    for (const auto& [column, text] : person_) {
        cells[column] = text;
    }
    cells["病史说明"] = "某种病";
    cells["血型"] = "AB";
    const Normalised normalised = read(cells);
    ASSERT_TRUE(normalised.record.has_value());
    EXPECT_THAT(rules_of(normalised), testing::ElementsAre("refused.personal", "refused.personal"));
    for (const Finding& finding : normalised.findings) {
        EXPECT_EQ(finding.severity, Severity::warning);
        EXPECT_EQ(finding.value, "");
    }
    EXPECT_THAT(canonical_bytes(*normalised.record), testing::Not(HasSubstr("某种病")));
    EXPECT_THAT(quarantined_, testing::Not(HasSubstr("某种病")));
    EXPECT_THAT(quarantined_, HasSubstr("CF_WSH"));
}

TEST_F(NormaliseTest, LetsOrganisationsPassTheDoor) {
    EXPECT_TRUE(with("收入", "100").findings.empty());
}

TEST_F(NormaliseTest, SaysWhyARowIsBrokenOrOddlyBuilt) {
    rows_.clear();
    rows_.begin_row(7);
    rows_.mark_broken("引号不配对");
    expect_refused(read_row(), "row.broken");

    read(penalty_);
    rows_.set(rows_.column("CF_WSH"), "另一个文号");
    expect_refused(read_row(), "row.repeated");

    expect_refused(with("决定文书号", "另一个文号"), "row.conflict");
}

TEST_F(NormaliseTest, CountsNotesOfTheTemplateAsFiltered) {
    const Normalised normalised = with("CF_XDR_MC", "表格说明：日期按年/月/日填写");
    EXPECT_FALSE(normalised.record.has_value());
    EXPECT_TRUE(normalised.findings.empty());
    EXPECT_THAT(normalised.filtered, HasSubstr("说明"));
}

TEST_F(NormaliseTest, KeepsTheExplanationOfOther) {
    const Normalised normalised = with("CF_CFLB", "其他-责令限期改正");
    EXPECT_EQ(normalised.record->fields.text("penalty_category"), "other:责令限期改正");
    const Mapping& mapping = shipped_mappings().at(MappingName{"penalty-2019"});
    const WireRow row =
        render(*normalised.record, shipped_kinds().at(KindName{"penalty"}), mapping);
    EXPECT_THAT(row, Contains(std::pair{std::string{"CF_CFLB"}, std::string{"其他-责令限期改正"}}));
    EXPECT_THAT(row, Contains(std::pair{std::string{"CF_YXQ"}, std::string{"2099/12/31"}}));
    EXPECT_THAT(row, Contains(std::pair{std::string{"CF_NR_FK"}, std::string{"0.2"}}));
}

TEST_F(NormaliseTest, NamesColumnsThatAreNewOrGone) {
    Cells cells = penalty_;
    cells.erase("CF_WSH");
    cells["CF_NEU"] = "x";
    cells["LYSJ"] = "x";
    read(cells);
    const Mapping& mapping = shipped_mappings().at(MappingName{"penalty-2019"});
    const Normaliser normaliser{shipped_kinds().at(mapping.kind), mapping, reviewed_, reading_day};
    EXPECT_THAT(normaliser.unknown_columns(rows_), testing::ElementsAre("CF_NEU"));
    EXPECT_THAT(normaliser.missing_columns(rows_), testing::ElementsAre("CF_WSH"));
}

TEST_F(NormaliseTest, EscapesTheSeparatorInKeys) {
    const Normalised normalised = with("CF_WSH", "乌自然资罚|7\\号");
    EXPECT_EQ(normalised.record->key.text(), "91152201078377449P|乌自然资罚\\p7\\b号");
}

}  // namespace
}  // namespace xinqiao
