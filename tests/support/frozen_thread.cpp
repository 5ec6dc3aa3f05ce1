#include "tests/support/frozen_thread.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stop_token>

#include <sys/ptrace.h>
#include <sys/wait.h>

#include "base/error.hpp"
#include "base/wait.hpp"

namespace xinqiao::support {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string first_line(const fs::path& file) {
    std::string line;
    std::ifstream in{file};
    std::getline(in, line);
    return line;
}

// What stops in mid-work may hold a lock that everybody needs; one that sleeps holds none.
bool sleeps(const fs::path& task) {
    const std::string stat = first_line(task / "stat");
    const std::size_t end = stat.rfind(')');
    return end != std::string::npos && stat.substr(end + 2, 1) == "S";
}

std::optional<pid_t> sleeping_thread(pid_t program, const std::string& name) {
    std::error_code ignored;
    const fs::path tasks = fs::path{"/proc"} / std::to_string(program) / "task";
    for (const auto& task : fs::directory_iterator{tasks, ignored}) {
        if (first_line(task.path() / "comm") != name || !sleeps(task.path())) continue;
        return std::stoi(task.path().filename().string());
    }
    return std::nullopt;
}

[[noreturn]] void give_up(const std::string& name) {
    throw Error{Error::Kind::bug, "the thread " + name + " cannot be stopped"};
}

}  // namespace

FrozenThread::FrozenThread(pid_t program, const std::string& name) : thread_{0} {
    std::optional<pid_t> found;
    for (int i = 0; i < 1000 && !found; ++i) {
        found = sleeping_thread(program, name);
        if (!found) wait_for(std::stop_token{}, 10ms);
    }
    if (!found) give_up(name);
    thread_ = *found;
    const bool stopped = ::ptrace(PTRACE_SEIZE, thread_, nullptr, nullptr) == 0
                         && ::ptrace(PTRACE_INTERRUPT, thread_, nullptr, nullptr) == 0
                         && ::waitpid(thread_, nullptr, __WALL) == thread_;
    if (!stopped) give_up(name);
}

FrozenThread::~FrozenThread() {
    ::ptrace(PTRACE_DETACH, thread_, nullptr, nullptr);
}

}  // namespace xinqiao::support
