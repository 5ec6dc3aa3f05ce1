// A database file of SQLite: connections, turns of the writers, checkpoints on the side.
#include "daemon/store/sqlite_store.hpp"

#include <array>

#include "base/error.hpp"
#include "base/file_lock.hpp"
#include "daemon/store/checkpointer.hpp"
#include "daemon/store/former_version.hpp"
#include "daemon/store/migrations.hpp"
#include "daemon/store/sealing.hpp"
#include "daemon/store/sqlite_connection.hpp"
#include "daemon/store/turnstile.hpp"
#include "daemon/store/wal_index.hpp"

namespace xinqiao {
namespace {

const EachRow ignore_rows = [](const Row&) {};

class SqliteDatabase final : public Database {
public:
    SqliteDatabase(
        const SqliteSettings& settings,
        Turnstile& turnstile,
        Checkpointer& checkpointer,
        std::shared_ptr<const Vault> vault
    )
        : settings_{settings},
          turnstile_{turnstile},
          checkpointer_{checkpointer},
          connection_{settings.file} {
        prepare_connection();
        connection_.use(std::move(vault));
    }

    ~SqliteDatabase() override {
        if (writing_) turnstile_.leave();
    }

    std::int64_t run(std::string_view sql, Values values, const EachRow& each) override {
        return connection_.run(sql, values, each);
    }
    void run_script(const std::string& sql) override { connection_.script(sql); }

    void begin_writing() override {
        turnstile_.enter();
        writing_ = true;
        try {
            connection_.run("begin immediate", {}, ignore_rows);
        } catch (...) {
            leave();
            throw;
        }
    }

    void begin_reading() override { connection_.run("begin", {}, ignore_rows); }

    void commit() override {
        connection_.run("commit", {}, ignore_rows);
        const std::int64_t pages = log_pages_;
        log_pages_ = 0;
        if (pages > settings_.longest_log_pages) write_log_back();
        leave();
        checkpointer_.log_grew(pages);
    }

    // SQLite itself rolls back after some errors; a second rollback then only complains.
    // The end of every reading, too, so it is prepared once.
    void rollback() noexcept override {
        try {
            connection_.run("rollback", {}, ignore_rows);
        } catch (const std::exception&) {  // there was nothing left to roll back
        }
        leave();
    }

    std::optional<ChangeMark> change_mark() override {
        if (!index_) index_.emplace(settings_.file);
        return index_->mark();
    }

private:
    void prepare_connection() {
        sqlite3_busy_timeout(connection_.handle(), static_cast<int>(settings_.patience.count()));
        connection_.script("pragma page_size = 8192");  // of a new file
        connection_.script("pragma journal_mode = wal");
        connection_.script(
            settings_.durable ? "pragma synchronous = full" : "pragma synchronous = off"
        );
        connection_.script("pragma foreign_keys = on");
        connection_.script("pragma temp_store = file");
        connection_.script("pragma cache_size = -" + std::to_string(settings_.cache_kib));
        // Replaces the automatic checkpoint, which would make a commit wait.
        sqlite3_wal_hook(connection_.handle(), remember_log, this);
    }

    static int remember_log(void* self, sqlite3*, const char*, int pages) {
        static_cast<SqliteDatabase*>(self)->log_pages_ = pages;
        return SQLITE_OK;
    }

    // The log may not grow without end while the checkpointer cannot catch up. Readers may keep
    // it from finishing; then it is tried again at the next commit.
    void write_log_back() {
        sqlite3_wal_checkpoint_v2(
            connection_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr
        );
    }

    void leave() noexcept {
        if (writing_) turnstile_.leave();
        writing_ = false;
    }

    const SqliteSettings& settings_;
    Turnstile& turnstile_;
    Checkpointer& checkpointer_;
    SqliteConnection connection_;
    std::optional<WalIndex> index_;
    std::int64_t log_pages_ = 0;
    bool writing_ = false;
};

}  // namespace

struct SqliteStore::Inside {
    explicit Inside(SqliteSettings given)
        : settings{std::move(given)},
          in_use{lock_of_users(settings.file)},
          checkpointer{locked().file, settings.checkpoint_pages} {}

    const SqliteSettings& locked() {
        if (in_use.try_share()) return settings;
        throw Error{
            Error::Kind::transient,
            "正在恢复备份 / a backup is being restored",
            "请等 xinqiao backup restore 结束后再试"};
    }

    SqliteSettings settings;
    FileLock in_use;
    Turnstile turnstile;
    Checkpointer checkpointer;
    std::shared_ptr<const Vault> vault;  // null: not sealed
};

SqliteStore::SqliteStore(SqliteSettings settings) {
    const std::string step = "open the store " + settings.file.string();
    during(step, [&] {
        const SqliteConnection opened{settings.file};
        inside_ = std::make_unique<Inside>(std::move(settings));
        keep_former_version();
        migrate(*open());
        inside_->in_use.try_share();
        unlock();
    });
}

// Programs of a former version must not meet the new shape.
void SqliteStore::keep_former_version() {
    const auto database = open();
    const std::int64_t present = present_migration(*database);
    require_not_newer(present);
    if (present == 0 || present == newest_migration() || !holds_something(*database)) return;
    require_alone("数据库需要升级");
    if (inside_->settings.keeps_version) keep_version(inside_->settings.file, present);
}

void SqliteStore::require_alone(const char* what) {
    if (inside_->in_use.try_lock()) return;
    throw Error{
        Error::Kind::transient,
        std::string{what} + ", 而别的程序正在使用它 / in use by another program",
        "请停止服务和其他 xinqiao 命令, 再启动服务"};
}

// A store is sealed for the first time by who has it alone: others would go on in the clear.
void SqliteStore::unlock() {
    const SqliteSettings& settings = inside_->settings;
    SqliteConnection connection{settings.file};
    sqlite3_busy_timeout(connection.handle(), static_cast<int>(settings.patience.count()));
    inside_->vault = vault_in(connection, settings.keys);
    if (inside_->vault || !settings.keys) return;
    require_alone("数据库尚未加密");
    seal_store(connection, *settings.keys);
    for (const auto& copy : copies_of_versions(settings.file))
        std::filesystem::remove(copy);  // in the clear
    inside_->in_use.try_share();
    inside_->vault = connection.vault();
}

void SqliteStore::require_keys() const {
    if (inside_->vault) inside_->vault->ring();
}

SqliteStore::~SqliteStore() = default;

std::filesystem::path SqliteStore::lock_of_users(const std::filesystem::path& file) {
    return std::filesystem::path{file}.concat(".in-use");
}

const SqliteSettings& SqliteStore::settings() const noexcept {
    return inside_->settings;
}

std::unique_ptr<Database> SqliteStore::open() const {
    return std::make_unique<SqliteDatabase>(
        inside_->settings, inside_->turnstile, inside_->checkpointer, inside_->vault
    );
}

}  // namespace xinqiao
