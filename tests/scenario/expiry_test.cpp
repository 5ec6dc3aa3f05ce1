// What becomes of a record when its time is over: 内蒙古自治区公共信用信息管理办法第三十六条.
#include "daemon/flow/expiry.hpp"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/flow/pull.hpp"
#include "daemon/store/erasure.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/payloads.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/query_ledger.hpp"
#include "daemon/store/records.hpp"
#include "tests/support/decision_world.hpp"
#include "tests/support/list_source.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr const char* person_name = "斯琴图雅甲乙";
constexpr const char* person_number = "110102199101010078";
constexpr int three_years = 3 * 366;

class Expiry : public testing::Test {
protected:
    static std::map<std::string, std::string> person() {
        return {
            {"主体名称", person_name},
            {"主体类别", "自然人"},
            {"证件类型", "身份证"},
            {"证件号码", person_number},
            {"basis", "矿产资源法第三十九条"}};
    }
    RecordKey published_person() {
        ActRequest notice = world.request(ActKind::notice);
        notice.fields = person();
        notice.reason = std::string{person_name} + "无证开采";
        const auto told = world.taken(notice).registered.id;
        world.days_pass(6);
        ActRequest list = world.request(ActKind::list);
        list.fields = person();
        list.about = told;
        list.reason = notice.reason;
        const RecordKey key = world.taken(list).registered.act.key;
        world.approve("blacklist", key);
        world.night();
        return key;
    }
    ExpirySummary end() {
        const Workshop shop = world.workshop();
        return end_expired(shop, world.database());
    }
    std::optional<StoredRecord> stored(const RecordKey& key) {
        Transaction transaction{world.database(), Access::reading};
        return Records{transaction}.find(KindName{"blacklist"}, key);
    }
    std::string file_bytes() const {
        std::string bytes;
        for (const char* suffix : {"", "-wal"}) {
            std::ifstream file{world.store_file().concat(suffix), std::ios::binary};
            bytes.append(std::istreambuf_iterator<char>{file}, {});
        }
        return bytes;
    }
    std::vector<JournalEntry> journal(std::string_view act) {
        Transaction transaction{world.database(), Access::reading};
        std::vector<JournalEntry> found;
        for (JournalEntry& entry : Journal{transaction}.recent(1000)) {
            if (entry.act == act) found.push_back(std::move(entry));
        }
        return found;
    }

    DecisionWorld world;
};

TEST_F(Expiry, AnOrganisationGoesToTheArchiveAndStaysKnown) {
    const RecordKey key = world.published();
    world.days_pass(three_years);
    world.night();
    EXPECT_THAT(world.league("blacklist").standing(), SizeIs(0));
    const auto kept = stored(key);
    ASSERT_TRUE(kept);
    Transaction transaction{world.database(), Access::reading};
    bool is_archived = false;
    Records{transaction}.each_of_subject(kept->subject, [&](const RecordInFull& record) {
        is_archived = record.archived.has_value();
    });
    EXPECT_TRUE(is_archived);
}

TEST_F(Expiry, ArchivingIsDoneOnce) {
    world.published();
    world.days_pass(three_years);
    world.night();
    world.night();
    EXPECT_EQ(end(), ExpirySummary{});
    EXPECT_THAT(journal("archived"), SizeIs(1));
}

TEST_F(Expiry, OfANaturalPersonNothingIsLeftInTheFile) {
    const RecordKey key = published_person();
    ASSERT_THAT(world.league("blacklist").standing(), SizeIs(1));
    const SubjectCode subject = stored(key)->subject;
    {
        Transaction transaction{world.database()};
        QuarantinedRow row;
        row.system = SystemName{"league"};
        row.row = std::string{R"({"name":")"} + person_name + R"(","id":")" + person_number + "\"}";
        row.findings = "[]";
        Quarantine{transaction}.keep(row);
        Payloads payloads{transaction};
        payloads.keep({}, std::string{"<xm>"} + person_name + "</xm>", world.clock().now());
        payloads.keep({}, "<xm>another</xm>", world.clock().now());
        QueryLedger{transaction}.record(
            {.moment = world.clock().now(),
             .caller = "审批办",
             .subject = subject,
             .purpose = std::string{"审查"} + person_name,
             .document = "乌自然资审〔2024〕3号"}
        );
        transaction.commit();
    }
    EXPECT_THAT(file_bytes(), HasSubstr(person_name));
    world.days_pass(three_years);
    world.night();
    EXPECT_FALSE(stored(key));
    const std::string bytes = file_bytes();
    EXPECT_EQ(bytes.find(person_name), std::string::npos);
    EXPECT_EQ(bytes.find(person_number), std::string::npos);
    Transaction transaction{world.database(), Access::reading};
    std::size_t payloads = 0;
    Payloads{transaction}.each({}, [&](const KeptPayload&) { return ++payloads > 0; });
    EXPECT_EQ(payloads, 1U);
    EXPECT_THAT(QueryLedger{transaction}.list({.caller = "审批办"}), SizeIs(1));
}

