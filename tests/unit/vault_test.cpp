// Personal data sealed in the store: by which keys, how it shows that somebody touched them.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>

#include "base/error.hpp"
#include "daemon/store/code_reviews.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/fsck.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/payloads.hpp"
#include "daemon/store/policy_choices.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/query_ledger.hpp"
#include "daemon/store/runs.hpp"
#include "daemon/store/salvage.hpp"
#include "daemon/store/sealing.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;

constexpr const char* id_number = "152201199003070011";
const std::string body = "subject_id_number\t152201199003070011\n";

std::string fresh_line(Cipher cipher = Cipher::aes) {
    return fresh_key_line(cipher).reveal();
}

KeyRing ring(const std::string& lines) {
    return KeyRing{Secret{lines}};
}

std::string what_fails(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing failed";
}

class VaultTest : public testing::Test {
protected:
    std::filesystem::path file() const { return folder.path() / "xinqiao.db"; }

    std::unique_ptr<SqliteStore> store_with(const std::string& lines) const {
        SqliteSettings settings;
        settings.file = file();
        if (!lines.empty()) settings.keys = ring(lines);
        return std::make_unique<SqliteStore>(std::move(settings));
    }

    // One row in every table that may hold an identifier.
    static void fill(Database& database) {
        Transaction transaction{database};
        Contents{transaction}.keep(sha256(body), body);
        Contents{transaction}.keep_spelling(sha256(body), id_number);
        Contents{transaction}.keep_own_spelling(sha256(body), id_number);
        Payloads{transaction}.keep({}, id_number, Moment{std::chrono::milliseconds{1}});
        QuarantinedRow row;
        row.row = std::string{R"({"身份证号":")"} + id_number + "\"}";
        row.findings = "[]";
        Quarantine{transaction}.keep(row);
        KnownFinding finding;
        finding.ours = finding.theirs = id_number;
        KnownFindings{transaction}.see(finding, Moment{});
        Decision decision;
        decision.act.act = ActKind::list;
        decision.act.reason = id_number;
        decision.fields = {{"subject_id_number", id_number}};
        Decisions{transaction}.record(decision);
        LedgerEntry query;
        query.purpose = id_number;
        QueryLedger{transaction}.record(query);
        transaction.commit();
    }

    static void expect_filled(Database& database) {
        Transaction transaction{database, Access::reading};
        EXPECT_EQ(Contents{transaction}.find(sha256(body)), body);
        EXPECT_EQ(Contents{transaction}.spelling(sha256(body)), id_number);
        EXPECT_EQ(Contents{transaction}.own_spelling(sha256(body)), id_number);
        EXPECT_EQ(Payloads{transaction}.find(sha256(id_number)), id_number);
        const auto rows = Quarantine{transaction}.naming(id_number, 10);
        ASSERT_EQ(rows.size(), 1U);
        EXPECT_THAT(rows[0].row, HasSubstr(id_number));
        EXPECT_EQ(KnownFindings{transaction}.find(1).value().theirs, id_number);
        const Decision decision = Decisions{transaction}.find(1).value();
        EXPECT_EQ(decision.act.reason, id_number);
        EXPECT_EQ(decision.fields.at("subject_id_number"), id_number);
        EXPECT_EQ(QueryLedger{transaction}.list({}).front().purpose, id_number);
    }

    // Of the store and whatever lies beside it.
    std::string all_bytes() const {
        std::string bytes;
        for (const auto& entry : std::filesystem::directory_iterator{folder.path()}) {
            std::ifstream stream{entry.path(), std::ios::binary};
            bytes.append(std::istreambuf_iterator<char>{stream}, {});
        }
        return bytes;
    }

    std::vector<std::string> faults(const std::string& lines) const {
        std::vector<std::string> found;
        std::optional<KeyRing> keys;
        if (!lines.empty()) keys = ring(lines);
        ReadOnlyDatabase database{file(), SqliteConnection::Reading::shared, keys};
        check_store(
            database,
            {.fault = [&](const StoreFault& fault
                      ) { found.push_back(fault.where + ": " + fault.sentence); },
             .step = [](std::string_view, std::int64_t) {}}
        );
        return found;
    }

    void script(const std::string& sql) const { SqliteConnection{file()}.script(sql); }

    TemporaryFolder folder;
    const std::string key = fresh_line();
};

class VaultCipherTest : public VaultTest, public testing::WithParamInterface<Cipher> {};

TEST_P(VaultCipherTest, NothingOfAPersonIsInTheBytesOfTheStore) {
    const std::string line = fresh_line(GetParam());
    const auto store = store_with(line);
    const auto database = store->open();
    fill(*database);
    expect_filled(*database);
    EXPECT_THAT(all_bytes(), Not(HasSubstr(id_number)));
    // Nor what a guess could be tested by.
    EXPECT_THAT(all_bytes(), Not(HasSubstr(std::string{sha256(body).view()})));
    EXPECT_THAT(all_bytes(), Not(HasSubstr(std::string{sha256(id_number).view()})));
    EXPECT_THAT(faults(line), IsEmpty());
}

