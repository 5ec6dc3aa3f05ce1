// What a platform does wrong, done here on purpose: the steward reads the right reason, and only
// it.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "daemon/flow/reconcile.hpp"
#include "daemon/store/aliases.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "schema/uscc_arithmetic.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

WireRow with(WireRow row, const std::string& column, const std::string& text) {
    for (auto& [name, cell] : row) {
        if (name == column) cell = text;
    }
    return row;
}

class Reasons : public testing::Test {
protected:
    void approvals_hold(int licences) {
        for (int subject = 1; subject <= licences; ++subject) {
            world.approvals().put(std::to_string(subject), licence(subject));
        }
    }

    // The league then shows exactly these, whatever it was told.
    void league_shows(const std::vector<WireRow>& rows) {
        world.league().clear();
        int reference = 100;
        for (const WireRow& row : rows) {
            world.league().put(std::to_string(++reference), row);
        }
    }

    std::vector<KnownFinding> open_findings() {
        Transaction transaction{world.database(), Access::reading};
        return KnownFindings{transaction}.open_after(SystemName{}, 0, 100);
    }

    std::vector<std::string> reasons() {
        std::vector<std::string> all;
        for (const KnownFinding& finding : open_findings()) {
            all.push_back(finding.reason);
        }
        std::sort(all.begin(), all.end());
        return all;
    }

    MemoryWorld world;
};

TEST_F(Reasons, NameChanged) {
    approvals_hold(2);
    world.night();
    league_shows({licence(1), with(licence(2), "XK_XDR_MC", "乌兰浩特市改名建材有限公司")});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("name-changed"));
    EXPECT_THAT(open_findings().at(0).theirs, HasSubstr("改名"));
}

TEST_F(Reasons, CategoryWrongThoughSuchARowOfOursWouldBeRefused) {
    approvals_hold(2);
    world.night();
    league_shows({with(licence(1), "XK_XDR_LB", "自然人"), licence(2)});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("category-wrong"));
    league_shows({licence(1), with(licence(2), "XK_XDR_LB", "个体工商户")});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("category-wrong"));
}

TEST_F(Reasons, FieldsDropped) {
    approvals_hold(2);
    world.night();
    league_shows({licence(1), with(licence(2), "XK_YXQZ", "")});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("fields-dropped"));
    EXPECT_EQ(open_findings().at(0).field, "valid_from");
}

TEST_F(Reasons, StaleWhenAnOldContentReturns) {
    approvals_hold(2);
    world.night();
    world.approvals().put("2", licence(2, "变更后的内容"));
    world.night();
    EXPECT_THAT(reasons(), IsEmpty());
    league_shows({licence(1), licence(2)});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("stale"));
}

TEST_F(Reasons, RepairedShown) {
    approvals_hold(2);
    world.night();
    world.approvals().put("2", with(licence(2), "XK_ZT", "2"));
    world.night();
    EXPECT_THAT(reasons(), IsEmpty());
    league_shows({licence(1), licence(2)});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("repaired-shown"));
}

TEST_F(Reasons, ExpiredShown) {
    approvals_hold(1);
    const std::string last =
        format_day(day_of(world.clock().now()) + std::chrono::days{3}, DayFormat::slashes);
    world.approvals().put("2", with(licence(2), "XK_YXQZI", last));
    world.night();
    world.clock().advance(std::chrono::hours{24 * 5});
    world.night();
    EXPECT_THAT(reasons(), IsEmpty());
    league_shows({licence(1), with(licence(2), "XK_YXQZI", last)});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("expired-shown"));
}

TEST_F(Reasons, StillShownWhenItsSourceNoLongerHasIt) {
    approvals_hold(3);
    world.night();
    world.approvals().remove("3");
    world.night();
    EXPECT_THAT(reasons(), IsEmpty());
    league_shows({licence(1), licence(2), licence(3)});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("still-shown"));
}

