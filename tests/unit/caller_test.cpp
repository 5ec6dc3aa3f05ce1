// Roles, holders, and what a user of this machine is to us.
#include "schema/caller.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pwd.h>

#include "daemon/config/local_callers.hpp"
#include "daemon/http/right.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;

TEST(RolesTest, AreWordsThereAndBack) {
    const auto roles = roles_named({"query", "clerk"});
    ASSERT_TRUE(roles);
    EXPECT_EQ(words_of(*roles), "query,clerk");
    EXPECT_EQ(roles_in("query,clerk"), *roles);
    EXPECT_EQ(roles_in(words_of(Roles::all())), Roles::all());
    EXPECT_EQ(roles_in("nobody,"), Roles{});
    EXPECT_THAT(roles_named({"king"}).error(), HasSubstr("king"));
    EXPECT_THAT(roles_named({}).error(), HasSubstr("auditor"));
    EXPECT_EQ(labels_of({}), "无");
}

// Two names that look alike would be two persons.
TEST(HolderTest, IsOneNameHoweverItIsSpelled) {
    EXPECT_EQ(*holder_named(" 张\u200b三 "), "张三");
    EXPECT_EQ(*holder_named("审批办　李四"), "审批办 李四");
    for (const char* wrong : {"", " \u3000", "本机管理员", "cli:root", "schedule"}) {
        EXPECT_FALSE(holder_named(wrong)) << wrong;
    }
    EXPECT_FALSE(holder_named(std::string(201, 'x')));
}

TEST(LocalCallers, TheAdministratorIsOnePersonWhoeverSitsThere) {
    const Caller root = local_caller({}, 0, 990);
    const Caller own = local_caller({}, 990, 990);
    EXPECT_EQ(root.holder, own.holder);
    EXPECT_EQ(root.roles, Roles::all());
    EXPECT_EQ(own.roles, Roles::all());
}

TEST(LocalCallers, OthersAreWhoTheSettingsSay) {
    const passwd* nobody = ::getpwnam("nobody");
    ASSERT_NE(nobody, nullptr);
    CallerSettings settings;
    EXPECT_TRUE(local_caller(settings, nobody->pw_uid, 0).roles.empty());
    EXPECT_EQ(local_caller(settings, nobody->pw_uid, 0).holder, "cli:nobody");
    settings.local.push_back({"nobody", "张三", {"clerk"}});
    const Caller known = local_caller(settings, nobody->pw_uid, 0);
    EXPECT_EQ(known.holder, "张三");
    EXPECT_EQ(known.roles, Roles{Role::clerk});
    EXPECT_TRUE(known.is_local);
}

TEST(RightTest, LetsInWhoHasOneOfTheRoles) {
    const Caller guest{"甲", {Role::query}, false};
    const Caller local{"cli:nobody", {}, true};
    EXPECT_TRUE(Right::open().lets(Caller{}));
    EXPECT_TRUE(Right::of({Role::query, Role::clerk}).lets(guest));
    EXPECT_FALSE(Right::of({Role::clerk}).lets(guest));
    EXPECT_FALSE(Right::of({}).lets({"甲", Roles::all(), true}));
    EXPECT_TRUE(Right::local_or({Role::operator_}).lets(local));
    EXPECT_FALSE(Right::local_or({Role::operator_}).lets(guest));
    EXPECT_FALSE(Right::of({Role::operator_}).lets(local));
}

}  // namespace
}  // namespace xinqiao