TEST_F(Expiry, TheProofNamesNobody) {
    const RecordKey key = published_person();
    world.days_pass(three_years);
    world.night();
    const auto proofs = journal("erased");
    ASSERT_THAT(proofs, SizeIs(1));
    EXPECT_EQ(proofs[0].subject, "");
    EXPECT_THAT(proofs[0].detail, HasSubstr("blacklist "));
    EXPECT_THAT(proofs[0].detail, Not(HasSubstr(key.text())));
    Transaction transaction{world.database(), Access::reading};
    EXPECT_FALSE(Journal{transaction}.first_fault());
    EXPECT_TRUE(Erasure{transaction}.is_erased(KindName{"blacklist"}, key.text()));
}

TEST_F(Expiry, NeverWhileAHoldStands) {
    const RecordKey key = published_person();
    std::int64_t hold = 0;
    {
        Transaction transaction{world.database()};
        hold = Holds{transaction}.place(
            {.kind = KindName{"blacklist"},
             .key = key,
             .ground = "review",
             .from = world.clock().now()}
        );
        transaction.commit();
    }
    world.days_pass(three_years);
    world.night();
    EXPECT_EQ(end().waiting, 1);
    EXPECT_TRUE(stored(key));
    Transaction transaction{world.database()};
    Holds{transaction}.lift(hold, world.clock().now());
    transaction.commit();
    world.night();
    EXPECT_FALSE(stored(key));
}

TEST_F(Expiry, NeverBeforeEveryPlatformWasSeenNotToShowIt) {
    const RecordKey key = published_person();
    world.days_pass(three_years);
    world.region("blacklist").go_down();
    world.night();
    EXPECT_THAT(world.league("blacklist").standing(), SizeIs(0));
    EXPECT_TRUE(stored(key));
    EXPECT_EQ(end().waiting, 1);
    world.region("blacklist").come_back();
    world.night();
    EXPECT_FALSE(stored(key));
}

TEST_F(Expiry, WhatWasRevokedEarlierIsDeletedWhenItsTimeIsOver) {
    const RecordKey key = published_person();
    ActRequest revocation = world.request(ActKind::revoke);
    revocation.key = key;
    world.taken(revocation);
    world.night();
    EXPECT_TRUE(stored(key));
    world.days_pass(three_years);
    world.night();
    EXPECT_FALSE(stored(key));
}

TEST_F(Expiry, AListThatStillHasTheRowDoesNotBringItBack) {
    const RecordKey key = published_person();
    std::vector<std::string> columns;
    ListedRow cells;
    const std::vector<WireRow> shown = world.league("blacklist").standing();
    for (const auto& [name, text] : shown.at(0)) {
        columns.push_back(name);
        cells.push_back(name == "subject_id_number" ? person_number : text);
    }
    world.days_pass(three_years);
    world.night();
    ASSERT_FALSE(stored(key));
    ListSource source{columns, {cells, cells}};
    const SystemSettings system{.name = "office", .owner = "bureau"};
    const StreamSettings stream{.name = "lists", .kind = "blacklist", .mapping = "blacklist-plain"};
    const StreamSummary summary = pull(
        {.system = system,
         .stream = stream,
         .kind = world.rulebook().kinds.at(KindName{"blacklist"}),
         .mapping = world.rulebook().mappings.at(MappingName{"blacklist-plain"}),
         .source = source,
         .database = world.database(),
         .clock = world.clock(),
         .actor = "test"},
        {}
    );
    EXPECT_EQ(summary.read, 2);
    EXPECT_EQ(summary.filtered, 2);
    EXPECT_FALSE(stored(key));
    EXPECT_EQ(file_bytes().find(person_name), std::string::npos);
}

}  // namespace
}  // namespace xinqiao
