// Where an XML record ends, without parsing it.
#pragma once

#include <cstddef>
#include <string_view>

namespace xinqiao {

struct XmlExtent {
    std::size_t length = 0;
    bool ended = false;  // false: the text ends first
    bool torn = false;   // the next record begins before this one ends
};

// The extent of the record at the front of `text`. Throws Error{invalid} for what no record may
// hold: a document type, or more levels than any list has.
XmlExtent extent_of_record(std::string_view text, std::string_view record_name);

// Whether the element at the front of `text` has that name; `text` begins with '<'.
bool begins_element(std::string_view text, std::string_view name);

// Whether every '&' outside CDATA begins a character that XML itself defines.
bool knows_all_entities(std::string_view record);

}  // namespace xinqiao
