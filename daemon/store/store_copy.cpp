#include "daemon/store/store_copy.hpp"

#include <memory>
#include <system_error>

#include "base/error.hpp"
#include "base/stored_file.hpp"
#include "daemon/store/sqlite_connection.hpp"

namespace xinqiao {
namespace {

constexpr int pages_at_once = 1024;

struct FinishBackup {
    void operator()(sqlite3_backup* backup) const noexcept { sqlite3_backup_finish(backup); }
};

[[noreturn]] void cannot_copy(sqlite3* target, int code) {
    const bool full = (code & 0xff) == SQLITE_FULL || (code & 0xff) == SQLITE_IOERR;
    throw Error{
        full ? Error::Kind::transient : Error::Kind::misconfigured,
        std::string{"复制数据库失败 / the copy failed: "} + sqlite3_errmsg(target),
        "请检查磁盘空间和目录权限"};
}

// The source stands in one transaction of reading, so that a writer never makes us begin again.
void copy_pages(SqliteConnection& source, SqliteConnection& target, const CopyStep& step) {
    source.script("begin");
    source.run("select count(*) from sqlite_schema", {}, [](const Row&) {});
    const std::unique_ptr<sqlite3_backup, FinishBackup> backup{
        sqlite3_backup_init(target.handle(), "main", source.handle(), "main")};
    if (!backup) cannot_copy(target.handle(), sqlite3_errcode(target.handle()));
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(backup.get(), pages_at_once);
        const int all = sqlite3_backup_pagecount(backup.get());
        step(all - sqlite3_backup_remaining(backup.get()), all);
    }
    if (code != SQLITE_DONE) cannot_copy(target.handle(), code);
}

}  // namespace

void copy_store(
    const std::filesystem::path& from, const std::filesystem::path& to, const CopyStep& step
) {
    remove_store(to);
    try {
        {
            SqliteConnection source{from, SqliteConnection::Reading::shared};
            sqlite3_busy_timeout(source.handle(), 60'000);
            SqliteConnection target{to};
            target.script("pragma journal_mode = off; pragma synchronous = off");
            copy_pages(source, target, step);
        }
        sync_file(to);
    } catch (...) {
        remove_store(to);
        throw;
    }
}

void remove_store(const std::filesystem::path& file) {
    for (const char* suffix : {"", "-wal", "-shm", ".in-use"}) {
        std::error_code ignored;
        std::filesystem::remove(std::filesystem::path{file}.concat(suffix), ignored);
    }
}

}  // namespace xinqiao
