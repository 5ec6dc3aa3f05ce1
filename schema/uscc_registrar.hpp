// Who assigns a unified code, by its first two characters.
#pragma once

#include <string_view>

namespace xinqiao {

// The authority of the first character ("工商"), empty when unknown.
std::string_view uscc_authority(char first) noexcept;

// The category of the first two characters ("企业"), empty when unknown. Real codes exist whose
// pair no table lists, so unknown means worth a note, never wrong.
std::string_view uscc_category(char first, char second) noexcept;

}  // namespace xinqiao
