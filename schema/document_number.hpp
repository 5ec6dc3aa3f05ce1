// The number of a decision document (文号): 乌自然资罚〔2024〕1号.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xinqiao {

// The canonical spelling: any brackets around the year become 〔〕, digits and other brackets
// half-width, no blanks. Nothing when the document has no number (empty, 空, 无, /, -).
std::optional<std::string> canonical_document_number(std::string_view text);

}  // namespace xinqiao
