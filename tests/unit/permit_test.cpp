// Who may work on a system at the same time, in one process and among several.
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/error.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

const SystemName the_league{"league"};
const SystemName region{"region"};

TEST(Permit, OneNightAndBesideItOneUrgentPush) {
    const StoreInFolder store;
    const auto night = store.store.try_permit(the_league, Errand::night);
    ASSERT_NE(night, nullptr);
    EXPECT_EQ(store.store.try_permit(the_league, Errand::night), nullptr);
    const auto urgent = store.store.try_permit(the_league, Errand::urgent);
    EXPECT_NE(urgent, nullptr);
    EXPECT_EQ(store.store.try_permit(the_league, Errand::urgent), nullptr);
    EXPECT_NE(store.store.try_permit(region, Errand::night), nullptr);
}

TEST(Permit, AnotherProcessIsAnotherStoreOnTheSameFile) {
    const StoreInFolder store;
    const SqliteStore other{StoreInFolder::settings_in(store.folder.path())};
    auto night = store.store.try_permit(the_league, Errand::night);
    EXPECT_EQ(other.try_permit(the_league, Errand::night), nullptr);
    night.reset();
    EXPECT_NE(other.try_permit(the_league, Errand::night), nullptr);
}

TEST(Permit, SeveralAreGivenAllOrNone) {
    const StoreInFolder store;
    {
        const auto busy = store.store.try_permit(region, Errand::night);
        try {
            permits(store.store, {the_league, region}, Errand::night);
            FAIL() << "gave a permit twice";
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), Error::Kind::transient);
            const std::string said = error.what();
            EXPECT_NE(said.find("region: 进程 " + std::to_string(getpid())), std::string::npos);
            EXPECT_NE(said.find("(unit_tests"), std::string::npos) << "how it was started";
        }
        EXPECT_NE(store.store.try_permit(the_league, Errand::night), nullptr);
    }
    EXPECT_EQ(permits(store.store, {the_league, region}, Errand::night).size(), 2U);
}

}  // namespace
}  // namespace xinqiao
