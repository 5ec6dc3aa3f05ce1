#include "tests/servers/table_cuts.hpp"

#include <csignal>
#include <thread>

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "adapters/table/table.hpp"
#include "base/error.hpp"
#include "base/wait.hpp"
#include "tests/support/cutting_proxy.hpp"
#include "tests/support/fault.hpp"

namespace xinqiao {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using support::CuttingProxy;

constexpr std::int64_t cut_batch = 500;

std::unique_ptr<Target> target_at(const TableWorld& world) {
    const PublicationSettings publication{"penalty", "m", "trial", 100};
    return open_table_target(world.system, publication, world.credentials()).target;
}

std::vector<Change> changes_of_batch(std::int64_t batch, std::int64_t size) {
    std::vector<Change> changes;
    for (std::int64_t n = batch * size; n < (batch + 1) * size; ++n) {
        changes.push_back(trial_change(std::to_string(n), "某某矿业有限公司"));
    }
    return changes;
}

}  // namespace

TableCut::TableCut() {
    std::vector<std::string> columns = control_columns();
    columns.insert(columns.end(), {"WSH", "MC"});
    server_.world.make_table("trial", columns);
}

TableWorld TableCut::far_world() const {
    TableWorld world = server_.world;
    std::string& connection = world.system.table.connection;
    const std::string port = std::to_string(server_.port);
    connection.replace(connection.find(port), port.size(), std::to_string(proxy_.port()));
    return world;
}

std::vector<Receipt> TableCut::push(
    const TableWorld& world, const std::vector<Change>& changes, const Call& call
) {
    return target_at(world)->push(changes, call);
}

Rows TableCut::read_back(const TableWorld& world, const Change& change) {
    const PublicationSettings publication{"penalty", "m", "trial", 100};
    const TargetEnds ends = open_table_target(world.system, publication, world.credentials());
    return ends.read_back->read_back(change, Call{});
}

std::int64_t TableCut::rows(const std::string& condition) const {
    return server_.world.count("select count(*) from trial where " + condition);
}

void TableCut::expect_one_effect_after(CuttingProxy::Fate fate, std::size_t standing) {
    const std::vector<Change> changes = changes_of_batch(0, 3);
    proxy_.set_fate(fate);
    for (const Receipt& receipt : push(far_world(), changes)) {
        EXPECT_TRUE(std::holds_alternative<Unknown>(receipt));
    }
    proxy_.set_fate(CuttingProxy::Fate::carry);
    EXPECT_EQ(read_back(far_world(), changes[1]).size(), standing);
    for (const Receipt& receipt : push(far_world(), changes)) {
        EXPECT_TRUE(std::holds_alternative<Accepted>(receipt));
    }
    EXPECT_EQ(rows(), 3);
    const std::string number = server_.world.connect().dialect().quoted("XYPTBATCHNO");
    EXPECT_EQ(rows(number + " = '1'"), 3);
}

namespace {

TEST_P(TableCut, ACommitThatNeverArrivedIsUnknownAndThenOneEffect) {
    expect_one_effect_after(CuttingProxy::Fate::cut_before_commit, 0);
}

TEST_P(TableCut, ACommitWhoseAnswerIsLostIsUnknownAndThenOneEffect) {
    expect_one_effect_after(CuttingProxy::Fate::cut_after_commit, 1);
}

TEST_P(TableCut, SilenceIsLeftWithinTwoSecondsOfAStop) {
    proxy_.set_fate(CuttingProxy::Fate::silence);
    std::stop_source stop;
    const std::jthread stopping{[&] {
        wait_for({}, milliseconds{200});
        stop.request_stop();
    }};
    const auto begin = steady_clock::now();
    const Error error = fault_of([&] {
        push(far_world(), changes_of_batch(0, 1), {stop.get_token(), std::chrono::seconds{30}, ""});
    });
    EXPECT_EQ(error.kind(), Error::Kind::stopped) << error.what();
    EXPECT_LT(steady_clock::now() - begin, milliseconds{2200});
}

TEST_P(TableCut, SilenceIsLeftWhenPatienceIsOver) {
    proxy_.set_fate(CuttingProxy::Fate::silence);
    const auto begin = steady_clock::now();
    const Error error = fault_of([&] {
        push(far_world(), changes_of_batch(0, 1), {{}, std::chrono::seconds{1}, ""});
    });
    EXPECT_EQ(error.kind(), Error::Kind::transient) << error.what();
    EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds{4});
}

