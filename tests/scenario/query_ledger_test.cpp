// Who asks about a subject is in the ledger, and is told when what was answered was wrong: the
// bureau's plan, part two (三) and part four (四).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "daemon/decisions/informing.hpp"
#include "daemon/report/decision_words.hpp"
#include "daemon/report/query_words.hpp"
#include "daemon/store/journal.hpp"
#include "tests/support/decision_world.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const SubjectCode asked_subject{"91152201MA7XQ0A13N"};

class Ledger : public testing::Test {
protected:
    QueryAnswer ask(const char* caller = "矿业权管理股") {
        Workshop shop = world.workshop();
        return answer_query(
            shop,
            {.subject = asked_subject,
             .caller = caller,
             .purpose = "采矿权延续审查",
             .document = "乌自然资审〔2024〕3号"}
        );
    }
    Decided undo(const RecordKey& key, ActKind act, const std::string& outcome = {}) {
        ActRequest request = world.request(act);
        request.key = key;
        request.outcome = outcome;
        return world.taken(request);
    }
    std::vector<LedgerEntry> ledger() {
        Transaction transaction{world.database(), Access::reading};
        return QueryLedger{transaction}.list({});
    }
    std::int64_t count_in_journal(std::string_view act) {
        Transaction transaction{world.database(), Access::reading};
        std::int64_t count = 0;
        for (const auto& entry : Journal{transaction}.about(asked_subject.text(), 100)) {
            count += entry.act == act ? 1 : 0;
        }
        return count;
    }

    DecisionWorld world;
};

TEST_F(Ledger, SaysWhoWhyAndUnderWhichDocument) {
    world.published();
    const QueryAnswer answer = ask();
    EXPECT_EQ(answer.count(Shade::black), 1);
    EXPECT_EQ(answer.name, "乌兰浩特市示例矿业有限公司");
    EXPECT_THAT(query_text(answer), HasSubstr("严重失信主体名单"));
    ASSERT_THAT(ledger(), SizeIs(1));
    EXPECT_EQ(ledger()[0].caller, "矿业权管理股");
    EXPECT_EQ(ledger()[0].purpose, "采矿权延续审查");
    EXPECT_EQ(ledger()[0].document, "乌自然资审〔2024〕3号");
    EXPECT_EQ(ledger()[0].answer, "黑名单 1, 红名单 0, 不良信息 0, 暂停 0");
    EXPECT_EQ(count_in_journal("queried"), 1);
}

TEST_F(Ledger, RefusesAQueryWithoutPurposeOrDocument) {
    Workshop shop = world.workshop();
    Query query{asked_subject, "矿业权管理股", "采矿权延续审查", " "};
    EXPECT_THROW(answer_query(shop, query), Error);
    query.document = "乌自然资审〔2024〕3号";
    query.purpose.clear();
    EXPECT_THROW(answer_query(shop, query), Error);
    EXPECT_THAT(ledger(), IsEmpty());
}

TEST_F(Ledger, KeepsAQueryAboutWhomNothingIsKnown) {
    EXPECT_THAT(query_text(ask()), HasSubstr("没有在公示期内"));
    EXPECT_THAT(ledger(), SizeIs(1));
}

TEST_F(Ledger, TellsNothingThatIsNotApprovedOrIsOver) {
    const RecordKey key = world.listed();
    EXPECT_EQ(ask().count(Shade::black), 0);
    world.approve("blacklist", key);
    EXPECT_EQ(ask().count(Shade::black), 1);
    world.days_pass(3 * 366);  // no night has judged it since
    EXPECT_EQ(ask().count(Shade::black), 0);
}

TEST_F(Ledger, SaysWhatIsDisputed) {
    const RecordKey key = world.published();
    undo(key, ActKind::object);
    const QueryAnswer answer = ask();
    ASSERT_THAT(answer.records, SizeIs(1));
    EXPECT_TRUE(answer.records[0].disputed);
    EXPECT_THAT(answer.holds, SizeIs(1));
    EXPECT_THAT(query_text(answer), HasSubstr("惩戒措施暂不执行"));
}

TEST_F(Ledger, NamesThoseWhoAskedWhenARecordIsRevoked) {
    ask("早于公示");
    world.days_pass(1);
    const RecordKey key = world.published();
    world.days_pass(1);
    ask();
    ask("审批办");
    world.days_pass(1);
    const Decided revoked = undo(key, ActKind::revoke);
    ASSERT_THAT(revoked.to_tell, SizeIs(2));
    EXPECT_EQ(revoked.to_tell[0].caller, "矿业权管理股");
    const std::string text = decided_text(revoked, world.rulebook().kinds);
    EXPECT_THAT(text, HasSubstr("须告知曾查询者"));
    EXPECT_THAT(text, HasSubstr("审批办"));
    EXPECT_THAT(text, Not(HasSubstr("早于公示")));
    world.days_pass(1);
    ask("晚于撤销");
    Workshop shop = world.workshop();
    EXPECT_THAT(inform_of(shop, revoked.registered.id).to_tell, SizeIs(2));
}

TEST_F(Ledger, PrintsAStatementForEachAndMarksThemOnce) {
    const RecordKey key = world.published();
    world.days_pass(1);
    const std::int64_t asked = ask().entry.id;
    const std::int64_t act = undo(key, ActKind::revoke).registered.id;
    Workshop shop = world.workshop();
    const Informing informing = inform_of(shop, act);
    ASSERT_THAT(informing.to_tell, SizeIs(1));
    const std::string paper =
        statement_text(informing, informing.to_tell[0], world.rulebook().kinds);
    EXPECT_THAT(paper, HasSubstr("关于撤销信用信息的说明"));
    EXPECT_THAT(paper, HasSubstr("矿业权管理股"));
    EXPECT_THAT(paper, HasSubstr("乌兰浩特市示例矿业有限公司"));
    inform_of(shop, act);
    EXPECT_EQ(ledger().at(0).id, asked);
    EXPECT_THAT(ledger().at(0).informed_by, testing::ElementsAre(act));
    EXPECT_EQ(count_in_journal("informed"), 1);
}

TEST_F(Ledger, TellsOfTheOutcomeOfAnObjectionAlike) {
    const RecordKey key = world.published();
    world.days_pass(1);
    ask();
    const std::int64_t objection = undo(key, ActKind::object).registered.id;
    Workshop shop = world.workshop();
    EXPECT_THROW(inform_of(shop, objection), Error);
    const Decided resolved = undo(key, ActKind::resolve_objection, "revoked");
    EXPECT_THAT(resolved.to_tell, SizeIs(1));
}

TEST_F(Ledger, ACorrectionIsWrongUntilItIsApproved) {
    const RecordKey key = world.published();
    ActRequest correction = world.request(ActKind::correct);
    correction.key = key;
    correction.fields = {{"facts", "更正后的事实"}};
    const std::int64_t act = world.taken(correction).registered.id;
    world.days_pass(1);
    ask();
    world.days_pass(1);
    world.approve("blacklist", key);
    world.days_pass(1);
    ask("审批办");
    Workshop shop = world.workshop();
    const Informing informing = inform_of(shop, act);
    ASSERT_THAT(informing.to_tell, SizeIs(1));
    EXPECT_THAT(
        statement_text(informing, informing.to_tell[0], world.rulebook().kinds),
        HasSubstr("主要失信事实: 更正后的事实")
    );
}

}  // namespace
}  // namespace xinqiao
