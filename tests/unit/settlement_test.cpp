// What a receipt does to its row, and when a failure is tried again.
#include "daemon/flow/settlement.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace xinqiao {
namespace {

const Moment answer_time{std::chrono::hours{1'000'000}};

TEST(Settlement, KeepsTheWordsOfTheReceipt) {
    const Settlement accepted = settlement_of(Accepted{"L-1"}, answer_time);
    EXPECT_EQ(accepted.outcome, Settlement::Outcome::accepted);
    EXPECT_EQ(accepted.reference, "L-1");
    const Settlement refused = settlement_of(Refused{"1001", "未查询到主体"}, answer_time);
    EXPECT_EQ(refused.code, "1001");
    EXPECT_EQ(refused.text, "未查询到主体");
}

TEST(Settlement, ADeferralSaysWhen) {
    const Settlement deferred = settlement_of(Deferred{std::chrono::seconds{90}}, answer_time);
    EXPECT_EQ(deferred.next_attempt, answer_time + std::chrono::seconds{90});
}

TEST(Settlement, CountsEachOutcomeOnce) {
    PushSummary summary;
    for (const Receipt& receipt :
         {Receipt{Accepted{}},
          Receipt{Refused{}},
          Receipt{Deferred{}},
          Receipt{Unknown{}},
          Receipt{Taken{}}}) {
        count(settlement_of(receipt, answer_time), summary);
    }
    EXPECT_EQ(summary.accepted, 1);
    EXPECT_EQ(summary.refused, 1);
    EXPECT_EQ(summary.deferred, 1);
    EXPECT_EQ(summary.unknown, 1);
    EXPECT_EQ(summary.waiting, 1);
}

RC_GTEST_PROP(NextAttempt, StaysBetweenHalfThePauseAndThePause, (int attempts, int message)) {
    CareSettings care;
    const Moment next = next_attempt(care, attempts, message, answer_time);
    RC_ASSERT(next >= answer_time + std::chrono::milliseconds{care.first_retry} / 2);
    RC_ASSERT(next <= answer_time + care.last_retry);
}

TEST(NextAttempt, GrowsUntilTheLongestPause) {
    CareSettings care;
    EXPECT_LT(next_attempt(care, 1, 1, answer_time), next_attempt(care, 3, 1, answer_time));
    EXPECT_GE(next_attempt(care, 1000, 1, answer_time), answer_time + std::chrono::minutes{30});
}

}  // namespace
}  // namespace xinqiao
