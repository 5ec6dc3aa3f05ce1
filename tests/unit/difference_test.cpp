// Every reason of the closed set, one by one.
#include "daemon/flow/difference.hpp"

#include <gtest/gtest.h>

namespace xinqiao {
namespace {

const Digest ours = sha256("ours");
const Digest theirs = sha256("theirs");
const Moment comparing_time{std::chrono::hours{1'000'000}};

Publication published() {
    Publication row;
    row.record = 7;
    row.desired = ours;
    row.acknowledged = ours;
    row.acknowledged_at = comparing_time - std::chrono::hours{2};
    row.observed = ours;
    return row;
}

ListFacts looked_at_noon() {
    return {.is_read = true, .complete_at = comparing_time, .now = comparing_time};
}

std::string_view reason(const Publication& row, const ListFacts& facts = looked_at_noon()) {
    const auto difference = difference_of(row, facts);
    return difference ? difference->reason : "";
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
    Publication row = published();
    row.observed = theirs;
    EXPECT_EQ(reason(row), "altered");
}

TEST(Difference, StillShownIsWithdrawnAndShown) {
    Publication row = published();
    row.desired.reset();
    row.acknowledged.reset();
    EXPECT_EQ(reason(row), "still-shown");
}

TEST(Difference, ForeignIsShownAndNotOfOurs) {
    Publication row;
    row.observed = theirs;
    EXPECT_EQ(reason(row), "foreign");
}

TEST(Difference, PendingIsDesiredAndNotConfirmed) {
    Publication row = published();
    row.desired = theirs;
    EXPECT_EQ(reason(row), "pending");
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
    EXPECT_EQ(reason(row), "pending");
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
