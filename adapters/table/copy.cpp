#include "adapters/table/copy.hpp"

#include <algorithm>
#include <memory>
#include <string_view>

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

namespace xinqiao {
namespace {

constexpr std::size_t copy_piece = 1 << 20;

using CopyResult = std::unique_ptr<PGresult, decltype(&PQclear)>;

std::string_view escaped(char letter) {
    switch (letter) {
        case '\t':
            return "\\t";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        default:
            return "\\\\";
    }
}

bool must_be_escaped(char letter) {
    return letter == '\\' || letter == '\t' || letter == '\n' || letter == '\r';
}

void send_all(PGconn* line, const std::string& text) {
    for (std::size_t begin = 0; begin < text.size(); begin += copy_piece) {
        const std::size_t size = std::min(copy_piece, text.size() - begin);
        if (PQputCopyData(line, text.data() + begin, static_cast<int>(size)) == 1) continue;
        throw soci::soci_error(PQerrorMessage(line));
    }
    if (PQputCopyEnd(line, nullptr) != 1) throw soci::soci_error(PQerrorMessage(line));
}

}  // namespace

void append_copied(std::string& line, std::string_view cell) {
    for (auto at = cell.begin(); at != cell.end();) {
        const auto plain = std::find_if(at, cell.end(), must_be_escaped);
        line.append(at, plain);
        if (plain == cell.end()) return;
        line += escaped(*plain);
        at = plain + 1;
    }
}

void append_copied_or_null(std::string& line, const TableCell& cell) {
    if (!cell) {
        line += "\\N";
        return;
    }
    append_copied(line, *cell);
}

namespace {

// SOCI loads its backend while it runs, so the sanitizer finds no type to check against.
[[gnu::no_sanitize("vptr")]] PGconn* connection_of(soci::session& session) {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

}  // namespace

void copy_in(soci::session& session, const std::string& statement, const std::string& text) {
    PGconn* const line = connection_of(session);
    const CopyResult begun{PQexec(line, statement.c_str()), &PQclear};
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN) {
        throw soci::soci_error(PQerrorMessage(line));
    }
    send_all(line, text);
    std::string fault;
    while (const CopyResult ended{PQgetResult(line), &PQclear}) {
        const bool whole = PQresultStatus(ended.get()) == PGRES_COMMAND_OK;
        if (!whole && fault.empty()) fault = PQresultErrorMessage(ended.get());
    }
    if (!fault.empty()) throw soci::soci_error(fault);
}

}  // namespace xinqiao
