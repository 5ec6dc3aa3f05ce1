// Rows out of one XML answer of an interface.
#pragma once

#include <string_view>

#include "adapters/formats/json_page.hpp"

namespace xinqiao {

// The same as read_json_page for XML in UTF-8: a place is a path of elements below the root, and
// the children of the element at the place of the rows are the rows, whatever their name. Document
// types are refused, attributes passed over; a row that is not flat is marked broken.
JsonPage read_xml_page(std::string_view text, const JsonPlaces& places);

}  // namespace xinqiao
