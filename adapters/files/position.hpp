// How far a list of files has been read, as a cursor.
#pragma once

#include <string>

#include "adapters/formats/row_reader.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct FilesPosition {
    std::string stamp;     // of the file; of a full list: of all its files together
    std::string encoding;  // of the file, once decided: "utf-8", "gb18030"
    ReadPlace place;
    bool done = false;  // the file was read to its end
    bool cut = false;   // this file or one before was not whole
    std::string name;   // of the file; empty: nothing was read

    friend bool operator==(const FilesPosition&, const FilesPosition&) = default;
};

Cursor cursor_of(const FilesPosition& position);
// Throws Error{invalid} for a cursor that no files adapter wrote.
FilesPosition position_of(const Cursor& cursor);

}  // namespace xinqiao
