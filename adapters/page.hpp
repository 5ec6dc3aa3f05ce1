// What a source gave for one reading.
#pragma once

#include <string>

#include "schema/names.hpp"
#include "schema/rows.hpp"

namespace xinqiao {

struct Page {
    Rows rows;
    Cursor next;        // ask again with this
    bool last = false;  // the source says there is nothing after this page now
    bool complete =
        false;  // and the pages since the empty cursor were the whole list, nothing missing
    bool unnumbered = false;  // rows have no lines of a file: the core counts them over the pages
    std::string payload;      // the bytes as they came, where the adapter has them in one piece
};

}  // namespace xinqiao
