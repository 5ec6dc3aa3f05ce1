#include "adapters/table/session.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>

#include <soci/soci.h>

#include "adapters/formats/encoding.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view lock_patience_ms = "1500";  // a stop is obeyed within two seconds

bool says_any(const std::string& text, std::span<const std::string_view> phrases) {
    return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) {
        return text.find(phrase) != std::string::npos;
    });
}

// What passes by itself; the databases have no common code for it.
constexpr std::array<std::string_view, 8> passing{
    "lock timeout",
    "Lock wait timeout",
    "eadlock",
    "statement timeout",
    "database is locked",
    "could not serialize",
    "gone away",
    "ost connection"};
constexpr std::array<std::string_view, 6> forbidding{
    "assword authentication failed",
    "ermission denied",
    "ccess denied",
    "command denied",
    "readonly database",
    "invalid authorization"};

// The first line: what follows it repeats the values of the row, which no log may show.
std::string first_line(const std::string& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    return salvaged(
        std::string_view{text}.substr(0, std::min<std::size_t>(end, 500)), Encoding::utf8
    );
}

[[noreturn]] void say(const soci::soci_error& fault, bool connected) {
    const std::string words = fault.get_error_message();
    if (says_any(words, forbidding)) {
        throw Error{
            Error::Kind::forbidden,
            "数据库不允许: " + first_line(words),
            "请检查 table.user、密码凭据以及表的读写权限"};
    }
    if (!connected || says_any(words, passing)) {
        throw Error{
            Error::Kind::transient,
            "数据库暂时无法完成: " + first_line(words),
            "请检查前置库是否可达, 以及是否有程序锁住了表"};
    }
    throw Error{Error::Kind::invalid, "数据库拒绝: " + first_line(words)};
}

std::string in_quotes(const std::string& text, char quote) {
    std::string quoted{quote};
    for (const char letter : text) {
        if (letter == quote || letter == '\\') quoted += '\\';
        quoted += letter;
    }
    return quoted + quote;
}

void refuse_secrets(const std::string& connection) {
    const std::string upper = upper_ascii(connection);
    if (upper.find("PASSWORD") == std::string::npos && upper.find("PWD") == std::string::npos
        && upper.find("PASS=") == std::string::npos) {
        return;
    }
    throw Error{
        Error::Kind::misconfigured,
        "table.connection 中不得写密码",
        "请用 table.password 写凭据名称"};
}

// In braces only where it must be: psqlodbc takes those of a user for part of the name.
std::string odbc_value(const std::string& text) {
    if (text.find_first_of(";{}[]= ") == std::string::npos) return text;
    std::string value = "{";
    for (const char letter : text) {
        value += letter;
        if (letter == '}') value += letter;
    }
    return value + "}";
}

std::string seconds_of(std::chrono::seconds patience) {
    return std::to_string(std::max<std::chrono::seconds::rep>(1, patience.count()));
}

std::string postgresql_extras(std::chrono::seconds patience) {
    return " connect_timeout=" + seconds_of(patience)
           + " client_encoding=UTF8 application_name=xinqiao options='-c statement_timeout="
           + seconds_of(patience) + "s -c lock_timeout=" + std::string{lock_patience_ms}
           + " -c timezone=Asia/Shanghai -c datestyle=ISO,YMD"
             " -c standard_conforming_strings=on'";
}

std::string connection_text(
    const TableSettings& table, const Secret& password, std::chrono::seconds patience
) {
    refuse_secrets(table.connection);
    std::string text = table.connection;
    if (table.backend == "odbc") {
        if (!text.empty() && !text.ends_with(';')) text += ';';
        if (!table.user.empty()) text += "UID=" + odbc_value(table.user) + ";";
        if (!password.empty()) text += "PWD=" + odbc_value(password.reveal()) + ";";
        // psqlodbc else wraps every statement in a savepoint of its own, and ours ends with it.
        const bool wraps = table.product == "postgresql" && text.find("Protocol=") == text.npos;
        if (wraps) text += "Protocol=7.4-1;";
        return text;
    }
    if (table.backend == "sqlite3") return text + " timeout=1";
    const bool mysql = table.backend == "mysql";
    if (!table.user.empty()) text += " user=" + in_quotes(table.user, '\'');
    if (!password.empty()) text += " password=" + in_quotes(password.reveal(), '\'');
    return text + (mysql ? " charset=utf8mb4" : postgresql_extras(patience));
}

}  // namespace

