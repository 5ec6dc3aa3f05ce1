// The row of three digests: what is desired, claimed, settled and seen.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "daemon/store/contents.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/sightings.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

using namespace std::chrono_literals;
using Outcome = Settlement::Outcome;

const SystemName league{"league"};
const KindName penalty_kind{"penalty"};
const Digest one_digest = sha256("first");
const Digest other_digest = sha256("second");

class PublicationsTest : public testing::Test {
protected:
    bool desire(const char* key, std::optional<Digest> digest, Lane lane = Lane::nightly) {
        Desire wish;
        wish.system = league;
        wish.kind = penalty_kind;
        wish.key = RecordKey{key};
        wish.digest = digest;
        wish.lane = lane;
        wish.record = record_;
        return Publications{transaction_}.desire(wish, clock_.now());
    }
    std::vector<Publication> claim(std::int64_t limit = 100) {
        ClaimRequest request;
        request.system = league;
        request.kind = penalty_kind;
        request.limit = limit;
        request.now = clock_.now();
        return Publications{transaction_}.claim(request);
    }
    bool settle(std::int64_t message, Outcome outcome) {
        Settlement settlement;
        settlement.outcome = outcome;
        settlement.reference = outcome == Outcome::accepted ? "L-1" : "";
        settlement.next_attempt = clock_.now() + 1min;
        return Publications{transaction_}.settle(message, settlement, clock_.now());
    }
    Publication row(const char* key) {
        return Publications{transaction_}.find(league, penalty_kind, RecordKey{key}).value();
    }
    PublicationCounts counts() {
        return Publications{transaction_}.counts(league, penalty_kind, clock_.now());
    }
    auto observe(const char* key, std::optional<Digest> digest) {
        return Publications{transaction_}.observe(
            league, penalty_kind, RecordKey{key}, digest, {clock_.now(), clock_.now()}
        );
    }

    StoreInFolder place_;
    ManualClock clock_;
    Transaction transaction_{*place_.database};
    std::int64_t record_ = 0;
};

TEST_F(PublicationsTest, DesireWritesOnlyWhatDiffers) {
    EXPECT_FALSE(desire("a", std::nullopt));
    EXPECT_TRUE(desire("a", one_digest));
    EXPECT_FALSE(desire("a", one_digest));
    EXPECT_TRUE(desire("a", other_digest));
    EXPECT_TRUE(desire("a", std::nullopt));
    EXPECT_FALSE(row("a").is_pending());
}

TEST_F(PublicationsTest, WhatIsSentIsNotClaimedAgainUntilSettled) {
    desire("a", one_digest);
    const auto claimed = claim();
    ASSERT_EQ(claimed.size(), 1u);
    EXPECT_EQ(claimed[0].sent, one_digest);
    desire("a", other_digest);
    EXPECT_TRUE(claim().empty());
    EXPECT_TRUE(settle(claimed[0].message, Outcome::accepted));
    EXPECT_EQ(row("a").acknowledged, one_digest);
    EXPECT_EQ(row("a").reference, "L-1");
    const auto again = claim();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].sent, other_digest);
    EXPECT_GT(again[0].message, claimed[0].message);
}

// A larger claim within one tick of the clock once took numbers of a smaller one before it.
TEST_F(PublicationsTest, MessageNumbersNeverRepeatWithinOneTickOfTheClock) {
    std::set<std::int64_t> numbers;
    for (std::size_t size = 1; size <= 4; ++size) {
        for (std::size_t i = 0; i < size; ++i) {
            desire((std::to_string(size) + "/" + std::to_string(i)).c_str(), one_digest);
        }
        const auto claimed = claim();
        ASSERT_EQ(claimed.size(), size);
        for (const Publication& publication : claimed) {
            EXPECT_TRUE(numbers.insert(publication.message).second) << publication.message;
            settle(publication.message, Outcome::accepted);
        }
    }
}