TEST_F(Reasons, OverdueWhenItWasNeverToldInSevenWorkingDays) {
    const Day today = day_of(world.clock().now());
    const auto decided = [&](int days_ago) {
        return format_day(today - std::chrono::days{days_ago}, DayFormat::slashes);
    };
    world.approvals().put("1", with(licence(1), "XK_JDRQ", decided(2)));
    world.approvals().put("2", with(licence(2), "XK_JDRQ", decided(60)));
    world.league().go_down();
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("overdue", "pending"));
    world.clock().advance(std::chrono::hours{24 * 20});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("overdue", "overdue"));
    world.league().come_back();
    world.night();
    world.night();
    EXPECT_THAT(reasons(), IsEmpty());
}

TEST_F(Reasons, OutdatedWhenTheChangeCouldNotBeTold) {
    approvals_hold(2);
    world.night();
    world.league().next_pushes({Mishap::unreachable});
    world.approvals().put("2", licence(2, "变更后的内容"));
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("outdated"));
}

TEST_F(Reasons, HeldSaysByWhat) {
    approvals_hold(2);
    world.night();
    world.league().when_told(world.key_of(1), Mishap::defer);
    world.approvals().put("1", licence(1, "异议期间变更"));
    world.night();
    {
        Transaction transaction{world.database()};
        Holds{transaction}.place(
            {.kind = KindName{"licence"},
             .key = world.key_of(1),
             .ground = "objection",
             .document = "异议〔2026〕1号",
             .from = world.clock().now(),
             .who = "test"}
        );
        transaction.commit();
    }
    world.league().when_told(world.key_of(1), Mishap::none);
    world.night();
    ASSERT_THAT(reasons(), ElementsAre("held"));
    EXPECT_EQ(open_findings().at(0).ours, "objection 异议〔2026〕1号");
}

const std::string old_code = complete_uscc("91152201", "MA7XQ0A9");

TEST_F(Reasons, CodeSuspectedWhenNumberAndNameAreOursAndTheCodeIsNot) {
    approvals_hold(3);
    world.night();
    league_shows({licence(1), licence(2), licence(3), with(licence(2), "XK_XDR_SHXYM", old_code)});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("code-suspected"));
    EXPECT_THAT(open_findings().at(0).ours, HasSubstr(world.key_of(2).text()));
}

TEST_F(Reasons, ForeignWhenOnlyTheNumberIsOurs) {
    approvals_hold(3);
    world.night();
    WireRow row = with(licence(2), "XK_XDR_SHXYM", old_code);
    league_shows({licence(1), licence(2), licence(3), with(row, "XK_XDR_MC", "别家有限公司")});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("foreign"));
}

TEST_F(Reasons, CodeChangedWhenTheOldCodeIsKnown) {
    approvals_hold(3);
    world.night();
    {
        Transaction transaction{world.database()};
        const std::string key = world.key_of(2).text();
        Aliases{transaction}.keep(
            {.old_code = SubjectCode{old_code},
             .new_code = SubjectCode{key.substr(0, key.find('|'))},
             .evidence = "登记机关通知",
             .from = 0,
             .until = 0}
        );
        transaction.commit();
    }
    league_shows({licence(1), licence(2), licence(3), with(licence(2), "XK_XDR_SHXYM", old_code)});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("code-changed"));
}

// To replace the code there would not mend it: it must not be shown under the new one either.
TEST_F(Reasons, ForeignWhenTheRecordUnderTheNewerCodeHasGone) {
    approvals_hold(3);
    world.night();
    const std::string key = world.key_of(3).text();
    {
        Transaction transaction{world.database()};
        Aliases{transaction}.keep(
            {.old_code = SubjectCode{old_code},
             .new_code = SubjectCode{key.substr(0, key.find('|'))},
             .evidence = "登记机关通知",
             .from = 0,
             .until = 0}
        );
        transaction.commit();
    }
    world.approvals().remove("3");
    world.night();
    league_shows({licence(1), licence(2), with(licence(3), "XK_XDR_SHXYM", old_code)});
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("foreign"));
}

TEST_F(Reasons, ListOldWhenItWasNotReadWholeForTooLong) {
    world.settings("league").streams.at(0).refresh = std::chrono::hours{60};
    approvals_hold(2);
    world.night();
    world.league().go_down();
    world.night();
    EXPECT_THAT(reasons(), IsEmpty());
    world.night();
    world.night();
    EXPECT_THAT(reasons(), ElementsAre("list-old"));
    world.league().come_back();
    world.night();
    world.night();
    EXPECT_THAT(reasons(), IsEmpty());
}

