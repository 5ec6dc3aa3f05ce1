// Reads rows of the publication table.
#pragma once

#include <optional>
#include <vector>

#include "daemon/store/publication.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

// A row of `select p.*`: the columns in the order of the table.
Publication publication_of(const Row& row);

std::optional<Publication> one_publication(
    Transaction& transaction, std::string_view sql, std::initializer_list<Value> values
);
std::vector<Publication> all_publications(
    Transaction& transaction, std::string_view sql, std::initializer_list<Value> values
);

std::string_view name_of(Flight flight);

}  // namespace xinqiao
