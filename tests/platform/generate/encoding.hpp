// GB18030 bytes of a UTF-8 text, straight from ICU: the pretend world shares no code with us.
#pragma once

#include <string>

namespace xinqiao::platform {

std::string gb18030_of(const std::string& text);

}  // namespace xinqiao::platform
