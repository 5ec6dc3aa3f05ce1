// Reconciles three systems from the store, beside the same comparison as one full join of SQLite.
//
//   reconcile_bench ROWS
//
// First nothing differs, then 1 % of the rows of each system do and every finding is written.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <string>
#include <thread>

#include <sqlite3.h>

#include "base/error.hpp"
#include "daemon/flow/reconcile.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "schema/canonical.hpp"
#include "tests/benchmark/private_memory.hpp"
#include "tests/support/manual_clock.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

constexpr std::array system_names{"league", "ministry", "region"};
constexpr std::string_view kind = "licence";

SystemSettings platform(const char* name) {
    SystemSettings system;
    system.name = system.label = system.owner = name;
    system.adapter = "memory";
    StreamSettings list;
    list.name = "shown";
    list.kind = kind;
    list.mapping = "licence-2019";
    list.role = "published";
    system.streams.push_back(std::move(list));
    return system;
}

// About 600 bytes of canonical body, as a real licence has.
Record licence(std::int64_t number, std::string_view content) {
    const std::string digits = std::to_string(10'000'000 + number);
    Record record;
    record.kind = KindName{kind};
    record.subject = SubjectCode{"9115220" + digits + "XA"};
    record.key = RecordKey{record.subject.text() + "|乌自然资许〔2026〕" + digits + "号"};
    for (const auto& [field, text] :
         {std::pair<const char*, std::string>{"authority", "乌兰浩特市自然资源局"},
          {"authority_code", "111522010116999966"},
          {"content", std::string{content} + digits + "号矿区，矿种及范围以许可证副本和附图为准"},
          {"decided_on", "2026-05-20"},
          {"document_name", "采矿许可决定书"},
          {"document_number", "乌自然资许〔2026〕" + digits + "号"},
          {"licence_category", "ordinary"},
          {"source_unit", "乌兰浩特市自然资源局"},
          {"source_unit_code", "111522010116999966"},
          {"status", "valid"},
          {"subject_category", "organisation"},
          {"subject_code", record.subject.text()},
          {"subject_name", "乌兰浩特市第" + digits + "矿业有限公司"},
          {"valid_from", "2026-05-20"},
          {"valid_until", "2099-12-31"}}) {
        record.fields.set(field, text);
    }
    return record;
}

constexpr std::string_view insert_verified = R"(
    insert into publication (
        id, system, kind, key, record, push_order, lane,
        desired, desired_why, desired_rule, desired_until, desired_at,
        flight, sent, message, sent_at, acknowledged, acknowledged_at, reference, receipt,
        refused, refused_action, refused_code, refused_reason, refused_at,
        observed, observed_at, attempts, next_attempt)
    values ($1, $2, $3, $4, $5, 10, 0, $6, '在公示期内', 'in-force', 0, $7,
            '', x'', 0, $7, $6, $7, $8, '已接收', x'', '', '', '', 0, $6, $7 + 1, 0, 0))";

constexpr std::string_view insert_sighting =
    "insert into sighting (id, publication, digest, first_seen, gone_at) values ($1, $1, $2, $3, "
    "0)";

class Stage {
public:
    Stage(const fs::path& folder, std::int64_t rows)
        : rows_{rows}, store_{settings_in(folder)}, database_{store_.open()} {}

    void fill() {
        constexpr std::int64_t batch = 10'000;
        for (std::int64_t from = 0; from < rows_; from += batch) {
            Transaction transaction{*database_};
            for (std::int64_t row = from; row < std::min(rows_, from + batch); ++row) {
                publish(transaction, row);
            }
            transaction.commit();
        }
        clock_.advance(std::chrono::hours{1});
        look_at_lists();
    }

    // 1 % of the rows of each system, each its own: content, name, a field dropped, not shown.
    void disturb() {
        clock_.advance(std::chrono::hours{1});
        Transaction transaction{*database_};
        for (std::int64_t system = 0; system < 3; ++system) {
            for (std::int64_t row = system; row < rows_; row += 100) {
                disturb_row(transaction, row * 3 + system + 1, row);
            }
        }
        transaction.commit();
        clock_.advance(std::chrono::hours{1});
        look_at_lists();
    }

    ReconcileSummary reconcile_all() {
        clock_.advance(std::chrono::hours{1});
        return reconcile(workshop_, *database_, {}, {});
    }

private:
    static SqliteSettings settings_in(const fs::path& folder) {
        SqliteSettings settings;
        settings.file = folder / "xinqiao.db";
        return settings;
    }

    void publish(Transaction& transaction, std::int64_t row) {
        const Record record = licence(row, "准予开采");
        const std::string body = canonical_bytes(record);
        const Digest digest = sha256(body);
        Contents{transaction}.keep(digest, body);
        for (std::int64_t system = 0; system < 3; ++system) {
            const std::int64_t id = row * 3 + system + 1;
            transaction.run(
                insert_verified,
                {id,
                 system_names[static_cast<std::size_t>(system)],
                 kind,
                 record.key,
                 row + 1,
                 digest,
                 clock_.now(),
                 "M-" + std::to_string(id)}
            );
            transaction.run(insert_sighting, {id, digest, clock_.now()});
        }
    }

