#include "tests/contract/suite/target_contract.hpp"

#include <chrono>

#include "base/error.hpp"

namespace xinqiao {
namespace {

TEST_P(TargetContract, AnswersEachChangeInOrder) {
    const auto receipts = tell({change("c1", "1", "甲"), change("c2", "2", "乙")});
    ASSERT_EQ(receipts.size(), 2u);
    ASSERT_TRUE(std::holds_alternative<Accepted>(receipts[0]));
    ASSERT_TRUE(std::holds_alternative<Accepted>(receipts[1]));
    EXPECT_NE(std::get<Accepted>(receipts[0]).reference, std::get<Accepted>(receipts[1]).reference);
    EXPECT_EQ(
        stage_.far_side(),
        (std::vector<WireRow>{{{"WSH", "1"}, {"MC", "甲"}}, {{"WSH", "2"}, {"MC", "乙"}}})
    );
}

TEST_P(TargetContract, AppliesTheSameChangeOnlyOnce) {
    const std::vector<Change> changes{change("c1", "1", "甲 <&\"> 乙")};
    EXPECT_TRUE(std::holds_alternative<Accepted>(tell(changes)[0]));
    EXPECT_TRUE(std::holds_alternative<Accepted>(tell(changes)[0]));
    EXPECT_EQ(stage_.effects(), 1);
    EXPECT_EQ(stage_.far_side(), std::vector<WireRow>{changes[0].row});
}

TEST_P(TargetContract, WithdrawsWhatStandsThere) {
    Change told = change("c1", "1", "甲");
    told.reference = std::get<Accepted>(tell({told})[0]).reference;
    told.id = id("c2");
    told.action = Action::withdraw;
    EXPECT_TRUE(std::holds_alternative<Accepted>(tell({told})[0]));
    EXPECT_TRUE(stage_.far_side().empty());
}

TEST_P(TargetContract, OffersAWayToSettleDoubt) {
    EXPECT_TRUE(stage_.ends.read_back || stage_.ends.receipts);
    if (!stage_.ends.read_back) return;
    const Change told = change("c1", "1", "甲");
    EXPECT_TRUE(stage_.ends.read_back->read_back(told, Call{}).empty());
    tell({told});
    const Rows rows = stage_.ends.read_back->read_back(told, Call{});
    ASSERT_EQ(rows.size(), 1u);
    const auto column = rows.find_column("MC");
    ASSERT_TRUE(column);
    EXPECT_EQ(rows.cell(0, *column), "甲");
}

TEST_P(TargetContract, GivesTheSameReceiptsForTheSameCursor) {
    if (!stage_.ends.receipts) GTEST_SKIP() << "answers at once";
    tell({change("c1", "1", "甲")});
    const auto first = stage_.ends.receipts->poll(Cursor{}, Call{});
    const auto again = stage_.ends.receipts->poll(Cursor{}, Call{});
    EXPECT_EQ(first.receipts.size(), again.receipts.size());
    EXPECT_EQ(first.next, again.next);
    EXPECT_TRUE(stage_.ends.receipts->poll(first.next, Call{}).receipts.empty());
}

TEST_P(TargetContract, SendsNothingOnceStopped) {
    std::stop_source stop;
    stop.request_stop();
    const Call call{stop.get_token(), std::chrono::seconds{30}, "run"};
    const std::vector<Change> changes{change("c1", "1", "甲")};
    try {
        stage_.ends.target->push(changes, call);
        FAIL() << "a stopped call was answered";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::stopped);
    }
    stage_.settle();
    EXPECT_EQ(stage_.effects(), 0);
}

}  // namespace
}  // namespace xinqiao
