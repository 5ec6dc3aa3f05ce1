// Joint incentive and punishment, as the bureau's plan of 2024 wants them: part four, (一) trigger
// and feedback, (二) the catalogue, (三) release after a repair, (四) suspension, (五) statistics
// and typical cases.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "daemon/decisions/measures.hpp"
#include "daemon/flow/deadlines.hpp"
#include "daemon/flow/measure_board.hpp"
#include "daemon/report/gather.hpp"
#include "daemon/report/html_page.hpp"
#include "daemon/report/measure_catalogue.hpp"
#include "daemon/report/measure_words.hpp"
#include "daemon/report/query_words.hpp"
#include "daemon/store/journal.hpp"
#include "tests/support/decision_world.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class BureauPlanPartFour : public testing::Test {
protected:
    BureauPlanPartFour() {
        world.measures().departments =
            read_departments(support::source_folder() / "conf/departments.toml");
    }

    std::vector<MeasureLine> board(const MeasureFilter& filter = {}) {
        Transaction transaction{world.database(), Access::reading};
        return measure_board(transaction, world.rulebook(), filter, world.today());
    }
    std::vector<MeasureLine> in_state(MeasureState state) {
        auto lines = board();
        std::erase_if(lines, [&](const MeasureLine& line) { return line.state != state; });
        return lines;
    }
    // The first of that item, whichever catalogue it came from.
    MeasureLine of_item(const std::string& item) {
        for (MeasureLine& line : board()) {
            if (line.measure.measure.ends_with("." + item)) return line;
        }
        ADD_FAILURE() << "no measure " << item;
        return {};
    }
    void reply(
        std::int64_t id, MeasureOutcome outcome, const std::string& words = "已在系统中限制"
    ) {
        Workshop shop = world.workshop();
        Transaction transaction{world.database()};
        reply_to_measure(
            shop, transaction, {.measure = id, .outcome = outcome, .words = words, .who = "科员丙"}
        );
        transaction.commit();
    }
    std::string refusal(std::int64_t id, MeasureOutcome outcome, const std::string& words = {}) {
        try {
            reply(id, outcome, words);
        } catch (const Error& error) {
            return error.what();
        }
        return "taken";
    }
    // What the departments owe, as it stands among the deadlines.
    std::vector<DeadlineLine> owed() {
        Workshop shop = world.workshop();
        look_after_deadlines(shop, world.database(), {}, {});
        Transaction transaction{world.database(), Access::reading};
        auto lines =
            deadline_board(transaction, {}, world.rulebook().workdays, world.today()).lines;
        std::erase_if(lines, [](const DeadlineLine& line) {
            return !line.deadline.duty.starts_with("measure-");
        });
        return lines;
    }
    void decide(ActKind act, const RecordKey& key, const char* outcome = "") {
        ActRequest request = world.request(act);
        request.key = key;
        request.outcome = outcome;
        world.taken(request);
    }

    DecisionWorld world;
};

TEST_F(BureauPlanPartFour, OneOpensNothingBeforeASecondPersonApproved) {
    const RecordKey key = world.listed();
    EXPECT_THAT(board(), IsEmpty());
    const Decided approved = world.approve("blacklist", key);
    EXPECT_FALSE(board().empty());
    EXPECT_THAT(approved.registered.remarks, testing::Contains(HasSubstr("联合奖惩措施")));
}

TEST_F(BureauPlanPartFour, OneOpensEveryMeasureAtEveryDepartmentThatCarriesIt) {
    world.published();
    const auto lines = board();
    for (const char* department :
         {"审批办", "矿业权管理股", "测绘股", "财务与资金运营股", "法规与执法监察股（2）"}) {
        EXPECT_TRUE(std::ranges::any_of(lines, [&](const MeasureLine& line) {
            return line.measure.department == department;
        })) << department;
    }
    for (const MeasureLine& line : lines) {
        EXPECT_EQ(line.state, MeasureState::awaiting);
        EXPECT_EQ(line.measure.sort, "punishment");
        ASSERT_TRUE(line.due.has_value());
        // Ten working days after Sunday 2024-06-09; the Monday is a holiday.
        EXPECT_EQ(format_day(line.due->day), "2024-06-24") << line.measure.label;
    }
}

