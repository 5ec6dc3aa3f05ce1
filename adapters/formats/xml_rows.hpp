// Rows out of XML lists, and XML lists out of rows.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "adapters/formats/row_reader.hpp"
#include "adapters/formats/xml_records.hpp"

namespace xinqiao {

// "rowdata": ROWDATA/ROW; "datas": DATAS/DATA.
XmlNames names_of_format(std::string_view format);

// Each element of a record is a cell named after it; attributes are passed over. A record that
// is not well formed or not flat is marked broken. The bytes must outlive the reader.
std::unique_ptr<RowReader> xml_reader(
    const Bytes& bytes, XmlNames names, Encoding encoding, const ReadPlace& from = {}
);

// The text with < > & " escaped. Characters that XML cannot carry at all are left out.
std::string xml_escaped(std::string_view text);
// Whether the text holds a control character that XML cannot carry.
bool xml_can_carry(std::string_view text);
// Whether an element can have that name.
bool is_xml_name(std::string_view name);

}  // namespace xinqiao
