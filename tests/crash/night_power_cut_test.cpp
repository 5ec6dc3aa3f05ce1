// Cuts the power at every single statement of a night in turn, then lets the next night resume.
#include <atomic>
#include <memory>

#include <gtest/gtest.h>

#include "daemon/report/summary_text.hpp"
#include "tests/support/failing_database.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

// How many statements are left until the power fails; every connection of every thread has the
// same power.
class Power {
public:
    explicit Power(std::int64_t statements) : left_{statements} {}

    void use() {
        if (left_.fetch_sub(1) <= 0) throw PowerCut{};
    }
    bool failed() const { return left_.load() < 0; }

private:
    std::atomic<std::int64_t> left_;
};

class PoweredDatabase final : public Database {
public:
    PoweredDatabase(std::unique_ptr<Database> inner, Power& power)
        : inner_{std::move(inner)}, power_{power} {}

    std::int64_t run(std::string_view sql, Values values, const EachRow& each) override {
        power_.use();
        return inner_->run(sql, values, each);
    }
    void run_script(const std::string& sql) override {
        power_.use();
        inner_->run_script(sql);
    }
    void begin_writing() override {
        power_.use();
        inner_->begin_writing();
    }
    void begin_reading() override {
        power_.use();
        inner_->begin_reading();
    }
    void commit() override {
        power_.use();
        inner_->commit();
    }
    void rollback() noexcept override { inner_->rollback(); }

private:
    std::unique_ptr<Database> inner_;
    Power& power_;
};

class PoweredStore final : public Store {
public:
    PoweredStore(const Store& inner, Power& power) : inner_{inner}, power_{power} {}

    std::unique_ptr<Database> open() const override {
        return std::make_unique<PoweredDatabase>(inner_.open(), power_);
    }
    std::unique_ptr<Store> rehearsal() const override { return inner_.rehearsal(); }
    std::unique_ptr<Permit> try_permit(const SystemName& system, Errand errand) const override {
        return inner_.try_permit(system, errand);
    }
    std::string holder(const SystemName& system, Errand errand) const override {
        return inner_.holder(system, errand);
    }

private:
    const Store& inner_;
    Power& power_;
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

// Returns whether the power failed at all: past the last statement it does not.
bool cut_and_resume(std::int64_t statements, const std::string& expected) {
    MemoryWorld world;
    prepare(world);
    Power power{statements};
    try {
        world.night_on(PoweredStore{world.store(), power});
    } catch (const PowerCut&) {  // resumed below
    }
    const NightResult resumed = world.night();
    EXPECT_EQ(world.picture(), expected) << "power cut at statement " << statements << "\n"
                                         << summary_text(resumed, Colour::plain);
    EXPECT_EQ(world.league().effects(), 6) << "power cut at statement " << statements;
    EXPECT_EQ(world.region().effects(), 6) << "power cut at statement " << statements;
    return power.failed();
}

// Several shards walk over the statements side by side, so that the machine's cores share them.
class NightPowerCut : public testing::TestWithParam<int> {
protected:
    static constexpr int shards = 8;
};

TEST_P(NightPowerCut, EndsTheSameWhereverThePowerIsCut) {
    MemoryWorld undisturbed;
    prepare(undisturbed);
    undisturbed.night();
    undisturbed.night();
    const std::string expected = undisturbed.picture();
    ASSERT_EQ(undisturbed.league().effects(), 6);
    std::int64_t statements = GetParam();
    while (cut_and_resume(statements, expected) && !HasFailure()) {
        statements += shards;
    }
    EXPECT_GT(statements, 100);
}

INSTANTIATE_TEST_SUITE_P(Shards, NightPowerCut, testing::Range(0, 8));

}  // namespace
}  // namespace xinqiao