TEST_F(BureauPlanPartFour, OneReportsBackWithinTheDays) {
    world.published();
    const auto before = owed();
    ASSERT_FALSE(before.empty());
    const std::string department = before.front().deadline.owner;
    for (const MeasureLine& line : board({.department = department})) {
        reply(line.measure.id, MeasureOutcome::applied);
    }
    EXPECT_THAT(owed(), SizeIs(before.size() - 1));
    world.days_pass(20);
    const auto late = owed();
    EXPECT_THAT(late, Each(testing::Field(&DeadlineLine::urgency, Urgency::overdue)));
    for (const MeasureLine& line : board()) {
        EXPECT_EQ(line.overdue, line.measure.department != department);
    }
}

TEST_F(BureauPlanPartFour, OneSaysWhyAMeasureDoesNotApply) {
    world.published();
    const std::int64_t id = of_item("office").measure.id;
    EXPECT_THAT(refusal(id, MeasureOutcome::declined, "  "), HasSubstr("理由"));
    reply(id, MeasureOutcome::declined, "该主体没有任职资格事项");
    EXPECT_EQ(of_item("office").state, MeasureState::declined);
    EXPECT_THAT(refusal(9999, MeasureOutcome::applied), HasSubstr("没有第 9999 号措施"));
}

TEST_F(BureauPlanPartFour, OneOpensIncentivesForTheRedList) {
    ActRequest honour = world.request(ActKind::list, "redlist");
    honour.fields = DecisionWorld::company();
    honour.fields.erase("basis");
    honour.fields["荣誉名称"] = "守信激励对象";
    const Decided listed = world.taken(honour);
    world.approve("redlist", listed.registered.act.key);
    const auto lines = board();
    ASSERT_FALSE(lines.empty());
    for (const MeasureLine& line : lines) {
        EXPECT_EQ(line.measure.sort, "incentive") << line.measure.label;
    }
    EXPECT_THAT(of_item("tolerant-acceptance").measure.basis, HasSubstr("第二部分第（二）项"));
}

TEST_F(BureauPlanPartFour, TwoKeepsEditionAndArticleOfEveryMeasure) {
    world.published();
    const OpenedMeasure regional = of_item("public-trading").measure;
    EXPECT_EQ(regional.nature, "mandatory");
    EXPECT_THAT(regional.basis, HasSubstr("第三十二条第（五）项"));
    EXPECT_THAT(regional.basis, Not(HasSubstr("未核实")));
    const OpenedMeasure national = of_item("leaving").measure;
    EXPECT_EQ(national.edition, "2024年版");
    EXPECT_THAT(national.basis, HasSubstr("全国失信惩戒措施基础清单"));
    EXPECT_THAT(national.basis, HasSubstr("未核实"));
}

TEST_F(BureauPlanPartFour, TwoOpensAnItemOfSeveralCataloguesOnce) {
    world.published();
    std::set<std::string> seen;
    for (const MeasureLine& line : board()) {
        const std::string item = line.measure.measure.substr(line.measure.measure.find('.'));
        EXPECT_TRUE(seen.insert(item + line.measure.department).second) << item;
    }
}

TEST_F(BureauPlanPartFour, TwoMakesTheCatalogueReadyForPublication) {
    const std::string csv = catalogue_csv(world.measures(), world.rulebook().kinds);
    EXPECT_THAT(csv, HasSubstr("限制参与有关公共资源交易活动"));
    EXPECT_THAT(csv, HasSubstr("矿业权管理股"));
    EXPECT_THAT(csv, HasSubstr("严重失信主体名单"));
}

TEST_F(BureauPlanPartFour, ThreeLiftsWhatWasCarriedOutWhenTheListingIsOver) {
    const RecordKey key = world.published();
    const std::int64_t carried_out = of_item("public-funds").measure.id;
    reply(carried_out, MeasureOutcome::applied);
    EXPECT_THAT(refusal(carried_out, MeasureOutcome::lifted), HasSubstr("仍在有效期内"));
    decide(ActKind::revoke, key);
    const auto to_lift = in_state(MeasureState::to_lift);
    ASSERT_THAT(to_lift, SizeIs(1));
    EXPECT_EQ(to_lift[0].measure.id, carried_out);
    EXPECT_THAT(to_lift[0].measure.release_why, HasSubstr("决定已撤销"));
    ASSERT_THAT(owed(), SizeIs(1));
    EXPECT_EQ(owed()[0].label, "联合奖惩解除");
    EXPECT_THAT(refusal(carried_out, MeasureOutcome::applied), HasSubstr("只能反馈已解除"));
    EXPECT_THAT(
        refusal(of_item("office").measure.id, MeasureOutcome::lifted), HasSubstr("未曾实施")
    );
    reply(carried_out, MeasureOutcome::lifted);
    EXPECT_THAT(owed(), IsEmpty());
    for (const MeasureLine& line : board()) {
        EXPECT_EQ(line.state, MeasureState::released);
    }
}

