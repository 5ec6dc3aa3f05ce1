// One connection to SQLite: prepared statements, kept; errors, translated.
#include "daemon/store/sqlite_connection.hpp"

#include <vector>

#include "base/error.hpp"

namespace xinqiao {
namespace {

class SqliteRow final : public Row {
public:
    SqliteRow(sqlite3_stmt* statement, const Vault* vault) : statement_{statement}, vault_{vault} {}

    std::int64_t number(int column) const override {
        return sqlite3_column_int64(statement_, column);
    }
    std::string_view text(int column) const override {
        const unsigned char* text = sqlite3_column_text(statement_, column);
        if (text == nullptr) return {};
        return {reinterpret_cast<const char*>(text), size(column)};
    }
    std::string_view blob(int column) const override {
        const void* bytes = sqlite3_column_blob(statement_, column);
        if (bytes == nullptr) return {};
        return {static_cast<const char*>(bytes), size(column)};
    }
    std::string digest_bytes(int column) const override {
        const std::string_view bytes = blob(column);
        return vault_ == nullptr || bytes.empty() ? std::string{bytes} : vault_->unmasked(bytes);
    }

private:
    std::size_t size(int column) const {
        return static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    }

    sqlite3_stmt* statement_;
    const Vault* vault_;
};

// SQLite takes a null pointer for NULL, and we keep no nulls.
const char* bytes_of(std::string_view text) {
    return text.empty() ? "" : text.data();
}

// The values outlive the step, so SQLite need not copy them.
struct Bind {
    sqlite3_stmt* statement;
    int place;
    const Vault* vault;

    int operator()(std::int64_t number) const {
        return sqlite3_bind_int64(statement, place, number);
    }
    int operator()(std::string_view text) const {
        return sqlite3_bind_text64(
            statement, place, bytes_of(text), text.size(), SQLITE_STATIC, SQLITE_UTF8
        );
    }
    int operator()(Blob blob) const {
        return sqlite3_bind_blob64(
            statement, place, bytes_of(blob.bytes), blob.bytes.size(), SQLITE_STATIC
        );
    }
    int operator()(DigestBytes digest) const {
        if (vault == nullptr || digest.bytes.empty()) return (*this)(Blob{digest.bytes});
        const std::string masked = vault->masked(digest.bytes);
        return sqlite3_bind_blob64(
            statement, place, masked.data(), masked.size(), SQLITE_TRANSIENT
        );
    }
};

// Ends the statement whatever happens, so that it can be run again.
class Reset {
public:
    explicit Reset(sqlite3_stmt* statement) : statement_{statement} {}
    ~Reset() { sqlite3_reset(statement_); }
    Reset(const Reset&) = delete;
    Reset& operator=(const Reset&) = delete;

private:
    sqlite3_stmt* statement_;
};

Error::Kind kind_of(int code) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_NOMEM:
        case SQLITE_INTERRUPT:
            return Error::Kind::transient;
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY:
        case SQLITE_AUTH:
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            return Error::Kind::misconfigured;
        default:
            return Error::Kind::bug;
    }
}

const char* hint_of(int code) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "另一个程序正在写数据库 / another program is writing; try again";
        case SQLITE_FULL:
            return "磁盘已满 / the disk is full: make room";
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY:
            return "检查数据目录的权限 / check owner and mode of the data folder";
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            return "数据库损坏, 请从备份恢复 / restore the database from a backup";
        default:
            return "";
    }
}

// Whatever means something in a URI is spelled in hexadecimal.
std::string uri_of(const std::filesystem::path& file) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char letter : file.string()) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '%' || letter == '?' || letter == '#' || byte < 0x20) {
            uri += {'%', digits[byte >> 4], digits[byte & 15]};
        } else {
            uri += letter;
        }
    }
    return uri;
}

// Nobody asks SQLite how much memory it has, and counting makes its threads wait for each other at
// every allocation.
void count_no_memory() {
    static const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (code != SQLITE_OK && code != SQLITE_MISUSE) {  // misuse: somebody else began before us
        throw Error{Error::Kind::bug, std::string{"sqlite3_config: "} + sqlite3_errstr(code)};
    }
}

}  // namespace

SqliteConnection::SqliteConnection(const std::filesystem::path& file) {
    open(std::filesystem::absolute(file).string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
}

SqliteConnection::SqliteConnection(const std::filesystem::path& file, Reading reading) {
    open(uri_to_read(file, reading), SQLITE_OPEN_READONLY);
}

std::string SqliteConnection::uri_to_read(const std::filesystem::path& file, Reading reading) {
    const char* query = reading == Reading::sealed ? "?mode=ro&immutable=1" : "?mode=ro";
    return uri_of(std::filesystem::absolute(file)) + query;
}

void SqliteConnection::open(const std::string& name, int flags) {
    count_no_memory();
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(
        name.c_str(), &handle, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr
    );
    handle_.reset(handle);
    if (code != SQLITE_OK) fail("open " + name, code);
    sqlite3_extended_result_codes(handle, 1);
    functions_ = std::make_unique<VaultFunctions>(handle);
}

void SqliteConnection::use(std::shared_ptr<const Vault> vault) {
    functions_->use(vault.get());
    vault_ = std::move(vault);
}

void SqliteConnection::script(const std::string& sql) {
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(sql, code);
}

std::int64_t SqliteConnection::run(std::string_view sql, Values values, const EachRow& each) {
    Prepared& entry = prepared(sql, values.size());
    sqlite3_stmt* statement = entry.statement.get();
    if (sqlite3_stmt_busy(statement) != 0) {
        throw Error{Error::Kind::bug, "a statement was run again while its rows are being read"};
    }
    const Reset reset{statement};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const int code = values[i].visit(Bind{statement, entry.places[i], vault_.get()});
        if (code != SQLITE_OK) fail(sql, code);
    }
    const SqliteRow row{statement, vault_.get()};
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        each(row);
    }
    if (code != SQLITE_DONE) fail(sql, code);
    return sqlite3_stmt_readonly(statement) != 0 ? 0 : sqlite3_changes64(handle_.get());
}

SqliteConnection::Prepared& SqliteConnection::prepared(std::string_view sql, std::size_t values) {
    const auto known = statements_.find(sql);
    if (known != statements_.end()) return *known->second;
    auto fresh = std::make_unique<Prepared>(prepare(sql, values));
    const std::string_view name = fresh->sql;
    return *statements_.emplace(name, std::move(fresh)).first->second;
}

SqliteConnection::Prepared SqliteConnection::prepare(std::string_view sql, std::size_t values) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(
        handle_.get(),
        sql.data(),
        static_cast<int>(sql.size()),
        SQLITE_PREPARE_PERSISTENT,
        &statement,
        nullptr
    );
    Prepared fresh{std::string{sql}, {}, {}};
    fresh.statement.reset(statement);
    if (code != SQLITE_OK) fail(sql, code);
    for (std::size_t i = 1; i <= values; ++i) {
        const std::string name = "$" + std::to_string(i);
        fresh.places.push_back(sqlite3_bind_parameter_index(statement, name.c_str()));
    }
    return fresh;
}

void SqliteConnection::fail(std::string_view sql, int code) const {
    if (functions_) functions_->rethrow();
    const std::string reason = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
    throw Error{
        kind_of(code),
        "database: " + reason + " (" + std::string{sql.substr(0, 80)} + ")",
        hint_of(code)};
}

}  // namespace xinqiao
