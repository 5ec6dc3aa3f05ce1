// Batches that travel at the same time.
#include "daemon/flow/couriers.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

// Answers nobody before so many have asked.
class Meeting {
public:
    explicit Meeting(int wanted) : wanted_{wanted} {}

    bool everybody_came() {
        std::unique_lock lock{mutex_};
        ++came_;
        changed_.notify_all();
        return changed_.wait_for(lock, std::chrono::seconds{20}, [&] { return came_ >= wanted_; });
    }

private:
    const int wanted_;
    std::mutex mutex_;
    std::condition_variable changed_;
    int came_ = 0;
};

class MeetingTarget final : public Target {
public:
    explicit MeetingTarget(Meeting& meeting) : meeting_{meeting} {}

    std::vector<Receipt> push(std::span<const Change> changes, const Call&) override {
        if (!meeting_.everybody_came()) return {};
        return {changes.size(), Accepted{changes[0].id.text()}};
    }

private:
    Meeting& meeting_;
};

class FailingTarget final : public Target {
public:
    std::vector<Receipt> push(std::span<const Change>, const Call&) override {
        throw Error{Error::Kind::transient, "不通"};
    }
};

class SilentTarget final : public Target {
public:
    std::vector<Receipt> push(std::span<const Change>, const Call&) override { return {}; }
};

Parcel parcel_of(const std::string& message) {
    Publication row;
    row.message = std::stoll(message);
    Change change;
    change.id = ChangeId{message};
    return {{row}, {change}};
}

TEST(Couriers, SeveralAreOutAtTheSameTimeEachWithATargetOfItsOwn) {
    Meeting meeting{3};
    std::atomic<int> opened{0};
    Couriers couriers{
        3,
        0,
        [&] {
            ++opened;
            return std::make_unique<MeetingTarget>(meeting);
        },
        Call{}};
    for (const char* message : {"1", "2", "3"}) {
        ASSERT_TRUE(couriers.has_room());
        couriers.send(parcel_of(message));
    }
    EXPECT_FALSE(couriers.has_room());
    for (int i = 0; i < 3; ++i) {
        const Answered answered = couriers.welcome();
        ASSERT_TRUE(std::holds_alternative<Accepted>(answered.receipts.at(0)));
        const auto& accepted = std::get<Accepted>(answered.receipts.at(0));
        EXPECT_EQ(accepted.reference, std::to_string(answered.rows.at(0).message));
    }
    EXPECT_TRUE(couriers.nothing_is_out());
    EXPECT_EQ(opened, 3);
}

TEST(Couriers, OneIsEnoughForParcelsThatFollowEachOther) {
    Meeting nobody_else{1};
    int opened = 0;
    Couriers couriers{
        8,
        1,
        [&] {
            ++opened;
            return std::make_unique<MeetingTarget>(nobody_else);
        },
        Call{}};
    for (const char* message : {"1", "2", "3"}) {
        couriers.send(parcel_of(message));
        couriers.welcome();
    }
    EXPECT_EQ(opened, 1);
}

TEST(Couriers, AFailureComesBackWithItsRows) {
    Couriers couriers{2, 0, [] { return std::make_unique<FailingTarget>(); }, Call{}};
    couriers.send(parcel_of("7"));
    const Answered answered = couriers.welcome();
    EXPECT_EQ(answered.rows.at(0).message, 7);
    ASSERT_TRUE(answered.failure);
    EXPECT_THROW(std::rethrow_exception(answered.failure), Error);
}

TEST(Couriers, AfterAFailureWhatWaitedReadyIsNotTold) {
    int told = 0;
    class Counting final : public Target {
    public:
        explicit Counting(int& told) : told_{told} {}
        std::vector<Receipt> push(std::span<const Change>, const Call&) override {
            ++told_;
            throw Error{Error::Kind::transient, "不通"};
        }

    private:
        int& told_;
    };
    Couriers couriers{1, 2, [&] { return std::make_unique<Counting>(told); }, Call{}};
    for (const char* message : {"7", "8", "9"}) {
        ASSERT_TRUE(couriers.has_room());
        couriers.send(parcel_of(message));
    }
    EXPECT_FALSE(couriers.has_room());
    for (std::int64_t message = 7; message <= 9; ++message) {
        const Answered answered = couriers.welcome();
        EXPECT_EQ(answered.rows.at(0).message, message);
        EXPECT_TRUE(answered.failure);
    }
    EXPECT_EQ(told, 1);
}

TEST(Couriers, ATargetThatCannotBeOpenedIsAFailureToo) {
    const auto broken = []() -> std::unique_ptr<Target> {
        throw Error{Error::Kind::misconfigured, "缺少凭据"};
    };
    Couriers couriers{1, 0, broken, Call{}};
    couriers.send(parcel_of("7"));
    EXPECT_TRUE(couriers.welcome().failure);
}

TEST(Couriers, ARowWithoutAReceiptIsUnknown) {
    Couriers couriers{1, 0, [] { return std::make_unique<SilentTarget>(); }, Call{}};
    couriers.send(parcel_of("7"));
    EXPECT_TRUE(std::holds_alternative<Unknown>(couriers.welcome().receipts.at(0)));
}

}  // namespace
}  // namespace xinqiao