// A statement and all that it is bound to; it must not move.
struct TableSession::Connection {
    soci::session session;

    bool is_alive() const noexcept { return session.is_connected(); }

    // Values by name, in a store that keeps its addresses.
    void bind(
        soci::statement& statement,
        std::deque<std::string>& texts,
        std::deque<soci::indicator>& marks,
        const TableCells& values
    ) const {
        for (const TableCell& value : values) {
            texts.push_back(value.value_or(""));
            marks.push_back(value ? soci::i_ok : soci::i_null);
            const std::string name = "v" + std::to_string(texts.size() - 1);
            statement.exchange(soci::use(texts.back(), marks.back(), name));
        }
    }
};

TableSession::TableSession(
    const TableSettings& table, const Secret& password, std::chrono::seconds patience
)
    : dialect_{table}, connection_{std::make_unique<Connection>()} {
    try {
        connection_->session.open(table.backend, connection_text(table, password, patience));
    } catch (const soci::soci_error& fault) {
        say(fault, false);
    }
    if (dialect_.product() == Product::mysql) {
        tell("set session innodb_lock_wait_timeout = 1, time_zone = '+08:00'");
    }
}

TableSession::~TableSession() = default;

std::vector<TableCells> TableSession::ask(
    const std::string& query, const TableCells& values, std::size_t columns
) {
    std::vector<TableCells> rows;
    std::deque<std::string> texts;
    std::deque<soci::indicator> marks;
    std::vector<std::string> cells(columns);
    std::vector<soci::indicator> nulls(columns, soci::i_ok);
    try {
        soci::statement statement{connection_->session};
        statement.alloc();
        statement.prepare(query, soci::details::st_one_time_query);
        connection_->bind(statement, texts, marks, values);
        for (std::size_t i = 0; i < columns; ++i) {
            statement.exchange(soci::into(cells[i], nulls[i]));
        }
        statement.define_and_bind();
        statement.execute(false);
        while (statement.fetch()) {
            TableCells& row = rows.emplace_back(columns);
            for (std::size_t i = 0; i < columns; ++i) {
                if (nulls[i] != soci::i_null) row[i] = cells[i];
            }
        }
    } catch (const soci::soci_error& fault) {
        say(fault, connection_->is_alive());
    }
    return rows;
}

std::int64_t TableSession::tell(const std::string& statement_text, const TableCells& values) {
    std::deque<std::string> texts;
    std::deque<soci::indicator> marks;
    try {
        soci::statement statement{connection_->session};
        statement.alloc();
        statement.prepare(statement_text, soci::details::st_one_time_query);
        connection_->bind(statement, texts, marks, values);
        statement.define_and_bind();
        statement.execute(true);
        return statement.get_affected_rows();
    } catch (const soci::soci_error& fault) {
        say(fault, connection_->is_alive());
    }
}

std::int64_t TableSession::count(const std::string& query, const TableCells& values) {
    const auto rows = ask(query, values, 1);
    std::int64_t number = 0;
    if (!rows.empty() && rows[0][0]) {
        const std::string& text = *rows[0][0];
        std::from_chars(text.data(), text.data() + text.size(), number);
    }
    return number;
}

void TableSession::begin() {
    if (dialect_.product() == Product::sqlite && dialect_.snapshot() != "") {
        // So that nobody writes between our look and our word.
        tell("begin immediate");
        return;
    }
    try {
        connection_->session.begin();
    } catch (const soci::soci_error& fault) {
        say(fault, connection_->is_alive());
    }
}

void TableSession::commit() {
    try {
        connection_->session.commit();
    } catch (const soci::soci_error& fault) {
        say(fault, connection_->is_alive());
    }
}

void TableSession::roll_back() noexcept {
    try {
        connection_->session.rollback();
    } catch (const std::exception&) {
    }
}

}  // namespace xinqiao
