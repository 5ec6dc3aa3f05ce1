// What a thread is called in `ps -T`, in a debugger and in the crash report.
#pragma once

#include <string>

namespace xinqiao {

// Names the calling thread; only the first fifteen bytes are kept.
void name_this_thread(const std::string& name);

}  // namespace xinqiao
