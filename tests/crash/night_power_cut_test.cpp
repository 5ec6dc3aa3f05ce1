// Cuts the power at every single statement of a night in turn, then lets the next night resume.
#include <memory>

#include <gtest/gtest.h>

#include "tests/support/failing_database.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

// Every connection shares one budget of statements, as all lose power together.
class DoomedDatabase final : public Database {
public:
    DoomedDatabase(std::unique_ptr<Database> inner, std::int64_t statements)
        : inner_{std::move(inner)}, failing_{*inner_, statements} {}

    std::int64_t run(std::string_view sql, Values values, const EachRow& each) override {
        return failing_.run(sql, values, each);
    }
    void run_script(const std::string& sql) override { failing_.run_script(sql); }
    void begin_writing() override { failing_.begin_writing(); }
    void begin_reading() override { failing_.begin_reading(); }
    void commit() override { failing_.commit(); }
    void rollback() noexcept override { failing_.rollback(); }

private:
    std::unique_ptr<Database> inner_;
    FailingDatabase failing_;
};

// Cuts the power on the connection that is opened as the n-th, after some statements.
class DoomedStore final : public Store {
public:
    DoomedStore(const Store& inner, int connection, std::int64_t statements)
        : inner_{inner}, connection_{connection}, statements_{statements} {}

    std::unique_ptr<Database> open() const override {
        auto database = inner_.open();
        if (opened_++ != connection_) return database;
        return std::make_unique<DoomedDatabase>(std::move(database), statements_);
    }
    std::unique_ptr<Store> rehearsal() const override { return inner_.rehearsal(); }
    std::unique_ptr<NightPermit> permit_night() const override { return inner_.permit_night(); }

private:
    const Store& inner_;
    int connection_;
    std::int64_t statements_;
    mutable std::atomic<int> opened_{0};
};

void prepare(MemoryWorld& world) {
    world.settings("approvals").streams.at(0).page_rows = 2;
    for (int subject = 1; subject <= 3; ++subject) {
        world.approvals().put(std::to_string(subject), licence(subject));
    }
    world.approvals().put_broken("broken", licence(5), "行已损坏");
    world.night();
    world.approvals().put("1", licence(1, "变更"));
    world.approvals().remove("2");
    world.approvals().put("4", licence(4));
}

// How one connection of a night sees the power fail. Returns whether it did.
bool cut_and_resume(int connection, std::int64_t statements, const std::string& expected) {
    MemoryWorld world;
    prepare(world);
    const DoomedStore doomed{world.store(), connection, statements};
    bool cut = false;
    try {
        world.night_on(doomed);
    } catch (const PowerCut&) {
        cut = true;
    }
    world.night();
    EXPECT_EQ(world.picture(), expected)
        << "connection " << connection << ", statement " << statements;
    EXPECT_EQ(world.league().effects(), 6) << "connection " << connection << ", " << statements;
    EXPECT_EQ(world.region().effects(), 6) << "connection " << connection << ", " << statements;
    return cut;
}

class NightPowerCut : public testing::TestWithParam<int> {};

TEST_P(NightPowerCut, EndsTheSameWhereverThePowerIsCut) {
    MemoryWorld undisturbed;
    prepare(undisturbed);
    undisturbed.night();
    undisturbed.night();
    const std::string expected = undisturbed.picture();
    ASSERT_EQ(undisturbed.league().effects(), 6);
    std::int64_t statements = 0;
    while (cut_and_resume(GetParam(), statements, expected) && !HasFailure()) {
        ++statements;
    }
    EXPECT_GT(statements, 3);
}

// The night's own connection, then those of approvals, league and region as they are opened.
INSTANTIATE_TEST_SUITE_P(Connections, NightPowerCut, testing::Values(0, 1, 2, 4, 5, 6));

}  // namespace
}  // namespace xinqiao
