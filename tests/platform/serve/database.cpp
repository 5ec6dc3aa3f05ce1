// The platform's own small database: statements, transactions, tables.
#include "tests/platform/serve/database.hpp"

#include <chrono>

#include "base/error.hpp"

namespace xinqiao::platform {
namespace {

constexpr const char* tables = R"(
pragma journal_mode = wal;
pragma synchronous = off;
pragma cache_size = -65536;
pragma wal_autocheckpoint = 20000;
create table if not exists counter(name text primary key, value integer not null);
create table if not exists standing(
    list text not null, key text not null, row text not null, reference text not null,
    sequence integer not null, primary key(list, key));
create index if not exists standing_order on standing(list, sequence);
create table if not exists shown(
    list text not null, key text not null, row text not null, reference text not null,
    sequence integer not null, primary key(list, key));
create index if not exists shown_order on shown(list, sequence);
create table if not exists due(
    sequence integer primary key, list text not null, key text not null, at integer not null);
create table if not exists effect(
    sequence integer primary key, list text not null, key text not null, change text not null,
    action text not null, row text not null, batch text not null, at integer not null);
create index if not exists effect_key on effect(list, key);
create table if not exists answer(change text primary key, receipt text not null);
create table if not exists request(
    sequence integer primary key, at integer not null, method text not null, target text not null,
    body text not null, status integer not null default 0, fault text not null default '');
create table if not exists message(
    name text primary key, stamp text not null, receipt text not null, due integer not null,
    written integer not null default 0);
)";

[[noreturn]] void fail(sqlite3* database) {
    throw Error{Error::Kind::bug, std::string{"platform database: "} + sqlite3_errmsg(database)};
}

}  // namespace

Statement::Statement(Database& database, std::string_view sql)
    : statement_{database.take_statement(sql), GiveBack{&database}} {}

void Statement::GiveBack::operator()(sqlite3_stmt* statement) const {
    database->give_back(statement);
}

Statement& Statement::bind(std::string_view text) {
    const auto* begin = text.empty() ? "" : text.data();
    sqlite3_bind_text(
        statement_.get(), ++bound_, begin, static_cast<int>(text.size()), SQLITE_TRANSIENT
    );
    return *this;
}

Statement& Statement::bind(std::int64_t number) {
    sqlite3_bind_int64(statement_.get(), ++bound_, number);
    return *this;
}

bool Statement::step() {
    const int outcome = sqlite3_step(statement_.get());
    if (outcome != SQLITE_ROW && outcome != SQLITE_DONE) fail(sqlite3_db_handle(statement_.get()));
    return outcome == SQLITE_ROW;
}

std::string Statement::text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_.get(), column);
    const int length = sqlite3_column_bytes(statement_.get(), column);
    if (!bytes) return {};
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(length)};
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

Database::Database(const std::filesystem::path& file) {
    sqlite3* handle = nullptr;
    const int outcome = sqlite3_open(file.c_str(), &handle);
    handle_.reset(handle);
    if (outcome != SQLITE_OK) fail(handle);
    sqlite3_busy_timeout(handle, 5000);
    run(tables);
}

sqlite3_stmt* Database::take_statement(std::string_view sql) {
    const std::scoped_lock lock{statements_busy_};
    if (const auto idle = statements_.find(sql); idle != statements_.end()) {
        sqlite3_stmt* statement = idle->second.release();
        statements_.erase(idle);
        return statement;
    }
    sqlite3_stmt* statement = nullptr;
    const int outcome = sqlite3_prepare_v2(
        handle_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr
    );
    if (outcome != SQLITE_OK) fail(handle_.get());
    return statement;
}

void Database::give_back(sqlite3_stmt* statement) {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    const std::scoped_lock lock{statements_busy_};
    statements_.emplace(sqlite3_sql(statement), std::unique_ptr<sqlite3_stmt, Finalise>{statement});
}

void Database::run(const char* sql) {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail(handle_.get());
    }
}

Transaction::Transaction(Database& database) : database_{database}, lock_{database.busy_} {
    database_.run("begin immediate");
}

Transaction::~Transaction() {
    if (open_) sqlite3_exec(database_.handle_.get(), "rollback", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    database_.run("commit");
    open_ = false;
}

std::int64_t now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

}  // namespace xinqiao::platform