    void disturb_row(Transaction& transaction, std::int64_t id, std::int64_t row) {
        std::optional<Digest> seen;
        if (row / 100 % 4 != 3) {
            Record record = licence(row, row / 100 % 4 == 0 ? "擅自改动" : "准予开采");
            if (row / 100 % 4 == 1) record.fields.set("subject_name", "乌兰浩特市改名有限公司");
            if (row / 100 % 4 == 2) record.fields.set("valid_from", "");
            const std::string body = canonical_bytes(record);
            seen = sha256(body);
            Contents{transaction}.keep(*seen, body);
        }
        transaction.run(
            "update publication set observed = $2, observed_at = $3 where id = $1",
            {id, seen, clock_.now()}
        );
    }

    void look_at_lists() {
        Transaction transaction{*database_};
        for (const char* name : system_names) {
            const SystemName system{name};
            const StreamName shown{"shown"};
            Cursors{transaction}.advance(system, shown, Cursor{"end"}, 1, clock_.now());
            Cursors{transaction}.complete(system, shown, clock_.now());
        }
        transaction.commit();
    }

    static std::vector<SystemSettings> platforms() {
        std::vector<SystemSettings> all;
        for (const char* name : system_names) {
            all.push_back(platform(name));
        }
        return all;
    }

    std::int64_t rows_;
    SqliteStore store_;
    std::unique_ptr<Database> database_;
    ManualClock clock_;
    Rulebook rulebook_{fs::path{XINQIAO_SOURCE_FOLDER} / "schema"};
    Systems systems_{platforms(), [](const CredentialName&) { return Secret{}; }, clock_, nullptr};
    SilentProgress progress_;
    Workshop workshop_{rulebook_, systems_, clock_, store_, progress_, "bench"};
};

// The rows as whoever compares them so would have exported them; not timed. SQLite makes no index
// of its own for a full join.
std::string table_of(const std::string& system) {
    return "create table temp." + system
           + " (kind text, key text, desired blob, acknowledged blob, observed blob,"
             " primary key (kind, key)) without rowid;"
             "insert into temp."
           + system
           + " select kind, key, desired, acknowledged, observed from publication where system = '"
           + system + "' order by kind, key;";
}

// The keys of which the three systems do not all show what is desired and confirmed.
constexpr const char* full_join = R"(
    create table temp.differing as
    select kind, key from temp.league a
        full join temp.ministry b using (kind, key)
        full join temp.region c using (kind, key)
    where a.desired is not a.acknowledged or a.acknowledged is not a.observed
        or b.desired is not b.acknowledged or b.acknowledged is not b.observed
        or c.desired is not c.acknowledged or c.acknowledged is not c.observed
        or a.desired is not b.desired or b.desired is not c.desired)";

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void execute(sqlite3* database, const std::string& sql) {
    if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return;
    throw Error{Error::Kind::bug, sqlite3_errmsg(database)};
}

// Seconds that the join takes; how many keys it found is left in `found`.
double joined(const fs::path& folder, std::int64_t& found) {
    sqlite3* database = nullptr;
    sqlite3_open((folder / "xinqiao.db").c_str(), &database);
    execute(database, "pragma cache_size = -65536");
    for (const char* system : system_names) {
        execute(database, table_of(system));
    }
    const auto begin = std::chrono::steady_clock::now();
    execute(database, full_join);
    const double seconds = seconds_since(begin);
    found = -1;
    const auto take = [](void* number, int, char** cells, char**) {
        *static_cast<std::int64_t*>(number) = std::stoll(cells[0]);
        return 0;
    };
    sqlite3_exec(database, "select count(*) from differing", take, &found, nullptr);
    sqlite3_close(database);
    return seconds;
}

// Looks at the private memory of this process as long as it lives.
class MemoryWatch {
public:
    MemoryWatch()
        : before_{private_memory()}, thread_{[this](const std::stop_token& stop) {
              while (!stop.stop_requested()) {
                  peak_ = std::max(peak_.load(), private_memory());
                  std::this_thread::sleep_for(std::chrono::milliseconds{5});
              }
          }} {}

    // MiB more than at first.
    long grown() const { return (std::max(peak_.load(), private_memory()) - before_) / 1024; }

private:
    long before_;
    std::atomic<long> peak_ = 0;
    std::jthread thread_;
};

void compare(Stage& stage, const fs::path& folder, const char* what) {
    std::int64_t found = 0;
    const double theirs = joined(folder, found);
    const MemoryWatch memory;
    const auto begin = std::chrono::steady_clock::now();
    const ReconcileSummary summary = stage.reconcile_all();
    const double ours = seconds_since(begin);
    std::cout << std::fixed << std::setprecision(3) << "reconcile, " << what << ": " << ours
              << " s, full join " << theirs << " s (" << summary.open << " findings, " << found
              << " keys), private memory grew " << memory.grown() << " MiB, ratio " << ours / theirs
              << std::endl;
}

int run(std::int64_t rows) {
    const fs::path folder = fs::temp_directory_path() / "reconcile-bench";
    fs::remove_all(folder);
    fs::create_directories(folder);
    {
        Stage stage{folder, rows};
        stage.fill();
        compare(stage, folder, "nothing changed");
        stage.disturb();
        compare(stage, folder, "1 % changed");
        compare(stage, folder, "1 % known");
    }
    fs::remove_all(folder);
    return 0;
}

}  // namespace
}  // namespace xinqiao

int main(int count, char** words) {
    if (count != 2) {
        std::cerr << "usage: reconcile_bench ROWS\n";
        return 2;
    }
    return xinqiao::run(std::stoll(words[1]));
}
