// What is forgotten, when, and that the journal says so.
#include "daemon/flow/retention.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/flow/payload_keeper.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/payloads.hpp"
#include "daemon/store/quarantine.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

using std::chrono::days;
using testing::IsEmpty;
using testing::SizeIs;

class Retention : public testing::Test {
protected:
    Retention() {
        SystemSettings system;
        system.name = "league";
        system.care.keep_payloads_days = 30;
        systems = std::make_unique<Systems>(
            std::vector{system}, [](const CredentialName&) { return Secret{}; }, clock, nullptr
        );
    }

    RetentionSummary purge() {
        SilentProgress progress;
        const Workshop workshop{
            world.rulebook(), *systems, clock, store.store, progress, "schedule"};
        return purge_expired(
            workshop, *store.database, {.quarantine_days = 10, .findings_days = 20}
        );
    }

    std::int64_t quarantined(const std::string& row) {
        Transaction transaction{*store.database};
        QuarantinedRow kept;
        kept.system = SystemName{"league"};
        kept.stream = StreamName{"shown"};
        kept.row = row;
        kept.findings = findings_json({Finding{.field = "code", .rule = "uscc.check"}});
        kept.moment = clock.now();
        const std::int64_t id = Quarantine{transaction}.keep(kept).id;
        transaction.commit();
        return id;
    }
    void close(std::int64_t id, std::string_view state) {
        Transaction transaction{*store.database};
        Quarantine{transaction}.close(id, state, "测试", clock.now());
        transaction.commit();
    }
    std::optional<QuarantinedRow> row(std::int64_t id) {
        Transaction transaction{*store.database, Access::reading};
        return Quarantine{transaction}.find(id);
    }

    ManualClock clock;
    MemoryWorld world;
    StoreInFolder store;
    std::unique_ptr<Systems> systems;
};

TEST_F(Retention, PayloadsGoAfterTheDaysOfTheirSystem) {
    PayloadKeeper keeper{store.store, clock};
    keeper.keep({SystemName{"league"}, StreamName{"shown"}, "7", Cursor{}, "old bytes"});
    clock.advance(days{20});
    keeper.keep({SystemName{"league"}, StreamName{"shown"}, "8", Cursor{}, "new bytes"});
    EXPECT_EQ(purge(), RetentionSummary{});
    clock.advance(days{11});
    EXPECT_EQ(purge().payloads, 1);
    Transaction transaction{*store.database, Access::reading};
    EXPECT_FALSE(Payloads{transaction}.find(sha256("old bytes")));
    EXPECT_EQ(Payloads{transaction}.find(sha256("new bytes")), "new bytes");
    const auto entries = Journal{transaction}.about("payloads/league", 10);
    ASSERT_THAT(entries, SizeIs(1));
    EXPECT_EQ(entries[0].act, "purged");
    EXPECT_EQ(entries[0].detail, "1");
}

TEST_F(Retention, OnlyClosedRowsGoAndWhatWasDiscardedDoesNotComeBack) {
    const std::int64_t open = quarantined(R"({"code":"91152201MA011RN466"})");
    const std::int64_t resolved = quarantined(R"({"code":"2"})");
    const std::int64_t discarded = quarantined(R"({"code":"3"})");
    clock.advance(days{100});
    close(resolved, "resolved");
    close(discarded, "discarded");
    clock.advance(days{9});
    EXPECT_EQ(purge().quarantine, 0);
    clock.advance(days{2});
    EXPECT_EQ(purge().quarantine, 2);
    EXPECT_EQ(purge().quarantine, 0);
    EXPECT_TRUE(row(open));
    EXPECT_FALSE(row(resolved));
    EXPECT_EQ(row(discarded)->row, "{}");
    EXPECT_EQ(quarantined(R"({"code":"3"})"), discarded);
    EXPECT_EQ(row(discarded)->state, "discarded");
}

TEST_F(Retention, ResolvedFindingsGoAndOpenOnesStay) {
    KnownFinding finding{
        .system = SystemName{"league"},
        .kind = KindName{"licence"},
        .key = RecordKey{"1"},
        .reason = "altered"};
    {
        Transaction transaction{*store.database};
        KnownFindings findings{transaction};
        findings.see(finding, clock.now());
        findings.resolve(finding.system, finding.kind, finding.key, "altered", clock.now());
        finding.key = RecordKey{"2"};
        findings.see(finding, clock.now());
        transaction.commit();
    }
    clock.advance(days{21});
    EXPECT_EQ(purge().findings, 1);
    Transaction transaction{*store.database, Access::reading};
    EXPECT_EQ(KnownFindings{transaction}.count_open(), 1);
    EXPECT_THAT(KnownFindings{transaction}.of_key(finding.kind, RecordKey{"1"}), IsEmpty());
    EXPECT_FALSE(Journal{transaction}.first_fault());
}

TEST_F(Retention, RowsAreFoundByTheCodesTheyName) {
    const std::int64_t id =
        quarantined(R"({"代码":"91152201ma011rn466","X":"152201199001011234"})");
    quarantined(R"({"代码":"91152201MA011RN467"})");
    Transaction transaction{*store.database, Access::reading};
    Quarantine quarantine{transaction};
    const auto rows = quarantine.naming("91152201MA011RN466", 10);
    ASSERT_THAT(rows, SizeIs(1));
    EXPECT_EQ(rows[0].id, id);
    EXPECT_THAT(quarantine.naming("91152201MA011RN46", 10), IsEmpty());
    EXPECT_EQ(quarantine.open_by_rule(SystemName{"league"}).at("uscc.check"), 2);
}

}  // namespace
}  // namespace xinqiao
