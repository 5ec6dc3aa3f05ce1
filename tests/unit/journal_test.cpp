// Whoever touches the journal is found: any byte, any row, and also its end.
#include "daemon/store/journal.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "daemon/ops/backups.hpp"
#include "daemon/ops/journal_check.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* one_key =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
    "-----END PRIVATE KEY-----\n";
constexpr const char* other_key =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g\n"
    "-----END PRIVATE KEY-----\n";

// The chain as docs/formats/journal.md tells it.
Digest documented_hash(const JournalEntry& entry) {
    std::string bytes;
    for (const std::string& part :
         {entry.previous,
          std::to_string(entry.id),
          std::to_string(entry.moment.time_since_epoch().count()),
          entry.actor,
          entry.act,
          entry.subject,
          entry.detail}) {
        bytes += std::to_string(part.size()) + ":" + part;
    }
    return sha256(bytes);
}

class JournalTest : public testing::Test {
protected:
    JournalTest() {
        config.folders.reports = (place.folder.path() / "reports").string();
        config.backup.folder = (place.folder.path() / "backups").string();
        write(20);
    }

    void write(int count, const std::string& act = "pulled") {
        Transaction transaction{*place.database};
        for (int i = 0; i < count; ++i) {
            clock.advance(std::chrono::seconds{1});
            Journal{transaction}.append(
                {.moment = clock.now(),
                 .actor = "cli:a",
                 .act = act,
                 .subject = "league/licences",
                 .detail = "row " + std::to_string(i)}
            );
        }
        transaction.commit();
    }
    void run(const std::string& sql) {
        Transaction transaction{*place.database};
        transaction.run(sql);
        transaction.commit();
    }
    void keep_head_now(const std::optional<SigningKey>& with) {
        Transaction transaction{*place.database, Access::reading};
        keep_head(heads_file(config), head_of_journal(transaction, with, clock.now()).value());
    }
    JournalReport check(const std::optional<SigningKey>& with = std::nullopt) {
        Transaction transaction{*place.database, Access::reading};
        return check_journal(transaction, known_heads(config), with);
    }
    std::filesystem::path backup() {
        return Backups{config.backup.folder}
            .create(
                place.folder.path() / "xinqiao.db",
                "test",
                SigningKey{Secret{one_key}},
                clock.now(),
                [](std::int64_t, std::int64_t) {}
            )
            .file;
    }
    JournalReport compared_with(const std::filesystem::path& file) {
        Transaction transaction{*place.database, Access::reading};
        JournalReport report;
        compare_with_backup(transaction, file, report);
        return report;
    }
    // Whoever can write the database can compute hashes, too.
    void rewrite_from(std::int64_t first) {
        Transaction transaction{*place.database};
        JournalEntry last;
        for (JournalEntry& entry : Journal{transaction}.after(0, 1000)) {
            if (entry.id > first) entry.previous = last.hash;
            entry.hash = documented_hash(entry).view();
            transaction.run(
                "update journal set previous = $2, hash = $3 where id = $1",
                {entry.id, Blob{entry.previous}, Blob{entry.hash}}
            );
            last = entry;
        }
        transaction.commit();
    }

    ManualClock clock;
    StoreInFolder place;
    Config config;
};

TEST_F(JournalTest, IsWhatTheDocumentSays) {
    Transaction transaction{*place.database, Access::reading};
    for (const JournalEntry& entry : Journal{transaction}.after(0, 1000)) {
        EXPECT_EQ(entry.hash, documented_hash(entry).view());
    }
}

TEST_F(JournalTest, OneByteAnywhereIsFoundAndNamed) {
    const auto file = backup();
    const std::vector<std::pair<std::string, std::string>> columns{
        {"moment", "moment + 1"},
        {"actor", "'b' || substr(actor, 2)"},
        {"act", "substr(act, 1, length(act) - 1) || 'x'"},
        {"subject", "replace(subject, '/', '|')"},
        {"detail", "replace(detail, 'r', 's')"},
        {"previous", "cast(x'00' || substr(previous, 2) as blob)"},
        {"hash", "cast(substr(hash, 1, 31) || x'00' as blob)"}};
    for (const std::int64_t id : {1, 2, 11, 19, 20}) {
        for (const auto& [column, touched] : columns) {
            if (id == 1 && column == "previous") continue;  // empty
            const std::string row = " where id = " + std::to_string(id);
            run("create table spare as select * from journal" + row);
            run("update journal set " + column + " = " + touched + row);
            const JournalReport report = check();
            EXPECT_EQ(report.first, id) << column;
            const JournalReport compared = compared_with(file);
            EXPECT_EQ(compared.first, id) << column;
            EXPECT_THAT(compared.faults, Contains(HasSubstr(" " + column + " 现为"))) << id;
            run("update journal set " + column + " = (select " + column + " from spare)" + row);
            run("drop table spare");
        }
    }
    EXPECT_THAT(check().faults, IsEmpty());
    EXPECT_THAT(compared_with(file).faults, IsEmpty());
}

