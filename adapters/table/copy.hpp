// Rows into a table of PostgreSQL by COPY, several times as fast as statements.
#pragma once

#include <string>
#include <string_view>

#include "adapters/table/session.hpp"

namespace soci {
class session;
}  // namespace soci

namespace xinqiao {

// A cell as COPY reads it. A line has one tab between two cells, and ends with '\n'.
void append_copied(std::string& line, std::string_view cell);
void append_copied_or_null(std::string& line, const TableCell& cell);

// `statement` is "copy … from stdin". Throws soci::soci_error with the words of the database.
void copy_in(soci::session& session, const std::string& statement, const std::string& text);

}  // namespace xinqiao
