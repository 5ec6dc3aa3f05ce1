// A source whose pages a test writes down, and that misbehaves when told to.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"

namespace xinqiao {

// Rows of cells, in the order of the columns given to the source.
using ListedRow = std::vector<std::string>;

class ListSource final : public Source {
public:
    ListSource(std::vector<std::string> columns, std::vector<ListedRow> rows, std::size_t page = 2);

    Page pull(const Cursor& cursor, const Call& call) override;

    std::vector<ListedRow> rows;
    std::vector<std::string> columns;
    std::size_t page_rows;
    bool complete = true;                               // what the last page says
    std::function<void(std::size_t page)> before_page;  // may throw
    std::size_t pages_read = 0;
};

}  // namespace xinqiao
