// Which rule set decides for how long, how a step is counted, and what is said of what was not
// read.
#include "schema/policy.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "base/error.hpp"
#include "schema/kind.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Day law_day(const char* text) {
    return *parse_day(text);
}

class PolicyTest : public testing::Test {
protected:
    static Record record_of(const char* kind, const char* severity = "") {
        Record record;
        record.kind = KindName{kind};
        record.subject = SubjectCode{"91152201078377449P"};
        if (*severity != '\0') record.fields.set("severity", severity);
        return record;
    }

    std::string rule_for(const Record& record, const char* today) {
        const PublicationRule* rule = policy_.publication(record, law_day(today));
        return rule == nullptr ? "" : rule->id + " " + chinese(rule->maximum);
    }

    std::string step_for(const char* step, const char* kind, const char* today = "2026-11-22") {
        const StepRule* rule = policy_.step(step, KindName{kind}, {}, law_day(today));
        return rule == nullptr ? "" : rule->id + " " + chinese(rule->period);
    }

    Policy policy_{support::source_folder() / "schema/policy"};
};

TEST_F(PolicyTest, APenaltyFollowsTheNewestNationalClasses) {
    EXPECT_EQ(rule_for(record_of("penalty"), "2025-06-21"), "region-2018.penalty 5年");
    EXPECT_EQ(rule_for(record_of("penalty"), "2025-06-22"), "council-2025.penalty.serious 3年");
    const Record minor = record_of("penalty", "minor");
    EXPECT_EQ(rule_for(minor, "2026-03-31"), "council-2025.penalty.minor 3个月");
    EXPECT_EQ(rule_for(minor, "2026-04-01"), "repair-2026.penalty.minor 3个月");
    const Record general = record_of("penalty", "general");
    EXPECT_EQ(rule_for(general, "2026-04-01"), "repair-2026.penalty.general 1年");
    const PublicationRule* rule = policy_.publication(general, law_day("2026-04-01"));
    EXPECT_EQ(chinese(rule->minimum), "3个月");
    for (const char* severity : {"serious", "heavy", "undetermined", ""}) {
        EXPECT_EQ(
            rule_for(record_of("penalty", severity), "2026-04-01"),
            "repair-2026.penalty.serious 3年"
        );
    }
}

TEST_F(PolicyTest, OtherKindsFollowTheDocumentThatKnowsThem) {
    EXPECT_EQ(rule_for(record_of("blacklist"), "2021-01-01"), "mining-draft.blacklist 5年");
    EXPECT_EQ(rule_for(record_of("blacklist"), "2024-07-01"), "mnr-13.blacklist 3年");
    EXPECT_EQ(rule_for(record_of("blacklist"), "2026-11-22"), "repair-2026.blacklist 3年");
    EXPECT_EQ(rule_for(record_of("adverse"), "2026-11-22"), "mining-draft.adverse 5年");
    EXPECT_EQ(rule_for(record_of("honour"), "2026-11-22"), "mining-draft.honour 1年");
    EXPECT_EQ(rule_for(record_of("redlist"), "2026-11-22"), "mining-draft.redlist 1年");
    EXPECT_EQ(rule_for(record_of("abnormal"), "2026-11-22"), "mnr-13.abnormal 3年");
    EXPECT_EQ(rule_for(record_of("licence"), "2026-11-22"), "");
}

TEST_F(PolicyTest, AdverseRecordsStayWhileTheSubjectIsListed) {
    const PublicationRule* rule = policy_.publication(record_of("adverse"), law_day("2026-11-22"));
    ASSERT_NE(rule, nullptr);
    EXPECT_TRUE(rule->extended_while_listed);
    EXPECT_EQ(chinese(rule->minimum), "1年");
    EXPECT_THAT(rule->clock, ElementsAre("decided_on"));
}

TEST_F(PolicyTest, AChoiceDecidesWhichDocumentHolds) {
    EXPECT_EQ(step_for("objection", "penalty"), "bureau-plan.objection 20日");
    PolicyChoice choice = policy_.choice();
    choice.by_kind[KindName{"penalty"}] = {"region-2018", "mining-draft"};
    policy_ = policy_.with(choice);
    EXPECT_EQ(step_for("objection", "penalty"), "region-2018.objection 20个工作日");
    EXPECT_EQ(step_for("repair", "penalty"), "mining-draft.repair 15个工作日");
    EXPECT_EQ(step_for("objection", "adverse"), "bureau-plan.objection 20日");
    EXPECT_EQ(rule_for(record_of("penalty"), "2026-11-22"), "");
    choice.by_kind[KindName{"adverse"}] = {"region-2018"};
    policy_ = policy_.with(choice);
    EXPECT_EQ(rule_for(record_of("adverse"), "2026-11-22"), "region-2018.adverse 5年");
}

