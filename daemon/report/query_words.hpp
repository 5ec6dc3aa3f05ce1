// What was asked about a subject and answered, and what is told to those who got a wrong answer.
#pragma once

#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "daemon/decisions/informing.hpp"
#include "daemon/decisions/query.hpp"
#include "schema/kind.hpp"

namespace xinqiao {

std::string query_text(const QueryAnswer& answer);
boost::json::object query_json(const QueryAnswer& answer);

std::string ledger_text(const std::vector<LedgerEntry>& entries);
boost::json::array ledger_json(const std::vector<LedgerEntry>& entries);

// One paper (更正说明, 撤销说明) for each who is to be told.
std::string statement_text(const Informing& informing, const LedgerEntry& told, const Kinds& kinds);

}  // namespace xinqiao