TEST_F(BureauPlanPartFour, ThreeEndsWithTheTermByItself) {
    world.published();
    reply(of_item("public-funds").measure.id, MeasureOutcome::applied);
    world.days_pass(5 * 366);
    world.night();
    EXPECT_THAT(owed(), SizeIs(1));
    ASSERT_THAT(in_state(MeasureState::to_lift), SizeIs(1));
    EXPECT_THAT(in_state(MeasureState::to_lift)[0].measure.release_why, HasSubstr("公示"));
}

TEST_F(BureauPlanPartFour, FourCarriesNothingOutWhileAnObjectionIsLookedInto) {
    const RecordKey key = world.published();
    const std::int64_t id = of_item("public-funds").measure.id;
    decide(ActKind::object, key);
    EXPECT_THAT(in_state(MeasureState::suspended), SizeIs(board().size()));
    EXPECT_THAT(owed(), IsEmpty());
    EXPECT_THAT(refusal(id, MeasureOutcome::applied), HasSubstr("暂不执行"));
    world.days_pass(14);
    decide(ActKind::resolve_objection, key, "upheld");
    EXPECT_THAT(in_state(MeasureState::awaiting), SizeIs(board().size()));
    // The days to answer begin again.
    EXPECT_EQ(format_day(of_item("public-funds").due->day), "2024-07-05");
    reply(id, MeasureOutcome::applied);
}

TEST_F(BureauPlanPartFour, FourReleasesWhatAnObjectionBroughtDown) {
    const RecordKey key = world.published();
    decide(ActKind::object, key);
    decide(ActKind::resolve_objection, key, "revoked");
    EXPECT_THAT(in_state(MeasureState::released), SizeIs(board().size()));
}

TEST_F(BureauPlanPartFour, FiveCountsByMeasureAndByDepartment) {
    world.published(1);
    const RecordKey second = world.published(2);
    const std::size_t each = board().size() / 2;
    reply(of_item("public-funds").measure.id, MeasureOutcome::applied);
    decide(ActKind::revoke, second);
    const MeasureTally all = tally_of(board());
    EXPECT_EQ(all.listings, 2);
    EXPECT_EQ(all.opened, static_cast<std::int64_t>(2 * each));
    EXPECT_EQ(all.applied, 1);
    EXPECT_EQ(all.released, static_cast<std::int64_t>(each));
    EXPECT_EQ(all.awaiting, static_cast<std::int64_t>(each) - 1);
    for (const TallyBy by : {TallyBy::measure, TallyBy::department}) {
        std::int64_t opened = 0;
        for (const MeasureTally& tally : tally_of(board(), by)) {
            opened += tally.opened;
            EXPECT_EQ(
                tally.opened,
                tally.awaiting + tally.applied + tally.declined + tally.suspended + tally.to_lift
                    + tally.released
            );
        }
        EXPECT_EQ(opened, all.opened);
    }
}

TEST_F(BureauPlanPartFour, FiveStandsInTheReport) {
    const RecordKey key = world.published();
    Workshop shop = world.workshop();
    Transaction transaction{world.database()};
    mark_typical(
        shop,
        transaction,
        {.kind = KindName{"blacklist"}, .key = key, .title = "以虚假材料<取得>许可", .who = "甲"}
    );
    const ReportFacts facts =
        gather_report(transaction, {}, world.rulebook(), {}, world.clock().now());
    const std::string page = html_first_page(facts);
    EXPECT_THAT(page, HasSubstr("id=\"measures\""));
    EXPECT_THAT(page, HasSubstr("财务与资金运营股"));
    EXPECT_THAT(page, HasSubstr("以虚假材料&lt;取得&gt;许可"));
}

TEST_F(BureauPlanPartFour, FiveMarksTypicalCases) {
    const RecordKey key = world.published();
    Workshop shop = world.workshop();
    Transaction transaction{world.database()};
    const TypicalCase typical{
        .kind = KindName{"blacklist"}, .key = key, .title = "以虚假材料取得采矿许可", .who = "甲"};
    mark_typical(shop, transaction, typical);
    ASSERT_THAT(TypicalCases{transaction}.all(), SizeIs(1));
    EXPECT_EQ(TypicalCases{transaction}.all()[0].title, typical.title);
    EXPECT_THROW(
        mark_typical(
            shop, transaction, {.kind = KindName{"blacklist"}, .key = RecordKey{"?"}, .title = "x"}
        ),
        Error
    );
    TypicalCase undone = typical;
    undone.title.clear();
    mark_typical(shop, transaction, undone);
    EXPECT_THAT(TypicalCases{transaction}.all(), IsEmpty());
    EXPECT_THROW(mark_typical(shop, transaction, undone), Error);
}

