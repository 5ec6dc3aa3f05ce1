// Every reason of the closed set, one by one.
#include "daemon/flow/difference.hpp"

#include <set>

#include <gtest/gtest.h>

#include "base/date.hpp"

namespace xinqiao {
namespace {

const Digest ours = sha256("ours");
const Digest theirs = sha256("theirs");
const Moment comparing_time{std::chrono::hours{1'000'000}};

Publication published() {
    Publication row;
    row.record = 7;
    row.desired = ours;
    row.desired_rule = "in-force";
    row.acknowledged = ours;
    row.acknowledged_at = comparing_time - std::chrono::hours{2};
    row.observed = ours;
    row.observed_at = comparing_time - std::chrono::hours{1};
    return row;
}

ListFacts looked_at_noon() {
    return {.is_read = true, .complete_at = comparing_time, .now = comparing_time};
}

RowDetails on_first_of_june() {
    RowDetails details;
    details.today = *parse_day("2026-06-01");
    return details;
}

std::string_view reason(
    const Publication& row,
    const ListFacts& facts = looked_at_noon(),
    const RowDetails& details = on_first_of_june()
) {
    const auto difference = difference_of(row, facts);
    return difference ? facts_of(narrowed(*difference, row, details)).name : "";
}

std::string_view reason_with_fields(std::vector<FieldDifference> fields) {
    Publication row = published();
    row.observed = theirs;
    RowDetails details = on_first_of_june();
    details.fields = std::move(fields);
    return reason(row, looked_at_noon(), details);
}

TEST(Reasons, StandInTheOrderOfTheEnumerationUnderDifferentNames) {
    std::set<std::string_view> names;
    int next = 0;
    for (const ReasonFacts& facts : all_reasons()) {
        EXPECT_EQ(static_cast<int>(facts.reason), next++);
        EXPECT_TRUE(names.insert(facts.name).second) << facts.name;
        EXPECT_EQ(reason_named(facts.name), &facts);
    }
    EXPECT_EQ(static_cast<int>(Reason::list_old) + 1, next);
    EXPECT_EQ(reason_named("ownership"), nullptr);
}

TEST(Difference, IsNothingWhenAllThreeAgree) {
    EXPECT_EQ(reason(published()), "");
    EXPECT_EQ(reason(Publication{}), "");
}

TEST(Difference, WaitsUntilTheListWasReadAfterTheReceipt) {
    Publication row = published();
    row.observed.reset();
    row.acknowledged_at = comparing_time + std::chrono::minutes{1};
    EXPECT_EQ(reason(row), "");
    EXPECT_EQ(reason(row, {.is_read = false, .now = comparing_time}), "");
}

TEST(Difference, LostIsConfirmedAndNotShown) {
    Publication row = published();
    row.observed.reset();
    EXPECT_EQ(reason(row), "lost");
}

TEST(Difference, AlteredIsShownWithAnotherContent) {
    EXPECT_EQ(reason_with_fields({}), "altered");
    EXPECT_EQ(
        reason_with_fields({{"subject_name", "甲", "乙"}, {"content", "一", "二"}}), "altered"
    );
    EXPECT_EQ(reason_with_fields({{"content", "", "多出的"}}), "altered");
}

TEST(Difference, NameChangedIsAnotherNameAndNothingElse) {
    EXPECT_EQ(reason_with_fields({{"subject_name", "甲公司", "乙公司"}}), "name-changed");
}

TEST(Difference, CategoryWrongIsAnotherCategoryAndNothingElse) {
    EXPECT_EQ(
        reason_with_fields({{"subject_category", "individual-business", "organisation"}}),
        "category-wrong"
    );
}

TEST(Difference, FieldsDroppedIsShownWithoutWhatWeSaid) {
    EXPECT_EQ(reason_with_fields({{"basis", "条例", ""}, {"note", "说明", ""}}), "fields-dropped");
    EXPECT_EQ(reason_with_fields({{"basis", "条例", ""}, {"note", "说明", "别的"}}), "altered");
}

TEST(Difference, StaleIsShownAsItWasBeforeTheChangeWasConfirmed) {
    Publication row = published();
    row.observed = theirs;
    row.observed_at = row.acknowledged_at - std::chrono::hours{24};
    EXPECT_EQ(reason(row), "stale");
}

TEST(Difference, StaleIsShownAsItOnceWas) {
    Publication row = published();
    row.observed = theirs;
    RowDetails details = on_first_of_june();
    details.shown_before = true;
    EXPECT_EQ(reason(row, looked_at_noon(), details), "stale");
}

Publication withdrawn(std::string rule) {
    Publication row = published();
    row.desired.reset();
    row.desired_rule = std::move(rule);
    row.acknowledged.reset();
    return row;
}

TEST(Difference, StillShownIsWithdrawnAndShown) {
    EXPECT_EQ(reason(withdrawn("withdrawn-by-source")), "still-shown");
    EXPECT_EQ(reason(withdrawn("not-public")), "still-shown");
}

TEST(Difference, ExpiredShownIsShownBeyondItsTime) {
    EXPECT_EQ(reason(withdrawn("expired")), "expired-shown");
    EXPECT_EQ(reason(withdrawn("term-ended")), "expired-shown");
    EXPECT_EQ(reason(withdrawn("validity-ended")), "expired-shown");
}

TEST(Difference, RepairedShownIsShownAfterRepairRemovalOrRevocation) {
    for (const char* rule : {"repaired", "removed", "revoked", "cancelled"}) {
        EXPECT_EQ(reason(withdrawn(rule)), "repaired-shown");
    }
}

TEST(Difference, ForeignIsShownAndNotOfOurs) {
    Publication row;
    row.observed = theirs;
    EXPECT_EQ(reason(row), "foreign");
}

TEST(Difference, CodeChangedIsShownUnderAKnownOldCode) {
    Publication row;
    row.observed = theirs;
    RowDetails details = on_first_of_june();
    details.old_code = true;
    EXPECT_EQ(reason(row, looked_at_noon(), details), "code-changed");
}

Publication never_told() {
    Publication row = published();
    row.acknowledged.reset();
    row.observed.reset();
    return row;
}

TEST(Difference, PendingIsDesiredNeverToldAndNotDue) {
    EXPECT_EQ(reason(never_told()), "pending");
    RowDetails details = on_first_of_june();
    details.publish_by = details.today;
    EXPECT_EQ(reason(never_told(), looked_at_noon(), details), "pending");
}

TEST(Difference, OverdueIsNeverToldThoughTheDaysHaveRun) {
    RowDetails details = on_first_of_june();
    details.publish_by = *parse_day("2026-05-31");
    EXPECT_EQ(reason(never_told(), looked_at_noon(), details), "overdue");
}

TEST(Difference, OutdatedIsConfirmedAndChangedSince) {
    Publication row = published();
    row.desired = theirs;
    EXPECT_EQ(reason(row), "outdated");
}

TEST(Difference, WithdrawalPendingMustGoAndWasNotTold) {
    Publication row = published();
    row.desired.reset();
    row.desired_rule = "withdrawn-by-source";
    EXPECT_EQ(reason(row), "withdrawal-pending");
    row.desired_rule = "term-ended";
    EXPECT_EQ(reason(row), "expired-shown");
    row.desired_rule = "repaired";
    EXPECT_EQ(reason(row), "repaired-shown");
    row.observed.reset();
    EXPECT_EQ(reason(row), "withdrawal-pending");
}

TEST(Difference, HeldSaysWhyItIsPending) {
    Publication row = published();
    row.desired = theirs;
    ListFacts facts = looked_at_noon();
    facts.held = true;
    EXPECT_EQ(reason(row, facts), "held");
}

TEST(Difference, RefusedStandsUntilSomethingElseIsDesired) {
    Publication row = published();
    row.desired = theirs;
    row.refuses = true;
    row.refused = theirs;
    EXPECT_EQ(reason(row), "refused");
    row.desired.reset();
    EXPECT_EQ(reason(row), "withdrawal-pending");
}

TEST(Difference, InFlightIsNotJudgedUntilItsReceiptIsOverdue) {
    Publication row = published();
    row.desired = theirs;
    row.flight = Flight::taken;
    row.sent_at = comparing_time - std::chrono::hours{71};
    EXPECT_EQ(reason(row), "");
    row.sent_at = comparing_time - std::chrono::hours{73};
    EXPECT_EQ(reason(row), "receipt-overdue");
}

}  // namespace
}  // namespace xinqiao
