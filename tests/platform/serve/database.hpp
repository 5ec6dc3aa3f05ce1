// The platform's own small database: just enough SQLite to be safe from a kill.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace xinqiao::platform {

class Database;

// One statement, bound from left to right and stepped through.
class Statement {
public:
    Statement(Database& database, std::string_view sql);

    Statement& bind(std::string_view text);
    Statement& bind(std::int64_t number);

    // Whether there is another row; throws Error{bug} when the statement fails.
    bool step();
    void run() { step(); }

    std::string text(int column) const;
    std::int64_t number(int column) const;

private:
    // Goes back to the database, to be used again.
    struct GiveBack {
        Database* database;
        void operator()(sqlite3_stmt* statement) const;
    };

    std::unique_ptr<sqlite3_stmt, GiveBack> statement_;
    int bound_ = 0;
};

class Database {
public:
    explicit Database(const std::filesystem::path& file);

    Statement prepare(std::string_view sql) { return {*this, sql}; }
    void run(const char* sql);

private:
    friend class Transaction;
    friend class Statement;
    struct Finalise {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    struct Close {
        void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    };

    sqlite3_stmt* take_statement(std::string_view sql);
    void give_back(sqlite3_stmt* statement);

    std::unique_ptr<sqlite3, Close> handle_;
    // Guards the statements that nobody uses now, by their text.
    std::mutex statements_busy_;
    std::multimap<std::string, std::unique_ptr<sqlite3_stmt, Finalise>, std::less<>> statements_;
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