TEST_F(Reasons, RedAndBlackIsAMatterOfOursUntilOneOfThemEnds) {
    const SubjectCode subject{"91152201MA7XQ0A13N"};
    const auto insert = [&](Transaction& transaction, const char* kind) {
        StoredRecord record;
        record.kind = KindName{kind};
        record.key = RecordKey{subject.text() + "|" + kind};
        record.subject = subject;
        record.owner = "elsewhere";
        record.standing = "not-ours";
        record.due = never_due;
        const std::int64_t id = Records{transaction}.insert(record);
        Records{transaction}.judged(id, "not-ours", never_due);
        return id;
    };
    std::int64_t black = 0;
    std::int64_t red = 0;
    {
        Transaction transaction{world.database()};
        black = insert(transaction, "blacklist");
        red = insert(transaction, "redlist");
        transaction.commit();
    }
    world.night();
    ASSERT_THAT(reasons(), ElementsAre("red-and-black"));
    EXPECT_EQ(open_findings().at(0).subject, subject);
    EXPECT_EQ(open_findings().at(0).system, SystemName{});

    // An objection to what is shown ends neither list; one to what was never to be shown does.
    {
        Transaction transaction{world.database()};
        Records{transaction}.judged(black, "held", never_due);
        transaction.commit();
    }
    world.night();
    EXPECT_THAT(reasons(), IsEmpty());
    {
        Transaction transaction{world.database()};
        Desire desire;
        desire.system = SystemName{"league"};
        desire.kind = KindName{"blacklist"};
        desire.key = RecordKey{subject.text() + "|blacklist"};
        desire.record = black;
        desire.digest = sha256("what is shown");
        Publications{transaction}.desire(desire, world.clock().now());
        transaction.commit();
    }
    world.night();
    ASSERT_THAT(reasons(), ElementsAre("red-and-black"));
    {
        Transaction transaction{world.database()};
        Records{transaction}.judged(red, "expired", never_due);
        transaction.commit();
    }
    world.night();
    EXPECT_THAT(reasons(), IsEmpty());
}

TEST_F(Reasons, OfOtherKindsAndSystemsStayAsTheyWere) {
    world.settings("league").publications.push_back(
        {.kind = "penalty", .mapping = "penalty-2019", .path = "penalties"}
    );
    approvals_hold(1);
    world.league().go_down();
    world.region().go_down();
    world.night();
    const SystemName league{world.settings("league").name};
    {
        Transaction transaction{world.database()};
        const Desire desire{
            .system = league,
            .kind = KindName{"penalty"},
            .key = RecordKey{"91152201MA7XQ0A13N|1"},
            .digest = sha256("a penalty")};
        Publications{transaction}.desire(desire, world.clock().now());
        transaction.commit();
    }
    Workshop workshop = world.workshop();
    reconcile(workshop, world.database(), {}, {});
    ASSERT_THAT(reasons(), ElementsAre("overdue", "overdue", "pending"));
    {
        Transaction transaction{world.database()};
        transaction.run("update publication set acknowledged = desired, observed = desired", {});
        transaction.commit();
    }
    reconcile(workshop, world.database(), {{}, {KindName{"penalty"}}}, {});
    EXPECT_THAT(reasons(), ElementsAre("overdue", "overdue"));
    reconcile(workshop, world.database(), {{league}, {}}, {});
    ASSERT_THAT(reasons(), ElementsAre("overdue"));
    EXPECT_NE(open_findings().at(0).system, league);
}

// Noise is no difference: other spellings, another order, changes under way.
TEST_F(Reasons, NoneForNoise) {
    approvals_hold(3);
    world.night();
    league_shows(
        {with(licence(3), "XK_XDR_MC", " 乌兰浩特市试验商贸有限公司\xE3\x80\x80"),
         with(licence(1), "XK_JDRQ", "2026-05-20"),
         with(licence(2), "XK_WSH", "乌自然资许[2026]2号")}
    );
    world.night();
    EXPECT_THAT(reasons(), IsEmpty());
}

}  // namespace
}  // namespace xinqiao
