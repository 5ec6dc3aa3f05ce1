// Stops one thread of another program, as a deadlock or a lost lock would, and lets it go on.
#pragma once

#include <string>

#include <sys/types.h>

namespace xinqiao::support {

// Of a program that this process started. The thread stands still as long as this lives.
class FrozenThread {
public:
    // The thread of that name (`ps -T`), while it waits for something. Throws Error{bug} when there
    // is none or it cannot be stopped.
    FrozenThread(pid_t program, const std::string& name);
    ~FrozenThread();
    FrozenThread(const FrozenThread&) = delete;
    FrozenThread& operator=(const FrozenThread&) = delete;

private:
    pid_t thread_;
};

}  // namespace xinqiao::support
