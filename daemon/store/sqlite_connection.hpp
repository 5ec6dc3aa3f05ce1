// One connection to SQLite: prepared statements, kept; errors, translated.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <sqlite3.h>

#include "daemon/store/database.hpp"
#include "daemon/store/vault_functions.hpp"

namespace xinqiao {

class SqliteConnection {
public:
    explicit SqliteConnection(const std::filesystem::path& file);
    // Only to be read. A sealed file is one that nobody writes: no file appears beside it.
    enum class Reading {
        shared,
        sealed
    };
    SqliteConnection(const std::filesystem::path& file, Reading reading);
    // By which `attach` opens a file only to be read.
    static std::string uri_to_read(const std::filesystem::path& file, Reading reading);

    // Personal data are sealed by it from now on; null: they are not sealed.
    void use(std::shared_ptr<const Vault> vault);
    const std::shared_ptr<const Vault>& vault() const noexcept { return vault_; }

    void script(const std::string& sql);
    std::int64_t run(std::string_view sql, Values values, const EachRow& each);
    sqlite3* handle() const noexcept { return handle_.get(); }

private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };
    // SQLite numbers `$n` by first appearance, PostgreSQL by n: so they are looked up, once.
    struct Prepared {
        std::string sql;
        std::unique_ptr<sqlite3_stmt, Finalize> statement;
        std::vector<int> places;  // of $1, $2, …; 0: not used by the statement
    };

    void open(const std::string& name, int flags);
    Prepared& prepared(std::string_view sql, std::size_t values);
    Prepared prepare(std::string_view sql, std::size_t values);
    [[noreturn]] void fail(std::string_view sql, int code) const;

    std::shared_ptr<const Vault> vault_;
    std::unique_ptr<VaultFunctions> functions_;  // SQLite calls them until the handle is closed
    std::unique_ptr<sqlite3, Close> handle_;
    std::unordered_map<std::string_view, std::unique_ptr<Prepared>> statements_;
};

}  // namespace xinqiao
