// A token is read from the store once, and never believed beyond the next commit of anybody.
#include "daemon/http/known_tokens.hpp"

#include <gtest/gtest.h>

#include "daemon/http/token_office.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

// Counts what is asked of the one within.
class AskedDatabase final : public Database {
public:
    explicit AskedDatabase(Database& within) : within_{within} {}

    std::int64_t run(std::string_view sql, Values values, const EachRow& each) override {
        ++asked;
        return within_.run(sql, values, each);
    }
    void run_script(const std::string& sql) override { within_.run_script(sql); }
    void begin_writing() override { within_.begin_writing(); }
    void begin_reading() override { within_.begin_reading(); }
    void commit() override { within_.commit(); }
    void rollback() noexcept override { within_.rollback(); }
    std::optional<ChangeMark> change_mark() override {
        return tells_changes ? within_.change_mark() : std::nullopt;
    }

    int asked = 0;
    bool tells_changes = true;

private:
    Database& within_;
};

class KnownTokensTest : public testing::Test {
protected:
    static constexpr Moment now{std::chrono::hours{500'000}};

    IssuedToken issue(const std::string& holder) {
        Transaction transaction{*beside};
        IssuedToken issued = issue_token(
            transaction,
            {.holder = holder, .roles = {Role::query}, .days = 365, .actor = "test"},
            now
        );
        transaction.commit();
        return issued;
    }
    void revoke(const IssuedToken& issued) {
        Transaction transaction{*beside};
        revoke_token(transaction, issued.token.id, "test", now);
        transaction.commit();
    }

    StoreInFolder place;
    std::unique_ptr<Database> beside = place.store.open();
    AskedDatabase database{*place.database};
    KnownTokens tokens;
};

TEST_F(KnownTokensTest, IsReadOnceForAsLongAsNobodyCommits) {
    const IssuedToken window = issue("窗口");
    const IssuedToken approvals = issue("审批");
    for (int time = 0; time < 3; ++time) {
        ASSERT_TRUE(tokens.find(database, window.token.digest));
        EXPECT_EQ(tokens.find(database, window.token.digest)->holder, "窗口");
        EXPECT_EQ(tokens.find(database, approvals.token.digest)->holder, "审批");
    }
    EXPECT_EQ(database.asked, 2);
}

TEST_F(KnownTokensTest, WhatIsRevokedBesideItIsToldAtOnce) {
    const IssuedToken window = issue("窗口");
    EXPECT_FALSE(tokens.find(database, window.token.digest)->is_revoked());
    revoke(window);
    EXPECT_TRUE(tokens.find(database, window.token.digest)->is_revoked());
}

TEST_F(KnownTokensTest, WhatIsUnknownIsAskedForEachTime) {
    const Digest unknown = sha256("xq_0123");
    EXPECT_FALSE(tokens.find(database, unknown));
    EXPECT_FALSE(tokens.find(database, unknown));
    EXPECT_EQ(database.asked, 2);
}

TEST_F(KnownTokensTest, AStoreThatTellsNoChangesIsAskedEachTime) {
    database.tells_changes = false;
    const IssuedToken window = issue("窗口");
    EXPECT_TRUE(tokens.find(database, window.token.digest));
    revoke(window);
    EXPECT_TRUE(tokens.find(database, window.token.digest)->is_revoked());
    EXPECT_EQ(database.asked, 2);
}

}  // namespace
}  // namespace xinqiao
