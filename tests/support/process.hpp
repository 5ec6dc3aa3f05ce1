// A program that a test started, and that only this test ends.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace xinqiao::support {

// What became of a program: its exit code, or 128 + the signal that ended it.
struct Outcome {
    int code = 0;
    std::string output;
    std::string errors;
};

class Process {
public:
    // Starts `program` with these words; what it prints goes to files below `folder`. Throws
    // Error{bug} when it cannot be started. The child dies with us, however we die.
    Process(
        const std::filesystem::path& program,
        const std::vector<std::string>& words,
        const std::filesystem::path& folder
    );
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    Process(Process&& other) noexcept;
    // Kills what still runs.
    ~Process();

    // What became of it, or nothing when it still runs after `patience`.
    std::optional<Outcome> wait(std::chrono::milliseconds patience);
    bool running();

    // kill -9 after `moment`, unless it ended before; what became of it.
    Outcome kill_after(std::chrono::milliseconds moment);
    Outcome kill() { return kill_after(std::chrono::milliseconds{0}); }
    // SIGTERM, and -9 for one that does not obey within `patience`.
    Outcome stop(std::chrono::milliseconds patience = std::chrono::seconds{10});
    void signal(int number);

    pid_t id() const noexcept { return child_; }
    std::string output() const;
    std::string errors() const;

private:
    bool ended_within(std::chrono::milliseconds patience);
    Outcome outcome() const;

    std::filesystem::path output_;
    std::filesystem::path errors_;
    pid_t child_ = -1;
    int handle_ = -1;  // becomes readable when the child ends
    std::optional<int> code_;
};

// Runs a program to its end; throws Error{bug} when it takes longer than `patience`.
Outcome run_program(
    const std::filesystem::path& program,
    const std::vector<std::string>& words,
    const std::filesystem::path& folder,
    std::chrono::milliseconds patience = std::chrono::seconds{60}
);

// The whole file; empty when there is none.
std::string text_of(const std::filesystem::path& file);

}  // namespace xinqiao::support
