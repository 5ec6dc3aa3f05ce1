// A program that a test started, and that only this test ends.
#include "tests/support/process.hpp"

#include <atomic>
#include <csignal>
#include <fstream>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"

namespace xinqiao::support {
namespace {

using std::chrono::milliseconds;

// Only what may be called between fork and exec.
[[noreturn]] void become(char* const* words, const char* output, const char* errors) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
    ::dup2(::open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    ::dup2(::open(errors, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    ::execv(words[0], words);
    ::_exit(127);
}

pid_t started(
    const std::filesystem::path& program,
    const std::vector<std::string>& words,
    const std::filesystem::path& output,
    const std::filesystem::path& errors
) {
    std::vector<std::string> copies{program.string()};
    copies.insert(copies.end(), words.begin(), words.end());
    std::vector<char*> pointers;
    for (std::string& word : copies) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) become(pointers.data(), output.c_str(), errors.c_str());
    if (child < 0) throw Error{Error::Kind::bug, "cannot start " + program.string()};
    return child;
}

std::string next_name() {
    static std::atomic<int> count{0};
    return "process-" + std::to_string(++count);
}

}  // namespace

Process::Process(
    const std::filesystem::path& program,
    const std::vector<std::string>& words,
    const std::filesystem::path& folder
) {
    std::filesystem::create_directories(folder);
    const std::string name = next_name();
    output_ = folder / (name + ".out");
    errors_ = folder / (name + ".err");
    child_ = started(program, words, output_, errors_);
    // The header of glibc 2.36 forgets extern "C".
    handle_ = static_cast<int>(::syscall(SYS_pidfd_open, child_, 0));
    if (handle_ < 0) throw Error{Error::Kind::bug, "cannot watch " + program.string()};
}

Process::Process(Process&& other) noexcept
    : output_{std::move(other.output_)},
      errors_{std::move(other.errors_)},
      child_{std::exchange(other.child_, -1)},
      handle_{std::exchange(other.handle_, -1)},
      code_{other.code_} {}

Process::~Process() {
    if (child_ > 0 && !code_) {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    if (handle_ >= 0) ::close(handle_);
}

bool Process::ended_within(milliseconds patience) {
    if (code_) return true;
    pollfd watched{handle_, POLLIN, 0};
    if (::poll(&watched, 1, static_cast<int>(patience.count())) <= 0) return false;
    int status = 0;
    ::waitpid(child_, &status, 0);
    code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return true;
}

Outcome Process::outcome() const {
    return {code_.value_or(-1), output(), errors()};
}

std::optional<Outcome> Process::wait(milliseconds patience) {
    return ended_within(patience) ? std::optional{outcome()} : std::nullopt;
}

bool Process::running() {
    return !ended_within(milliseconds{0});
}

Outcome Process::kill_after(milliseconds moment) {
    if (!ended_within(moment)) {
        signal(SIGKILL);
        ended_within(std::chrono::seconds{10});
    }
    return outcome();
}

Outcome Process::stop(milliseconds patience) {
    signal(SIGTERM);
    return kill_after(patience);
}

void Process::signal(int number) {
    if (!code_) ::kill(child_, number);
}

std::string Process::output() const {
    return text_of(output_);
}

std::string Process::errors() const {
    return text_of(errors_);
}

Outcome run_program(
    const std::filesystem::path& program,
    const std::vector<std::string>& words,
    const std::filesystem::path& folder,
    milliseconds patience
) {
    Process process{program, words, folder};
    if (const auto outcome = process.wait(patience)) return *outcome;
    throw Error{Error::Kind::bug, program.string() + " did not end: " + process.errors()};
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace xinqiao::support
