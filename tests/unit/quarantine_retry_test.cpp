// A row of the quarantine that is read again, with and without a steward's word.
#include "daemon/flow/quarantine_retry.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/records.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

class QuarantineRetry : public testing::Test {
protected:
    // Reads that row in a night, where it ends in the quarantine; its number there.
    std::int64_t quarantined(const WireRow& row) {
        world.approvals().put("1", row);
        world.night();
        Transaction transaction{world.database(), Access::reading};
        const auto rows = Quarantine{transaction}.list(SystemName{}, "open", 10);
        EXPECT_EQ(rows.size(), 1U);
        return rows.empty() ? 0 : rows.front().id;
    }

    RetryOutcome retry(std::int64_t id, CodeReview review = CodeReview::none) {
        SilentProgress progress;
        const Workshop workshop{
            world.rulebook(), world.systems(), world.clock(), world.store(), progress, "张科"};
        return retry_quarantined(workshop, {id, "与登记机关核对", review});
    }

    std::string state_of(std::int64_t id) {
        Transaction transaction{world.database(), Access::reading};
        return Quarantine{transaction}.find(id)->state;
    }

    static WireRow with(std::string_view column, const std::string& value) {
        WireRow row = licence(1);
        for (auto& [name, text] : row) {
            if (name == column) text = value;
        }
        return row;
    }

    MemoryWorld world;
};

TEST_F(QuarantineRetry, ARowThatIsStillWrongStays) {
    const std::int64_t id = quarantined(with("XK_JDRQ", "2026/02/31"));
    const RetryOutcome outcome = retry(id);
    EXPECT_FALSE(outcome.resolved);
    EXPECT_FALSE(outcome.sentence.empty());
    EXPECT_EQ(state_of(id), "open");
}

TEST_F(QuarantineRetry, ASuspectCodeIsTakenOnTheWordOfASteward) {
    // The inner check holds, the outer does not.
    const std::int64_t id = quarantined(with("XK_XDR_SHXYM", "91152201MA7XQ0A13A"));
    EXPECT_FALSE(retry(id).resolved);
    EXPECT_TRUE(retry(id, CodeReview::accept_suspect).resolved);
    EXPECT_EQ(state_of(id), "retried");
    Transaction transaction{world.database(), Access::reading};
    EXPECT_EQ(Records{transaction}.of_subject(SubjectCode{"91152201MA7XQ0A13A"}).size(), 1U);
}

TEST_F(QuarantineRetry, WhatIsNotThereOrNotOpenIsRefused) {
    EXPECT_THROW(retry(77), Error);
    const std::int64_t id = quarantined(with("XK_JDRQ", "2026/02/31"));
    {
        Transaction transaction{world.database()};
        Quarantine{transaction}.close(id, "discarded", "重复", world.clock().now());
        transaction.commit();
    }
    EXPECT_THROW(retry(id), Error);
}

}  // namespace
}  // namespace xinqiao
