#include "adapters/table/session.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <deque>
#include <map>
#include <utility>

#include <soci/soci.h>

#include "adapters/formats/encoding.hpp"
#include "adapters/table/copy.hpp"
#include "adapters/table/unless_stopped.hpp"
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
constexpr std::array<std::string_view, 10> passing{
    "lock timeout",
    "Lock wait timeout",
    "eadlock",
    "statement timeout",
    "database is locked",
    "could not serialize",
    "gone away",
    "ost connection",
    "closed the connection",
    "SQL state 08"};
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
        // psqlodbc else rolls back by itself after a refusal, and our savepoint ends with that;
        // what it prepared before one it cannot take back, and then meets again under the same
        // name.
        const bool wraps = table.product == "postgresql" && text.find("Protocol=") == text.npos;
        if (wraps) text += "Protocol=7.4-0;UseServerSidePrepare=0;";
        return text;
    }
    if (table.backend == "sqlite3") return text + " timeout=1";
    const bool mysql = table.backend == "mysql";
    if (!table.user.empty()) text += " user=" + in_quotes(table.user, '\'');
    if (!password.empty()) text += " password=" + in_quotes(password.reveal(), '\'');
    return text + (mysql ? " charset=utf8mb4" : postgresql_extras(patience));
}

}  // namespace

struct TableSession::Connection {
    // A statement with its values by name; none of it must move.
    struct Bound {
        std::deque<std::string> texts;
        std::deque<soci::indicator> marks;
        soci::statement statement;

        Bound(
            soci::session& session,
            const std::string& text,
            const TableCells& values,
            soci::details::statement_type type = soci::details::st_one_time_query
        );
        void set(const TableCells& values);
    };
    // A statement with the row that it is on.
    struct Query : Bound {
        std::vector<std::string> cells;
        std::vector<soci::indicator> nulls;

        Query(
            soci::session& session,
            const std::string& text,
            const TableCells& values,
            std::size_t columns,
            soci::details::statement_type type = soci::details::st_one_time_query
        );
        std::vector<TableCells> rows();
    };

    soci::session session;
    std::map<std::string, Query> prepared;  // each as it was asked first
    std::atomic<bool> busy = false;

    void open(const std::string& backend, const std::string& text) {
        try {
            soci::connection_parameters parameters{backend, text};
            // A driver that may not come in says why, instead of asking a person.
            if (backend == "odbc") parameters.set_option("odbc.driver_complete", "0");
            session.open(parameters);
        } catch (const soci::soci_error& fault) {
            say(fault, false);
        }
    }

    std::vector<TableCells> ask_again(
        const std::string& query, const TableCells& values, std::size_t columns
    );
    std::int64_t tell(const std::string& text, const TableCells& values);

    // What the work gives; what the database says against it in our words.
    template <class Work>
    auto in_our_words(Work work) {
        try {
            return work();
        } catch (const soci::soci_error& fault) {
            // psqlodbc calls a connection dead after a mere refusal; what it says is in the words.
            const bool by_words = session.get_backend_name() == "odbc";
            say(fault, by_words || session.is_connected());
        }
    }
};

TableSession::Connection::Bound::Bound(
    soci::session& session,
    const std::string& text,
    const TableCells& values,
    soci::details::statement_type type
)
    : texts(values.size()), marks(values.size()), statement{session} {
    set(values);
    statement.alloc();
    statement.prepare(text, type);
    for (std::size_t i = 0; i < values.size(); ++i) {
        statement.exchange(soci::use(texts[i], marks[i], "v" + std::to_string(i)));
    }
}

void TableSession::Connection::Bound::set(const TableCells& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        texts[i] = values[i].value_or("");
        marks[i] = values[i] ? soci::i_ok : soci::i_null;
    }
}

TableSession::Connection::Query::Query(
    soci::session& session,
    const std::string& text,
    const TableCells& values,
    std::size_t columns,
    soci::details::statement_type type
)
    : Bound{session, text, values, type}, cells(columns), nulls(columns, soci::i_ok) {
    for (std::size_t i = 0; i < columns; ++i) {
        statement.exchange(soci::into(cells[i], nulls[i]));
    }
    statement.define_and_bind();
}

