// The records of a flat XML list, one at a time: <ROWDATA><ROW>…</ROW>…</ROWDATA> and the like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/row_reader.hpp"
#include "adapters/formats/window.hpp"
#include "adapters/formats/xml_flat.hpp"

namespace xinqiao {

struct XmlNames {
    std::string root;    // "ROWDATA"
    std::string record;  // "ROW"
};

struct XmlRecord {
    std::string_view text;   // the element, <ROW> to </ROW>, UTF-8 where `fault` is empty
    std::uint64_t line = 0;  // where it begins
    std::string fault;       // Chinese: why it cannot be understood
    bool plain = false;      // its cells are those of `XmlRecords::cells`, without a parser
};

// The encoding by the setting; for "auto": byte order mark, XML declaration, the look of the bytes.
Encoding encoding_of_xml(const Bytes& bytes, std::string_view setting);

// Watches that the list around the records is well formed. A document type, an entity of its
// own, a record without end or levels without end are refused: Error{invalid}.
class XmlRecords {
public:
    // `from` as a former `place`. The bytes must outlive this.
    XmlRecords(const Bytes& bytes, XmlNames names, Encoding encoding, ReadPlace from = {});

    // The next record, whose views live until the next call; nothing once the root is closed.
    // Throws Error{invalid} when the file ends before that.
    std::optional<XmlRecord> next();
    // Of the record that `next` gave last, where it is plain.
    const std::vector<XmlCell>& cells() const noexcept { return cells_; }
    ReadPlace place();
    bool closed() const noexcept { return closed_; }

private:
    void read_prolog();
    void enter_root();
    void close_root();
    void check_tail();
    bool skip_between();
    void skip_behind(std::string_view end);
    bool at_record();
    XmlRecord bring_record();
    XmlRecord plain_record();
    std::string fault_of_text(std::string_view record) const;
    std::string fault_of(std::string_view record, bool torn) const;
    void leave_record();
    void pass(std::size_t count);
    std::string where() const;

    XmlNames names_;
    Encoding encoding_;
    Window window_;
    std::vector<XmlCell> cells_;
    std::uint64_t line_ = 1;
    std::size_t given_ = 0;  // length of the record that `next` gave last
    bool closed_ = false;
};

}  // namespace xinqiao
