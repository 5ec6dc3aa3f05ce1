// The cells of an XML record that is as plain as nearly all are, without building a tree.
//
// Whatever is unusual (attributes, entities, CDATA, comments, carriage returns, names beyond ASCII,
// anything that is not well formed) is left to the real parser, which then has the word.
#pragma once

#include <string_view>
#include <vector>

namespace xinqiao {

struct XmlCell {
    std::string_view name;
    std::string_view text;
};

// Whether the record is plain; its cells then, in their order, as the real parser would give them.
bool read_flat_record(std::string_view record, std::vector<XmlCell>& cells);

}  // namespace xinqiao
