// xinqiao system codes NAME: the error codes of a platform, what they mean and who can help.
#pragma once

#include <string>
#include <string_view>

#include "daemon/cli/verb.hpp"

namespace xinqiao {

// The code table, with how many changes each code stops now. Codes that nobody has written down
// stand first, followed by the lines to be added to NAME.codes.toml. Throws Error{misconfigured}
// for an unknown system.
Exit show_platform_codes(const std::string& system, const Invocation& invocation);

// A text as TOML writes it, on one line: control characters, which it refuses, as their escapes.
std::string toml_text(std::string_view text);

}  // namespace xinqiao
