// A program of somebody else that we talk to line by line, and that never outlives us.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "adapters/call.hpp"

namespace xinqiao {

// Runs in a process group of its own, which is killed whole. What it writes to its error output is
// read and thrown away but for the last line. Waiting ends within a tenth of a second of a stop.
class ChildProgram {
public:
    // Throws Error{misconfigured} when the program cannot be started.
    ChildProgram(const std::vector<std::string>& words, const std::string& folder);
    ~ChildProgram();
    ChildProgram(const ChildProgram&) = delete;
    ChildProgram& operator=(const ChildProgram&) = delete;

    // The next line of its output, without the line break; nothing once the output has ended.
    // Throws Error{transient} when nothing comes for as long as the call's patience,
    // Error{invalid} for a line beyond 8 MiB, Error{stopped}.
    std::optional<std::string> line(const Call& call);

    // Queues text for its input; it goes out while lines are awaited.
    void tell(std::string_view text) { input_ += text; }
    // Its input ends after what was told.
    void close_input() noexcept { input_ends_ = true; }
    // Whether the program has taken any of what it was told.
    bool took_anything() const noexcept { return taken_ > 0; }

    // Its exit code, 128 + the signal that ended it. Call it after the output has ended; a program
    // that does not end within the patience is killed: Error{transient}.
    int wait(const Call& call);

    // The last line of its error output, shortened.
    std::string last_words() const;

private:
    enum class Ready {
        something,
        nothing
    };

    Ready await(std::chrono::milliseconds longest);
    void write_input();
    void read_output();
    void read_errors();
    bool has_exited() const;
    std::optional<std::string> next_line();
    void kill() noexcept;

    pid_t child_ = -1;
    int exit_ = -1;  // becomes readable when the program ends
    int to_ = -1;
    int from_ = -1;
    int errors_from_ = -1;
    std::string input_;
    std::size_t taken_ = 0;  // bytes of the input that went out
    bool input_ends_ = false;
    std::string output_;
    std::size_t read_to_ = 0;  // what of the output was handed on
    std::string error_line_;
    std::string last_error_line_;
};

}  // namespace xinqiao