TEST_F(PolicyTest, EveryStepHasItsDaysAndItsArticle) {
    EXPECT_EQ(step_for("report", "penalty"), "council-2016.report 7个工作日");
    EXPECT_EQ(step_for("report", "inspection"), "council-2019.report 7个工作日");
    EXPECT_EQ(step_for("statement", "blacklist"), "mining-draft.statement 5日");
    EXPECT_EQ(step_for("objection-review", "penalty"), "region-2018.objection-review 20个工作日");
    EXPECT_EQ(step_for("repair", "penalty", "2026-03-31"), "mining-draft.repair 15个工作日");
    EXPECT_EQ(step_for("repair", "penalty"), "repair-2026.repair 10个工作日");
    EXPECT_EQ(step_for("repair", "adverse"), "mining-draft.repair 15个工作日");
    EXPECT_EQ(step_for("repair-acceptance", "penalty"), "repair-2026.repair-acceptance 3个工作日");
    EXPECT_EQ(
        step_for("removal-publicity", "blacklist"), "mining-draft.removal-publicity 7个工作日"
    );
    EXPECT_EQ(step_for("praise-erasure", "honour"), "region-2018.praise-erasure 5个工作日");
    EXPECT_EQ(step_for("statement", "licence"), "");
}

TEST_F(PolicyTest, SaysWhatWasNotRead) {
    EXPECT_EQ(policy_.find("repair-2026")->unverified(), 6);
    EXPECT_EQ(policy_.find("region-2018")->unverified(), 0);
    EXPECT_EQ(policy_.find("nowhere"), nullptr);
    EXPECT_EQ(
        cited(*policy_.publication(record_of("abnormal"), law_day("2026-11-22"))),
        "《矿业权人勘查开采信息管理办法》（自然资源部令第13号）（未核实）"
    );
    const StepRule* repair = policy_.step("repair", KindName{"adverse"}, {}, law_day("2026-11-22"));
    EXPECT_THAT(cited(*repair), HasSubstr("（征求意见稿）》第二十七条"));
    EXPECT_EQ(policy_.find("mining-draft")->status, RuleSetStatus::draft);
}

// Kinds and fields that no kind has would make a rule silent for ever.
TEST_F(PolicyTest, ShippedRulesSpeakOfKindsAndFieldsThatThereAre) {
    const Kinds kinds{support::source_folder() / "schema/kinds"};
    for (const RuleSet& rule_set : policy_) {
        for (const StepRule& rule : rule_set.steps) {
            for (const KindName& kind : rule.kinds) {
                EXPECT_NE(kinds.find(kind), nullptr) << rule.id << ": " << kind.text();
            }
        }
        for (const PublicationRule& rule : rule_set.publications) {
            const Kind* kind = kinds.find(rule.kinds.front());
            ASSERT_NE(kind, nullptr) << rule.id;
            for (const auto& fields : {rule.clock, rule.unless}) {
                for (const std::string& field : fields) {
                    EXPECT_NE(kind->find(field), nullptr) << rule.id << ": " << field;
                }
            }
        }
    }
}

TEST_F(PolicyTest, RefusesARuleSetThatThereIsNot) {
    try {
        policy_.with({.by_default = {"region-2019"}});
        FAIL() << "region-2019 was taken";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("region-2019"));
        EXPECT_THAT(error.hint(), HasSubstr("region-2018"));
    }
}

TEST(PolicyFilesTest, TellEveryMistakeWithFileLineAndKey) {
    const TemporaryFolder folder;
    std::ofstream{folder.path() / "wrong.toml"} << R"(id = "wrong"
label = "错"
document = "错"
issuer = "错"
status = "maybe"

[[publication]]
id = "penalty"
kind = "penalty"
minimum = "2 years"
maximum = "1 year"
clock = ["decided_on"]
verified = true

[[step]]
step = "repair"
period = "soon"
owner = "clerk"
days = 3
)";
    try {
        const Policy policy{folder.path()};
        FAIL() << "was taken";
    } catch (const Error& error) {
        const std::string text = error.what();
        EXPECT_THAT(text, HasSubstr("wrong.toml:5: status: \"maybe\" is not one of in-force"));
        EXPECT_THAT(text, HasSubstr("wrong.toml:10: publication[1].minimum: is longer"));
        EXPECT_THAT(text, HasSubstr("publication[1].article: is missing"));
        EXPECT_THAT(text, HasSubstr("wrong.toml:17: step[1].period: must be a period"));
        EXPECT_THAT(text, HasSubstr("step[1].verified: is missing"));
        EXPECT_THAT(text, HasSubstr("wrong.toml:19: step[1].days: is not a key we know"));
    }
}

TEST(PeriodTest, IsReadAsItIsWrittenAndToldInChinese) {
    EXPECT_EQ(chinese(*parse_period("1 year")), "1年");
    EXPECT_EQ(chinese(*parse_period("3 months")), "3个月");
    EXPECT_EQ(chinese(*parse_period("20 days")), "20日");
    EXPECT_EQ(chinese(*parse_period("7 working days")), "7个工作日");
    for (const char* wrong :
         {"", "3", "3 weeks", "0 days", "-1 days", "3  days", "days", "1 years old"}) {
        EXPECT_FALSE(parse_period(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace xinqiao