// Where nothing is sealed, because it must be found, sorted or chained, no number is kept.
TEST_F(VaultTest, WhatPlatformsAnswerAndPeopleRemarkIsKeptWithoutNumbers) {
    const std::string words = std::string{"身份证号"} + id_number + ", 电话13912345678";
    {
        const auto store = store_with("");
        const auto database = store->open();
        Transaction transaction{*database};
        Journal{transaction}.append({.act = "remarked", .subject = "P-1", .detail = words});
        Publications publications{transaction};
        for (const std::string which : {"accepted", "refused", "deferred", "unknown", "taken"})
            publications.desire(
                {.system = SystemName{"league"},
                 .kind = KindName{"licence"},
                 .key = RecordKey{which},
                 .digest = sha256(which)},
                Moment{}
            );
        auto outcome = Settlement::Outcome::accepted;
        for (const Publication& row : publications.claim(
                 {.system = SystemName{"league"}, .kind = KindName{"licence"}, .limit = 9}
             )) {
            const Settlement answer{.outcome = outcome, .text = words};
            EXPECT_TRUE(publications.settle(row.message, answer, Moment{}));
            outcome = static_cast<Settlement::Outcome>(static_cast<int>(outcome) + 1);
        }
        EXPECT_EQ(static_cast<int>(outcome), 5);
        xinqiao::Run failed;
        failed.id = Runs{transaction}.begin("pull", SystemName{"league"}, "list", Moment{});
        failed.outcome = "failed";
        failed.note = words;
        Runs{transaction}.finish(failed, Moment{});
        QuarantinedRow row;
        row.row = "{}";
        row.findings = "[]";
        const auto kept = Quarantine{transaction}.keep(row);
        Quarantine{transaction}.close(kept.id, "discarded", words, Moment{});
        KnownFindings{transaction}.see({}, Moment{});
        KnownFindings{transaction}.accept(1, {.why = words, .who = "steward"});
        CodeReviews{transaction}.accept("91152201MA7XQ0A13N", words, "steward", Moment{});
        PolicyChoices{transaction}.choose({.kind = KindName{"licence"}, .reason = words});
        transaction.commit();
        Transaction reading{*database, Access::reading};
        EXPECT_EQ(
            Journal{reading}.recent(1).at(0).detail, "身份证号152201************, 电话139********"
        );
        EXPECT_FALSE(Journal{reading}.first_fault().has_value());
    }
    EXPECT_THAT(all_bytes(), Not(HasSubstr(id_number)));
    EXPECT_THAT(all_bytes(), Not(HasSubstr("13912345678")));
}

INSTANTIATE_TEST_SUITE_P(
    Both,
    VaultCipherTest,
    testing::Values(Cipher::aes, Cipher::sm4),
    [](const auto& chosen) { return chosen.param == Cipher::aes ? "Aes" : "Sm4"; }
);

TEST_F(VaultTest, AStoreInTheClearIsSealedWhenItGetsAKey) {
    fill(*store_with("")->open());
    EXPECT_THAT(all_bytes(), HasSubstr(id_number));
    expect_filled(*store_with(key)->open());
    EXPECT_THAT(all_bytes(), Not(HasSubstr(id_number)));
    EXPECT_THAT(faults(key), IsEmpty());
}

TEST_F(VaultTest, AStoreInUseIsNotSealedUnderTheFeetOfOthers) {
    const auto other = store_with("");
    EXPECT_THAT(what_fails([&] { store_with(key); }), HasSubstr("尚未加密, 而别的程序正在使用它"));
    fill(*other->open());
    expect_filled(*other->open());
}

TEST_F(VaultTest, WithoutAKeyNothingIsReadAndNothingIsWrittenInTheClear) {
    fill(*store_with(key)->open());
    const auto store = store_with("");
    EXPECT_THAT(what_fails([&] { store->require_keys(); }), HasSubstr("没有凭据 store-key"));
    const auto database = store->open();
    EXPECT_THAT(what_fails([&] { fill(*database); }), HasSubstr("没有凭据 store-key"));
    EXPECT_THAT(faults(""), Contains(HasSubstr("没有凭据 store-key")));
}

TEST_F(VaultTest, AnotherKeyIsToldByName) {
    fill(*store_with(key)->open());
    const std::string sentence = what_fails([&] { store_with(fresh_line()); });
    EXPECT_THAT(sentence, HasSubstr("由密钥 " + key.substr(0, 8) + " 加密"));
    std::string touched = key;
    touched[key.size() - 2] = touched[key.size() - 2] == '0' ? '1' : '0';
    EXPECT_THAT(what_fails([&] { store_with(touched); }), HasSubstr("的内容不对"));
}

