// A list on somebody's desk: CSV, XML, JSON or XLSX, told apart by its content.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "adapters/formats/row_reader.hpp"

namespace xinqiao {

// What a CSV file is made of, for who reads it faster than row by row.
struct CsvShape {
    const Bytes& bytes;
    std::uint64_t size = 0;  // of the file
    Encoding encoding = Encoding::utf8;
    char separator = ',';
    ReadPlace first;  // of the first row behind the headings
};

// Gives single rows of a list once more. Used by one thread at a time; several may work beside each
// other and beside the list, which must outlive them.
class RowsAgain {
public:
    virtual ~RowsAgain() = default;

    // Appends the row that begins there. Cheap where the places rise.
    virtual void read(const ReadPlace& place, Rows& rows) = 0;
};

// Used by one thread at a time.
class ListFile {
public:
    virtual ~ListFile() = default;

    // Begins at the front again.
    virtual void rewind() = 0;
    // Appends up to `most` rows and the place of each; false once the end is reached. Rows that
    // cannot be understood come marked as broken. Throws Error{invalid} when nothing behind that
    // place can be read.
    virtual bool read(Rows& rows, std::vector<ReadPlace>& places, std::size_t most) = 0;
    virtual std::unique_ptr<RowsAgain> again() const = 0;
    // Throws Error{transient} when the file was written or replaced since it was opened.
    virtual void check_unchanged() const {}
    // Null: the list is no CSV.
    virtual const CsvShape* csv() const { return nullptr; }
};

// `known`: column keys (`column_key`) that headings of a sheet may have. Throws Error{invalid} for
// what is none of these formats or is empty, with what to do.
std::unique_ptr<ListFile> open_list_file(
    const std::filesystem::path& path, const std::set<std::string>& known
);

}  // namespace xinqiao
