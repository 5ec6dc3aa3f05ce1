// Connections that are given back and lent again: never to two at once, and never in the middle of
// a transaction.
#include "daemon/store/lending_store.hpp"

#include <gtest/gtest.h>

#include "daemon/store/transaction.hpp"
#include "tests/support/comes_true.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

using namespace std::chrono_literals;
using support::comes_true_within;

class LendingStoreTest : public testing::Test {
protected:
    // Which connections there are is told by what each remembers.
    static void mark(Database& database, int number) {
        database.run_script("create temp table mark as select " + std::to_string(number) + " as n");
    }
    static std::int64_t mark_of(Database& database) {
        Transaction transaction{database, Access::reading};
        if (transaction.number("select count(*) from temp.sqlite_schema") == 0) return 0;
        return transaction.number("select n from mark");
    }

    StoreInFolder place;
    LendingStore lender{place.store, 1};
};

TEST_F(LendingStoreTest, WhatWasGivenBackIsLentAgain) {
    mark(*lender.open(), 7);
    EXPECT_EQ(mark_of(*lender.open()), 7);
}

TEST_F(LendingStoreTest, TwoNeverHaveTheSameOneAndNoMoreAreKeptThanWanted) {
    auto one = lender.open();
    auto other = lender.open();
    mark(*one, 1);
    EXPECT_EQ(mark_of(*other), 0);
    one.reset();
    other.reset();  // there is room for one
    const auto kept = lender.open();
    EXPECT_EQ(mark_of(*kept), 1);
    EXPECT_EQ(mark_of(*lender.open()), 0);
}

TEST_F(LendingStoreTest, WhatAnotherWroteIsSeenByTheNext) {
    const auto count = [](Database& database) {
        Transaction transaction{database, Access::reading};
        return transaction.number("select count(*) from seen");
    };
    const auto writer = place.store.open();
    writer->run_script("create table seen (n integer)");
    EXPECT_EQ(count(*lender.open()), 0);
    writer->run_script("insert into seen values (1)");
    EXPECT_EQ(count(*lender.open()), 1);
    // A transaction that was left is over.
    {
        const auto left = lender.open();
        Transaction transaction{*left};
        transaction.run("insert into seen values (2)", {});
    }
    EXPECT_EQ(count(*lender.open()), 1);
}

TEST_F(LendingStoreTest, AReadingThatLingersSeesWhatIsCommittedBesideIt) {
    const auto writer = place.store.open();
    writer->run_script("create table seen (n integer)");
    const auto lent = lender.open();
    const auto count = [&] {
        Transaction transaction{*lent, Access::reading};
        return transaction.number("select count(*) from seen");
    };
    for (std::int64_t written = 0; written < 200; ++written) {
        EXPECT_EQ(count(), written);
        EXPECT_EQ(count(), written);
        writer->run_script("insert into seen values (1)");
    }
    // Also outside of a transaction, and in one that writes.
    std::int64_t seen = 0;
    lent->run("select count(*) from seen", {}, [&](const Row& row) { seen = row.number(0); });
    EXPECT_EQ(seen, 200);
    Transaction writing{*lent};
    EXPECT_EQ(writing.number("select count(*) from seen"), 200);
    writing.run("insert into seen values (2)", {});
    writing.commit();
    EXPECT_EQ(count(), 201);
}

TEST_F(LendingStoreTest, OneReadingSeesOneStateThroughout) {
    const auto writer = place.store.open();
    writer->run_script("create table seen (n integer)");
    const auto lent = lender.open();
    Transaction reading{*lent, Access::reading};
    EXPECT_EQ(reading.number("select count(*) from seen"), 0);
    writer->run_script("insert into seen values (1)");
    EXPECT_EQ(reading.number("select count(*) from seen"), 0);
}

// Else the log would grow for ever.
TEST_F(LendingStoreTest, WhatLingersEndsByItself) {
    const auto writer = place.store.open();
    writer->run_script("create table seen (n integer)");
    {
        const auto lent = lender.open();
        Transaction reading{*lent, Access::reading};
        EXPECT_EQ(reading.number("select count(*) from seen"), 0);
    }
    EXPECT_TRUE(comes_true_within(5s, [&] {
        std::int64_t busy = 1;
        writer->run("pragma wal_checkpoint(truncate)", {}, [&](const Row& row) {
            busy = row.number(0);
        });
        return busy == 0;
    }));
}

}  // namespace
}  // namespace xinqiao