TEST_F(PublicationsTest, UrgentGoesFirstAndWithdrawalsBeforeUpserts) {
    desire("old", one_digest);
    settle(claim()[0].message, Outcome::accepted);
    desire("a", one_digest);
    desire("old", std::nullopt);
    desire("urgent", one_digest, Lane::urgent);
    const auto claimed = claim();
    ASSERT_EQ(claimed.size(), 3u);
    EXPECT_EQ(claimed[0].key.text(), "urgent");
    EXPECT_EQ(claimed[1].key.text(), "old");
    EXPECT_EQ(claimed[2].key.text(), "a");
}

TEST_F(PublicationsTest, TheSameRefusedContentIsNeverPushedAgain) {
    desire("a", one_digest);
    settle(claim()[0].message, Outcome::refused);
    EXPECT_TRUE(claim().empty());
    EXPECT_EQ(counts().refused, 1);
    desire("a", other_digest);
    EXPECT_EQ(claim().size(), 1u);
}

TEST_F(PublicationsTest, ARefusedContentIsTriedAgainWhenAStewardSaysSo) {
    desire("a", one_digest);
    settle(claim()[0].message, Outcome::refused);
    Publications{transaction_}.forget_refusal(row("a").id);
    EXPECT_EQ(claim().size(), 1u);
}

TEST_F(PublicationsTest, DeferredWaitsItsTimeAndKeepsItsNumber) {
    desire("a", one_digest);
    const std::int64_t message = claim()[0].message;
    settle(message, Outcome::deferred);
    EXPECT_TRUE(claim().empty());
    clock_.advance(1min);
    const auto again = claim();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].message, message);
    EXPECT_EQ(again[0].attempts, 2);
}

TEST_F(PublicationsTest, AbandonedContentThatChangedGetsANewNumber) {
    desire("a", one_digest);
    const std::int64_t message = claim()[0].message;
    EXPECT_TRUE(Publications{transaction_}.abandon(message, clock_.now()));
    desire("a", other_digest);
    EXPECT_NE(claim()[0].message, message);
}

TEST_F(PublicationsTest, UnknownAndTakenStayInFlight) {
    desire("a", one_digest);
    desire("b", one_digest);
    const auto claimed = claim();
    settle(claimed[0].message, Outcome::unknown);
    settle(claimed[1].message, Outcome::taken);
    EXPECT_TRUE(claim().empty());
    const auto flying =
        Publications{transaction_}.in_flight(league, penalty_kind, clock_.now() + 1ms);
    ASSERT_EQ(flying.size(), 2u);
    EXPECT_EQ(flying[0].flight, Flight::unknown);
    EXPECT_EQ(flying[1].flight, Flight::taken);
    EXPECT_TRUE(settle(claimed[1].message, Outcome::accepted));
    EXPECT_FALSE(settle(claimed[1].message, Outcome::accepted));
}

TEST_F(PublicationsTest, AHoldOnTheRecordStopsItAtTheLastGate) {
    desire("a", one_digest);
    Hold hold;
    hold.kind = penalty_kind;
    hold.key = RecordKey{"a"};
    hold.from = clock_.now();
    const std::int64_t id = Holds{transaction_}.place(hold);
    EXPECT_TRUE(claim().empty());
    EXPECT_EQ(counts().held, 1);
    Holds{transaction_}.lift(id, clock_.now());
    EXPECT_EQ(claim().size(), 1u);
}

TEST_F(PublicationsTest, AHoldOnTheSubjectStopsAllItsRecords) {
    StoredRecord record;
    record.kind = penalty_kind;
    record.key = RecordKey{"a"};
    record.subject = SubjectCode{"91150000000000000X"};
    record.digest = one_digest;
    record.content = Contents{transaction_}.keep(one_digest, "first");
    record_ = Records{transaction_}.insert(record);
    desire("a", one_digest);
    Hold hold;
    hold.subject = record.subject;
    hold.from = clock_.now();
    Holds{transaction_}.place(hold);
    EXPECT_TRUE(claim().empty());
}

