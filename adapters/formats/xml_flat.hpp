// The cells of an XML record that is as plain as nearly all are, without building a tree.
//
// Whatever is unusual (attributes, CDATA, comments, carriage returns, characters by number, names
// beyond ASCII, anything that is not well formed) is left to the real parser, which then has the
// word.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xinqiao {

struct XmlCell {
    std::string_view name;
    std::string_view text;  // as it stands in the file
    bool escaped = false;   // it holds &amp; and the like
};

// The length of the record at the front of the text if it is plain, else 0; its cells then, in
// their order, as the real parser would give them.
std::size_t read_flat_record(std::string_view text, std::vector<XmlCell>& cells);

// What the cell says; `room` holds it where characters are escaped.
std::string_view plain_text_of(const XmlCell& cell, std::string& room);

}  // namespace xinqiao