std::vector<TableCells> TableSession::Connection::Query::rows() {
    std::vector<TableCells> rows;
    statement.execute(false);
    while (statement.fetch()) {
        TableCells& row = rows.emplace_back(cells.size());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (nulls[i] != soci::i_null) row[i] = cells[i];
        }
    }
    return rows;
}

std::vector<TableCells> TableSession::Connection::ask_again(
    const std::string& query, const TableCells& values, std::size_t columns
) {
    const auto repeated = soci::details::st_repeatable_query;
    const auto [at, is_new] =
        prepared.try_emplace(query, session, query, values, columns, repeated);
    try {
        if (!is_new) at->second.set(values);
        return at->second.rows();
    } catch (...) {
        prepared.erase(at);
        throw;
    }
}

std::int64_t TableSession::Connection::tell(const std::string& text, const TableCells& values) {
    Bound bound{session, text, values};
    bound.statement.define_and_bind();
    bound.statement.execute(true);
    return bound.statement.get_affected_rows();
}

// In a thread of its own, which keeps the connection until it is done with it.
template <class Work>
auto TableSession::with_connection(Work work) {
    if (connection_->busy.exchange(true)) {
        throw Error{Error::Kind::transient, "数据库的上一次操作尚未结束, 连接已放弃"};
    }
    return unless_stopped(call_, [connection = connection_, work = std::move(work)] {
        const std::unique_ptr<Connection, void (*)(Connection*)> done{
            connection.get(), [](Connection* one) { one->busy = false; }};
        return connection->in_our_words([&] { return work(*connection); });
    });
}

TableSession::TableSession(const TableSettings& table, const Secret& password, const Call& call)
    : dialect_{table}, call_{call}, connection_{std::make_shared<Connection>()} {
    const std::string text = connection_text(table, password, call.patience);
    with_connection([backend = table.backend, text](Connection& connection) {
        connection.open(backend, text);
    });
    if (dialect_.product() == Product::mysql) {
        // What is too long is refused and not cut, whatever the server is used to.
        tell(
            "set session innodb_lock_wait_timeout = 1, lock_wait_timeout = 1,"
            " time_zone = '+08:00', sql_mode = 'STRICT_ALL_TABLES'"
        );
    }
}

std::vector<TableCells> TableSession::ask(
    std::string query, TableCells values, std::size_t columns
) {
    return with_connection(
        [query = std::move(query), values = std::move(values), columns](Connection& connection) {
            return Connection::Query{connection.session, query, values, columns}.rows();
        }
    );
}

std::vector<TableCells> TableSession::ask_again(
    std::string query, TableCells values, std::size_t columns
) {
    if (!dialect_.keeps_connection()) return ask(std::move(query), std::move(values), columns);
    return with_connection([query = std::move(query), values = std::move(values), columns](
                               Connection& connection
                           ) { return connection.ask_again(query, values, columns); });
}

std::int64_t TableSession::tell(std::string statement, TableCells values) {
    return with_connection([text = std::move(statement),
                            values = std::move(values)](Connection& connection) {
        return connection.tell(text, values);
    });
}

void TableSession::copy(std::string statement, std::string text) {
    with_connection([statement = std::move(statement),
                     text = std::move(text)](Connection& connection) {
        copy_in(connection.session, statement, text);
    });
}

std::int64_t TableSession::count(std::string query, TableCells values) {
    const auto rows = ask(std::move(query), std::move(values), 1);
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
    with_connection([](Connection& connection) { connection.session.begin(); });
    // What is checked at the commit only would refuse the whole batch, and for no row in it.
    if (dialect_.product() == Product::postgresql) tell("set constraints all immediate");
}

void TableSession::commit() {
    with_connection([](Connection& connection) { connection.session.commit(); });
}

void TableSession::roll_back() noexcept {
    try {
        with_connection([](Connection& connection) { connection.session.rollback(); });
    } catch (const std::exception&) {
    }
}

}  // namespace xinqiao