TEST_F(VaultTest, AFlippedByteIsASentence) {
    fill(*store_with(key)->open());
    for (const std::string value : {"content set body", "decision set reason"}) {
        const std::string column = value.substr(value.rfind(' ') + 1);
        script(
            "update " + value + " = cast(substr(" + column + ", 1, length(" + column
            + ") - 1) as blob) || case substr(" + column
            + ", -1) when x'00' then x'01' else x'00' end"
        );
    }
    const auto database = store_with(key)->open();
    Transaction transaction{*database, Access::reading};
    EXPECT_THAT(
        what_fails([&] { Contents{transaction}.find(sha256(body)); }),
        HasSubstr("content.body 的一个密文打不开")
    );
    EXPECT_THAT(faults(key), Contains(HasSubstr("content 1: 正文与它的摘要不符")));
    EXPECT_THAT(faults(key), Contains(HasSubstr("decision.reason 第 1 行: 密文打不开")));
}

TEST_F(VaultTest, ACiphertextOfAnotherRowOrColumnIsRefused) {
    fill(*store_with(key)->open());
    script("update finding set ours = (select reason from decision), id = 2");
    EXPECT_THAT(faults(key), Contains(HasSubstr("finding.ours 第 2 行: 密文打不开")));
    EXPECT_THAT(faults(key), Contains(HasSubstr("finding.theirs 第 2 行: 密文打不开")));
}

TEST_F(VaultTest, ANewKeySealsAndTheOldOneStillOpens) {
    fill(*store_with(key)->open());
    const std::string both = key + fresh_line(Cipher::sm4);
    const std::string newest = ring(both).newest().id;
    const auto store = store_with(both);
    const auto database = store->open();
    expect_filled(*database);
    const std::int64_t count = reseal(*database, ring(both), [](std::int64_t) {});
    EXPECT_EQ(count, std::ssize(sealed_columns) - 1);  // findings of the row are "[]"
    expect_filled(*database);
    {
        Transaction transaction{*database, Access::reading};
        EXPECT_THAT(sealed_by_key(transaction), ElementsAre(testing::Pair(newest, count)));
    }
    EXPECT_EQ(reseal(*database, ring(both), [](std::int64_t) {}), 0);
    EXPECT_THAT(faults(both.substr(key.size())), IsEmpty()) << "the old key is not needed any more";
}

TEST_F(VaultTest, ResealingThatWasCutOffIsFinishedTheNextTime) {
    fill(*store_with(key)->open());
    const std::string both = key + fresh_line();
    const auto store = store_with(both);
    const auto database = store->open();
    int steps = 0;
    const auto cut_off = [&](std::int64_t) {
        if (++steps == 3) throw std::runtime_error{"killed"};
    };
    EXPECT_THROW(reseal(*database, ring(both), cut_off), std::runtime_error);
    expect_filled(*database);
    EXPECT_THAT(faults(both), IsEmpty());
    reseal(*database, ring(both), [](std::int64_t) {});
    EXPECT_THAT(faults(both.substr(key.size())), IsEmpty());
}

TEST_F(VaultTest, NothingIsSealedByAKeyThatTheDaemonLacks) {
    const auto store = store_with(key);
    fill(*store->open());
    note_served(*store->open(), ring(key));
    const std::string both = key + fresh_line();
    const auto fresh = store_with(both);
    EXPECT_THAT(
        what_fails([&] { reseal(*fresh->open(), ring(both), [](std::int64_t) {}); }),
        HasSubstr("守护进程最近一次启动时还没有密钥 " + ring(both).newest().id)
    );
}

TEST_F(VaultTest, WhatIsSalvagedStaysSealed) {
    fill(*store_with(key)->open());
    const auto out = folder.path() / "saved.db";
    salvage_store(
        file(),
        out,
        "test",
        Moment{},
        ring(key),
        {.fault = [](const StoreFault&) {}, .step = [](std::string_view, std::int64_t) {}}
    );
    std::filesystem::rename(out, file());
    expect_filled(*store_with(key)->open());
    EXPECT_THAT(all_bytes(), Not(HasSubstr(id_number)));
}

TEST(KeyRingTest, TellsTheLineAndNothingOfTheKey) {
    const std::string good = fresh_line();
    const std::string secret = good.substr(good.size() - 65, 64);
    for (const std::string& wrong :
         {"# 注释\nzz aes-256-gcm " + secret,
          "# 注释\n0a0b0c0d des " + secret,
          "# 注释\n0a0b0c0d aes-256-gcm " + secret.substr(1),
          good + good}) {
        const std::string sentence = what_fails([&] { ring(wrong); });
        EXPECT_THAT(sentence, HasSubstr("凭据 store-key 第 2 行")) << wrong;
        EXPECT_THAT(sentence, Not(HasSubstr(secret.substr(1))));
    }
    EXPECT_THAT(what_fails([] { ring("# 空\n"); }), HasSubstr("没有密钥"));
    EXPECT_EQ(ring("\n# 旧\n" + good + "  \n").newest().id, good.substr(0, 8));
}

}  // namespace
}  // namespace xinqiao
