// 内蒙古自治区矿业权人和地矿中介服务机构信用监督管理办法（征求意见稿）第十条: what a contract
// agreed and nobody fulfilled is drafted by rule and published by a person.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/store/contents.hpp"
#include "daemon/store/records.hpp"
#include "schema/canonical.hpp"
#include "tests/support/decision_world.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class Contract : public testing::Test {
protected:
    void supply(const char* due_on, const char* fulfilled_on) {
        Record record;
        record.kind = KindName{"contract"};
        record.subject = SubjectCode{"91152201MA7XQ0A13N"};
        record.key = RecordKey{"91152201MA7XQ0A13N|C-1|缴清出让收益"};
        record.fields.set("subject_name", "乌兰浩特市示例矿业有限公司");
        record.fields.set("subject_code", record.subject.text());
        record.fields.set("authority", "乌兰浩特市自然资源局");
        record.fields.set("contract_number", "C-1");
        record.fields.set("obligation", "缴清出让收益");
        record.fields.set("due_on", due_on);
        record.fields.set("fulfilled_on", fulfilled_on);
        const std::string body = canonical_bytes(record);
        Transaction transaction{world.database()};
        StoredRecord stored;
        stored.kind = record.kind;
        stored.key = record.key;
        stored.subject = record.subject;
        stored.owner = "bureau";
        stored.system = SystemName{"contracts"};
        stored.digest = sha256(body);
        stored.content = Contents{transaction}.keep(stored.digest, body);
        Records{transaction}.insert(stored);
        transaction.commit();
    }
    std::vector<StoredRecord> drafts() {
        Transaction transaction{world.database(), Access::reading};
        std::vector<StoredRecord> found;
        for (StoredRecord& record :
             Records{transaction}.of_subject(SubjectCode{"91152201MA7XQ0A13N"})) {
            if (record.kind.text() == "adverse") found.push_back(std::move(record));
        }
        return found;
    }
    std::size_t stand() { return world.league("adverse").standing().size(); }

    DecisionWorld world;
};

TEST_F(Contract, Article10IsDraftedOnceItsDayHasPassedAndNeverPublishesItself) {
    supply("2024-06-05", "");
    world.night();
    world.night();  // the agreed day itself
    EXPECT_THAT(drafts(), SizeIs(0));
    world.days_pass(4);  // the machine is off
    world.night();
    ASSERT_THAT(drafts(), SizeIs(1));
    world.night();
    EXPECT_THAT(drafts(), SizeIs(1));
    EXPECT_EQ(stand(), 0u);
    EXPECT_EQ(drafts().at(0).standing, "held");
}

TEST_F(Contract, Article10IsPublishedWhenASecondPersonApproves) {
    supply("2024-06-03", "");
    world.night();
    ASSERT_THAT(drafts(), SizeIs(1));
    world.approve("adverse", drafts().at(0).key);
    EXPECT_EQ(stand(), 1u);
    EXPECT_THAT(world.region("adverse").standing(), SizeIs(1));
}

TEST_F(Contract, Article10SaysNothingOfWhatWasFulfilled) {
    supply("2024-05-01", "2024-04-30");
    world.night();
    EXPECT_THAT(drafts(), SizeIs(0));
}

}  // namespace
}  // namespace xinqiao