TEST_P(TableCut, ALockHeldByAnotherIsLeftWithinTwoSecondsOfAStop) {
    push(server_.world, changes_of_batch(0, 1));
    TableSession other = server_.world.connect();
    other.begin();
    other.tell("update trial set " + other.dialect().quoted("MC") + " = '别人'");
    std::stop_source stop;
    const std::jthread stopping{[&] {
        wait_for({}, milliseconds{200});
        stop.request_stop();
    }};
    const auto begin = steady_clock::now();
    const Error error = fault_of([&] {
        push(
            server_.world, changes_of_batch(0, 1), {stop.get_token(), std::chrono::seconds{30}, ""}
        );
    });
    EXPECT_TRUE(error.kind() == Error::Kind::stopped || error.kind() == Error::Kind::transient)
        << error.what();
    EXPECT_LT(steady_clock::now() - begin, milliseconds{2200});
    other.roll_back();
}

TEST_P(TableCut, AWrongPasswordIsForbidden) {
    TableWorld world = server_.world;
    world.password = Secret{"wrong"};
    const Error error = fault_of([&] { push(world, changes_of_batch(0, 1)); });
    EXPECT_EQ(error.kind(), Error::Kind::forbidden) << error.what();
    EXPECT_THAT(error.hint(), testing::HasSubstr("密码"));
}

TEST_P(TableCut, ADeadServerIsTransientAndMissedNothing) {
    push(server_.world, changes_of_batch(0, 3));
    server_.kill();
    const Error error = fault_of([&] { push(server_.world, changes_of_batch(1, 3)); });
    EXPECT_EQ(error.kind(), Error::Kind::transient) << error.what();
    server_.start();
    push(server_.world, changes_of_batch(1, 3));
    EXPECT_EQ(rows(), 6);
}

TEST_P(TableCut, PushesGoOnAfterTheServerWasAwayBetweenTwoOfThem) {
    const auto target = target_at(server_.world);
    target->push(changes_of_batch(0, 3), Call{});
    server_.kill();
    server_.start();
    for (const Receipt& receipt : target->push(changes_of_batch(1, 3), Call{})) {
        EXPECT_TRUE(std::holds_alternative<Accepted>(receipt));
    }
    EXPECT_EQ(rows(), 6);
}

TEST_P(TableCut, AColumnDroppedBetweenTwoPushesIsSaidAndNothingWritten) {
    const auto target = target_at(server_.world);
    target->push(changes_of_batch(0, 3), Call{});
    const std::string column = server_.world.connect().dialect().quoted("MC");
    server_.world.say("alter table trial drop column " + column);
    const Error error = fault_of([&] { target->push(changes_of_batch(1, 3), Call{}); });
    EXPECT_EQ(error.kind(), Error::Kind::misconfigured) << error.what();
    EXPECT_EQ(rows(), 3);
}

TEST_P(TableCut, AWriterKilledInMidBatchLeavesWholeBatchesAndThenOneEffect) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            for (std::int64_t batch = 0; batch < 20; ++batch) {
                push(server_.world, changes_of_batch(batch, cut_batch));
            }
        } catch (...) {
        }
        ::_exit(0);
    }
    const auto end = steady_clock::now() + std::chrono::seconds{20};
    while (rows() < 2 * cut_batch && steady_clock::now() < end) {
        wait_for({}, milliseconds{1});
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const std::int64_t standing = rows();
    EXPECT_GE(standing, 2 * cut_batch);
    EXPECT_EQ(standing % cut_batch, 0);
    for (std::int64_t batch = 0; batch < 5; ++batch) {
        for (const Receipt& receipt : push(server_.world, changes_of_batch(batch, cut_batch))) {
            EXPECT_TRUE(std::holds_alternative<Accepted>(receipt));
        }
    }
    EXPECT_EQ(rows(), std::max(standing, 5 * cut_batch));
    const std::string number = server_.world.connect().dialect().quoted("XYPTBATCHNO");
    EXPECT_EQ(rows(number + " = '1'"), rows());
}

}  // namespace
}  // namespace xinqiao
