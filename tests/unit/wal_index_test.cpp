// The header of the index of SQLite's log tells a commit, whoever made it.
#include "daemon/store/wal_index.hpp"

#include <gtest/gtest.h>

#include "daemon/store/transaction.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

TEST(WalIndexTest, EveryCommitChangesItAndNothingElseDoes) {
    const StoreInFolder place;
    const auto reader = place.store.open();
    const auto writer = place.store.open();
    writer->run_script("create table seen (n integer)");
    auto before = reader->change_mark();
    ASSERT_TRUE(before);
    for (int i = 0; i < 300; ++i) {
        {
            Transaction given_up{*writer};
            given_up.run("insert into seen values (1)", {});
        }
        Transaction reading{*reader, Access::reading};
        reading.number("select count(*) from seen");
        EXPECT_EQ(reader->change_mark(), before);
        Transaction writing{*writer};
        writing.run("insert into seen values (1)", {});
        EXPECT_EQ(reader->change_mark(), before);
        writing.commit();
        EXPECT_NE(reader->change_mark(), before);
        before = reader->change_mark();
        // The log is begun anew now and then: also that is a change with the next commit.
        if (i % 50 == 0) writer->run_script("pragma wal_checkpoint(passive)");
    }
}

TEST(WalIndexTest, WithoutTheFileThereIsNoMark) {
    EXPECT_FALSE(WalIndex{"/nowhere/xinqiao.db"}.mark());
}

}  // namespace
}  // namespace xinqiao
