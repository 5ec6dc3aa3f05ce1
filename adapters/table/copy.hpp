// Rows into a table of PostgreSQL by COPY, several times as fast as statements.
#pragma once

#include <span>
#include <string>

#include "adapters/table/session.hpp"

namespace soci {
class session;
}  // namespace soci

namespace xinqiao {

// One line a row, as COPY reads it.
std::string copy_text(std::span<const TableCells> rows);

// `statement` is "copy … from stdin". Throws soci::soci_error with the words of the database.
void copy_in(soci::session& session, const std::string& statement, const std::string& text);

}  // namespace xinqiao