TEST_F(BureauPlanPartFour, OneOpensByHandOnlyWhatStands) {
    const auto opened_by_hand = [&](const RecordKey& key) {
        Workshop shop = world.workshop();
        Transaction transaction{world.database()};
        const auto opened = open_for_listing(shop, transaction, KindName{"blacklist"}, key);
        transaction.commit();
        return opened;
    };
    const auto in_force = std::exchange(world.measures().in_force, {});
    const RecordKey key = world.listed();
    world.measures().in_force = in_force;
    EXPECT_THROW(opened_by_hand(key), Error);
    world.measures().in_force.clear();
    world.approve("blacklist", key);
    EXPECT_THAT(board(), IsEmpty());
    world.measures().in_force = in_force;
    const std::int64_t opened = opened_by_hand(key);
    EXPECT_GT(opened, 0);
    const auto entries = [&] {
        Transaction transaction{world.database(), Access::reading};
        return Journal{transaction}.recent(10);
    }();
    EXPECT_THAT(
        entries,
        testing::Contains(testing::AllOf(
            testing::Field(&JournalEntry::act, "measures-opened"),
            testing::Field(&JournalEntry::detail, testing::StartsWith(std::to_string(opened) + " "))
        ))
    );
    EXPECT_FALSE(owed().empty());
    decide(ActKind::revoke, key);
    EXPECT_THROW(opened_by_hand(key), Error);
}

TEST(MeasureCatalogue, OfAKindThatThereIsNotIsRefused) {
    const TemporaryFolder folder;
    std::filesystem::copy(
        support::source_folder() / "schema", folder.path(), std::filesystem::copy_options::recursive
    );
    std::ofstream{folder.path() / "measures/other.toml"}
        << "id = \"other\"\nlabel = \"x\"\ndocument = \"x\"\nissuer = \"x\"\nedition = \"1\"\n"
           "[[measure]]\nitem = \"a\"\nlabel = \"x\"\nsort = \"punishment\"\nnature = "
           "\"mandatory\"\naffair = \"approval\"\nkinds = [\"troublemakers\"]\nverified = false\n";
    try {
        const Rulebook rulebook{folder.path()};
        FAIL() << "was taken";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("other.a: 没有信息类别 troublemakers"));
    }
}

// Whoever asks before a decision is told what is to be carried out, and while an objection is
// looked into nothing is.
TEST_F(BureauPlanPartFour, FiveTellsWhoAsksWhatIsToBeCarriedOut) {
    const RecordKey key = world.published();
    const auto ask = [&] {
        Workshop shop = world.workshop();
        return answer_query(
            shop,
            {.subject = SubjectCode{DecisionWorld::company().at("统一社会信用代码")},
             .caller = "矿业权管理股",
             .purpose = "采矿权延续审查",
             .document = "乌自然资审〔2024〕3号"}
        );
    };
    const auto told = ask().measures;
    std::set<std::string> each;
    for (const OpenedMeasure& measure : told) {
        EXPECT_TRUE(each.insert(measure.measure).second) << measure.measure;
    }
    EXPECT_THAT(each, testing::Contains("region-2018.public-trading"));
    EXPECT_THAT(query_text(ask()), HasSubstr("限制参与有关公共资源交易活动"));
    const std::int64_t declined = of_item("consumption").measure.id;
    reply(declined, MeasureOutcome::declined, "由人民法院决定");
    EXPECT_THAT(ask().measures, SizeIs(told.size() - 1));
    decide(ActKind::object, key);
    EXPECT_THAT(query_text(ask()), HasSubstr("暂停执行"));
    decide(ActKind::resolve_objection, key, "revoked");
    EXPECT_THAT(ask().measures, IsEmpty());
}

// A power cut, a machine that was off: what follows is reckoned from what is stored.
TEST_F(BureauPlanPartFour, OneIsRepeatedByNothing) {
    const RecordKey key = world.published();
    const std::size_t opened = board().size();
    Workshop shop = world.workshop();
    Transaction transaction{world.database()};
    EXPECT_EQ(open_for_listing(shop, transaction, KindName{"blacklist"}, key), 0);
    transaction.commit();
    world.night();
    EXPECT_THAT(board(), SizeIs(opened));
}

}  // namespace
}  // namespace xinqiao
