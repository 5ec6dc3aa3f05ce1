// 两书同达: the bureau's plan, part four, (三).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "daemon/flow/reconcile.hpp"
#include "daemon/report/subject_file.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/records.hpp"
#include "schema/canonical.hpp"
#include "tests/support/decision_world.hpp"

namespace xinqiao {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const SubjectCode punished{"91152201MA7XQ0A13N"};

class RepairNotice : public testing::Test {
protected:
    RecordKey penalty(const char* number, const char* decided_on) {
        Record record{
            .kind = KindName{"penalty"},
            .key = RecordKey{punished.text() + "|" + number},
            .subject = punished};
        record.fields.set("decided_on", decided_on);
        record.fields.set("document_number", number);
        const std::string body = canonical_bytes(record);
        Transaction transaction{world.database()};
        StoredRecord stored{
            .kind = record.kind, .key = record.key, .subject = punished, .owner = "bureau"};
        stored.digest = sha256(body);
        stored.content = Contents{transaction}.keep(stored.digest, body);
        stored.id = Records{transaction}.insert(stored);
        Records{transaction}.judged(stored.id, "in-force", never_due);
        transaction.commit();
        return record.key;
    }
    std::vector<std::string> missing_since(const char* day) {
        Rulebook rules{world.rulebook()};
        if (day != nullptr) rules.repair_notice_since = *parse_day(day);
        const Workshop plain = world.workshop();
        Workshop shop{rules, plain.systems, plain.clock, plain.store, plain.progress, plain.actor};
        reconcile(shop, world.database(), {}, {});
        Transaction transaction{world.database(), Access::reading};
        std::vector<std::string> keys;
        for (const KnownFinding& finding :
             KnownFindings{transaction}.open_after(SystemName{}, 0, 100)) {
            if (finding.reason == "no-repair-notice") keys.push_back(finding.key.text());
        }
        return keys;
    }

    DecisionWorld world;
};

TEST_F(RepairNotice, IsAskedForOnlyWhereThatIsSet) {
    const RecordKey key = penalty("乌自然资罚〔2024〕9号", "2024-06-01");
    EXPECT_THAT(missing_since(nullptr), IsEmpty());
    EXPECT_THAT(missing_since("2024-05-01"), ElementsAre(key.text()));
    EXPECT_THAT(missing_since(nullptr), IsEmpty());
}

TEST_F(RepairNotice, IsAskedForSinceItsDay) {
    penalty("乌自然资罚〔2024〕1号", "2024-04-30");
    const RecordKey later = penalty("乌自然资罚〔2024〕2号", "2024-05-01");
    EXPECT_THAT(missing_since("2024-05-01"), ElementsAre(later.text()));
}

TEST_F(RepairNotice, RegisteredItResolvesTheFinding) {
    const RecordKey key = penalty("乌自然资罚〔2024〕9号", "2024-06-01");
    ASSERT_THAT(missing_since("2024-05-01"), ElementsAre(key.text()));
    ActRequest notice = world.request(ActKind::repair_notice, "penalty");
    notice.key = key;
    world.taken(notice);
    EXPECT_THAT(missing_since("2024-05-01"), IsEmpty());
    const SubjectFile file = gather_subject(world.database(), punished, world.clock().now());
    EXPECT_THAT(subject_text(file, world.rulebook().kinds), HasSubstr("第 1 号 信用修复告知"));
}

}  // namespace
}  // namespace xinqiao
