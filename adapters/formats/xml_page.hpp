// Rows out of one XML answer of an interface.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/json_page.hpp"

namespace xinqiao {

// The same as read_json_page for XML in UTF-8: a place is a path of elements below the root, and
// the children of the element at the place of the rows are the rows, whatever their name. Document
// types are refused, attributes passed over; a row that is not flat is marked broken.
JsonPage read_xml_page(std::string_view text, const JsonPlaces& places);

// What stands at those places: text, or elements as they were written; empty: nothing. Throws
// Error{invalid} as above.
std::vector<std::string> xml_texts_at(
    std::string_view text, const std::vector<std::string>& places
);

}  // namespace xinqiao
