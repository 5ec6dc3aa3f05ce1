// The platform's own small database: just enough SQLite to be safe from a kill.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace xinqiao::platform {

// One statement, bound from left to right and stepped through.
class Statement {
public:
    Statement(sqlite3* database, std::string_view sql);

    Statement& bind(std::string_view text);
    Statement& bind(std::int64_t number);

    // Whether there is another row; throws Error{bug} when the statement fails.
    bool step();
    void run() { step(); }

    std::string text(int column) const;
    std::int64_t number(int column) const;

private:
    struct Finalise {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };

    std::unique_ptr<sqlite3_stmt, Finalise> statement_;
    int bound_ = 0;
};

class Database {
public:
    explicit Database(const std::filesystem::path& file);

    Statement prepare(std::string_view sql) { return {handle_.get(), sql}; }
    void run(const char* sql);

private:
    friend class Transaction;
    struct Close {
        void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    };

    std::unique_ptr<sqlite3, Close> handle_;
    // Held by whoever has a Transaction open.
    std::mutex busy_;
};

// All or nothing; rolls back unless committed. One at a time.
class Transaction {
public:
    explicit Transaction(Database& database);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    void commit();

private:
    Database& database_;
    std::unique_lock<std::mutex> lock_;
    bool open_ = true;
};

// Milliseconds since 1970, as the tables keep time.
std::int64_t now();

}  // namespace xinqiao::platform