TEST_F(JournalTest, AnEntryThatIsGoneIsNamed) {
    run("delete from journal where id = 7");
    EXPECT_EQ(check().first, 7);
    EXPECT_THAT(check().faults, Contains(HasSubstr("第 7 条被删去")));
}

TEST_F(JournalTest, AnEndThatWasCutIsSeenByAHeadThatWasKept) {
    keep_head_now(std::nullopt);
    EXPECT_THAT(check().faults, IsEmpty());
    run("delete from journal where id > 12");
    EXPECT_EQ(check().first, 13);
    EXPECT_THAT(check().faults, Contains(HasSubstr("末尾被截去")));
}

TEST_F(JournalTest, AnEndThatWasCutIsSeenByABackup) {
    const auto file = backup();
    run("delete from journal where id = 20");
    EXPECT_EQ(check().first, 20);
    EXPECT_EQ(compared_with(file).first, 20);
}

TEST_F(JournalTest, AChainThatWasForgedAnewIsSeenByAHead) {
    keep_head_now(std::nullopt);
    write(5);
    run("update journal set detail = 'nothing happened' where id = 9");
    rewrite_from(9);
    EXPECT_THAT(check().faults, Contains(HasSubstr("整体改写")));
    EXPECT_EQ(check().first, 20);
}

TEST_F(JournalTest, AHeadThatWasForgedTooIsSeenByItsSignature) {
    keep_head_now(SigningKey{Secret{one_key}});
    EXPECT_THAT(check(SigningKey{Secret{one_key}}).faults, IsEmpty());
    EXPECT_THAT(
        check(SigningKey{Secret{other_key}}).faults, Contains(HasSubstr("签名与内容或密钥不符"))
    );
    const std::string line = [&] {
        std::ifstream stream{heads_file(config)};
        std::string text;
        std::getline(stream, text);
        return text;
    }();
    std::string forged = line;
    forged.replace(forged.find("\"id\":20"), 7, "\"id\":19");
    std::ofstream{heads_file(config)} << forged << "\nno line at all\n";
    const JournalReport report = check(SigningKey{Secret{one_key}});
    EXPECT_THAT(report.faults, Contains(HasSubstr("journal-heads.jsonl:1: 签名")));
    EXPECT_THAT(report.faults, Contains(HasSubstr("journal-heads.jsonl:2: 这一行看不懂")));
}

TEST_F(JournalTest, HeadsOfAReplacedStoreAreNoFault) {
    const std::optional<SigningKey> none;
    keep_head_now(none);
    write(5);
    keep_head_now(none);
    run("delete from journal where id > 20");
    write(1, "restored");
    write(3);
    const JournalReport report = check();
    EXPECT_THAT(report.faults, IsEmpty());
    EXPECT_EQ(report.replaced, 1);
    EXPECT_EQ(report.heads, 2);
}

TEST_F(JournalTest, ManyDaysOfHeadsAreRead) {
    for (int day = 0; day < 3; ++day) {
        keep_todays_head(*place.database, config, clock.now());
        write(2);
    }
    EXPECT_EQ(check().heads, 3);
    EXPECT_EQ(check().entries, 26);
    EXPECT_THAT(check().faults, IsEmpty());
}

TEST(SigningKeyTest, OnlyAPrivateKeyOfEd25519IsOne) {
    EXPECT_THROW(SigningKey{Secret{"nonsense"}}, Error);
    const SigningKey key{Secret{one_key}};
    EXPECT_TRUE(key.signed_by_us("text", key.sign("text")));
    EXPECT_FALSE(key.signed_by_us("texT", key.sign("text")));
    EXPECT_FALSE(key.signed_by_us("text", "?"));
}

}  // namespace
}  // namespace xinqiao