TEST_F(PublicationsTest, WhatTheLawDemandsPassesAHoldUntilItIsFrozen) {
    desire("a", one_digest);
    settle(claim().at(0).message, Outcome::accepted);
    Hold hold;
    hold.kind = penalty_kind;
    hold.key = RecordKey{"a"};
    hold.from = clock_.now();
    Holds{transaction_}.place(hold);
    Desire wish;
    wish.system = league;
    wish.kind = penalty_kind;
    wish.key = RecordKey{"a"};
    wish.record = 7;
    wish.lawful = true;
    Publications{transaction_}.desire(wish, clock_.now());
    EXPECT_EQ(counts().held, 0);
    Publications{transaction_}.freeze(7);
    EXPECT_TRUE(claim().empty());
    EXPECT_EQ(counts().held, 1);
    Publications{transaction_}.desire(wish, clock_.now());
    EXPECT_EQ(claim().size(), 1u);
}

TEST_F(PublicationsTest, WhereReviewIsAskedForOnlyApprovedContentLeaves) {
    StoredRecord record;
    record.kind = penalty_kind;
    record.key = RecordKey{"a"};
    record.digest = one_digest;
    record.content = Contents{transaction_}.keep(one_digest, "first");
    record_ = Records{transaction_}.insert(record);
    desire("a", one_digest);
    const auto claimable = [&] {
        return Publications{transaction_}
            .claimable(
                {.system = league, .kind = penalty_kind, .now = clock_.now(), .reviewed = true}
            )
            .size();
    };
    EXPECT_EQ(claimable(), 0u);
    Decision approval;
    approval.act.act = ActKind::approve;
    approval.act.kind = penalty_kind;
    approval.act.key = record.key;
    approval.act.digest = other_digest;
    Decisions{transaction_}.record(approval);
    EXPECT_EQ(claimable(), 0u);
    approval.act.digest = one_digest;
    Decisions{transaction_}.record(approval);
    EXPECT_EQ(claimable(), 1u);
}

TEST_F(PublicationsTest, ObservingWritesOnlyChangesAndTheirSightings) {
    EXPECT_EQ(observe("a", std::nullopt).id, 0);
    const std::int64_t id = observe("a", one_digest).id;
    clock_.advance(1h);
    EXPECT_FALSE(observe("a", one_digest).changed);
    EXPECT_TRUE(observe("a", std::nullopt).changed);
    const auto sightings = Sightings{transaction_}.of(id);
    ASSERT_EQ(sightings.size(), 1u);
    EXPECT_EQ(sightings[0].gone_at - sightings[0].first_seen, 1h);
}

TEST_F(PublicationsTest, WhatANewerLookSawStays) {
    const Moment began = clock_.now();
    clock_.advance(1h);
    observe("a", one_digest);
    const auto end_of_an_older_look = [&] {
        return Publications{transaction_}.observe(
            league, penalty_kind, RecordKey{"a"}, std::nullopt, {began, clock_.now()}
        );
    };
    EXPECT_FALSE(end_of_an_older_look().changed);
    EXPECT_EQ(row("a").observed, one_digest);
    // The clock was an hour ahead, and was put back: what it said then counts no more.
    clock_.set(began);
    EXPECT_TRUE(end_of_an_older_look().changed);
    EXPECT_EQ(row("a").observed, std::nullopt);
}

TEST_F(PublicationsTest, CountsTellPendingFromVerified) {
    desire("a", one_digest);
    desire("b", one_digest);
    const auto claimed = claim(1);
    EXPECT_EQ(counts().in_flight, 1);
    EXPECT_EQ(counts().pending, 1);
    settle(claimed[0].message, Outcome::accepted);
    EXPECT_EQ(counts().unverified, 1);
    observe(claimed[0].key.text().c_str(), one_digest);
    EXPECT_EQ(counts().verified, 1);
    EXPECT_EQ(counts().oldest_pending, clock_.now());
}

TEST_F(PublicationsTest, EveryRowIsVisitedInTheOrderOfItsKey) {
    for (int i = 0; i < 2100; ++i) {
        desire(("k" + std::to_string(i)).c_str(), one_digest);
    }
    std::string last;
    int seen = 0;
    Publications{transaction_}.each(league, penalty_kind, [&](const Publication& publication) {
        EXPECT_LT(last, publication.key.text());
        last = publication.key.text();
        ++seen;
    });
    EXPECT_EQ(seen, 2100);
}

}  // namespace
}  // namespace xinqiao
