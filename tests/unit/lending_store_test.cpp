// Connections that are given back and lent again: never to two at once, and never in the middle of
// a transaction.
#include "daemon/store/lending_store.hpp"

#include <gtest/gtest.h>

#include "daemon/store/transaction.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

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

}  // namespace
}  // namespace xinqiao
