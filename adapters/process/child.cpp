#include "adapters/process/child.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "adapters/formats/encoding.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

using std::chrono::milliseconds;
using SteadyMoment = std::chrono::steady_clock::time_point;

constexpr std::size_t longest_line = 8 << 20;
constexpr std::size_t longest_last_words = 300;
constexpr milliseconds between_looks{100};
// How long what a program left behind may keep the output open without saying anything.
constexpr milliseconds patience_with_heirs{1000};

// Both ends of a pipe; each is closed in every other program that is started. It is made of
// sockets, because writing to them can be told not to raise SIGPIPE.
struct Pipe {
    int out = -1;
    int in = -1;

    Pipe() {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            throw Error{Error::Kind::transient, "无法建立管道", "请检查系统的文件句柄上限"};
        }
        out = ends[0];
        in = ends[1];
    }
    ~Pipe() {
        if (out >= 0) ::close(out);
        if (in >= 0) ::close(in);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int take_out() { return std::exchange(out, -1); }
    int take_in() { return std::exchange(in, -1); }
};

// What the child needs between fork and exec, where nothing may be allocated.
struct Birth {
    char* const* words;
    const char* folder;
    int input, output, errors;
    int failed;  // gets errno when the program cannot be started
};

[[noreturn]] void become_program(const Birth& birth) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::signal(SIGXFSZ, SIG_DFL);
    ::dup2(birth.input, STDIN_FILENO);
    ::dup2(birth.output, STDOUT_FILENO);
    ::dup2(birth.errors, STDERR_FILENO);
    if (::chdir(birth.folder) == 0) ::execvp(birth.words[0], birth.words);
    const int why = errno;
    [[maybe_unused]] const auto told = ::write(birth.failed, &why, sizeof why);
    ::_exit(127);
}

void make_patient(int pipe) {
    ::fcntl(pipe, F_SETFL, ::fcntl(pipe, F_GETFL) | O_NONBLOCK);
}

void close_pipe(int& pipe) noexcept {
    if (pipe >= 0) ::close(pipe);
    pipe = -1;
}

// Everything that can be read now goes behind `text`; false at the end.
bool read_all(int pipe, std::string& text, std::size_t most) {
    std::array<char, 65536> room{};
    while (text.size() < most) {
        const ssize_t count = ::read(pipe, room.data(), room.size());
        if (count > 0) text.append(room.data(), static_cast<std::size_t>(count));
        if (count == 0) return false;
        if (count < 0) return errno == EAGAIN || errno == EINTR;
    }
    return true;
}

void refuse_to_start(const std::string& program, int why) {
    throw Error{
        Error::Kind::misconfigured,
        "程序 " + program + " 无法启动: " + std::strerror(why),
        "请检查配置中的命令、执行权限和工作目录"};
}

}  // namespace

ChildProgram::ChildProgram(const std::vector<std::string>& words, const std::string& folder) {
    std::vector<std::string> copies = words;
    std::vector<char*> pointers;
    for (std::string& word : copies) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    Pipe input;
    Pipe output;
    Pipe errors;
    Pipe failed;
    const Birth birth{pointers.data(), folder.c_str(), input.out, output.in, errors.in, failed.in};
    child_ = ::fork();
    if (child_ == 0) become_program(birth);
    if (child_ < 0) refuse_to_start(words.front(), errno);
    ::setpgid(child_, child_);
    ::close(failed.take_in());
    int why = 0;
    const bool did_not_start = ::read(failed.out, &why, sizeof why) > 0;
    // The header of glibc 2.36 forgets extern "C".
    exit_ = static_cast<int>(::syscall(SYS_pidfd_open, child_, 0));
    if (did_not_start || exit_ < 0) {
        kill();
        refuse_to_start(words.front(), did_not_start ? why : errno);
    }
    to_ = input.take_in();
    from_ = output.take_out();
    errors_from_ = errors.take_out();
    for (const int pipe : {to_, from_, errors_from_}) {
        make_patient(pipe);
    }
}

ChildProgram::~ChildProgram() {
    kill();
    for (int* const pipe : {&to_, &from_, &errors_from_, &exit_}) {
        close_pipe(*pipe);
    }
}

// The group first, while its leader still holds the number.
void ChildProgram::kill() noexcept {
    if (child_ <= 0) return;
    ::kill(-child_, SIGKILL);
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    child_ = -1;
}

bool ChildProgram::has_exited() const {
    pollfd look{exit_, POLLIN, 0};
    return ::poll(&look, 1, 0) > 0;
}

void ChildProgram::write_input() {
    const std::string_view rest = std::string_view{input_}.substr(taken_);
    // A program that no longer listens must not end us by SIGPIPE.
    const ssize_t count = rest.empty() ? 0 : ::send(to_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count > 0) taken_ += static_cast<std::size_t>(count);
    const bool refused = count < 0 && errno != EAGAIN && errno != EINTR;
    if (refused || (input_ends_ && taken_ == input_.size())) close_pipe(to_);
}

void ChildProgram::read_output() {
    output_.erase(0, std::exchange(read_to_, 0));
    if (!read_all(from_, output_, longest_line + 1)) close_pipe(from_);
}

// Only the last line is worth keeping, and not all of a long one.
void ChildProgram::read_errors() {
    std::string text;
    if (!read_all(errors_from_, text, 1 << 20)) close_pipe(errors_from_);
    for (const char letter : text) {
        if (letter != '\n') {
            if (error_line_.size() < longest_last_words) error_line_ += letter;
        } else if (!error_line_.empty()) {
            last_error_line_ = std::exchange(error_line_, {});
        }
    }
}

ChildProgram::Ready ChildProgram::await(milliseconds longest) {
    const bool telling = to_ >= 0 && (taken_ < input_.size() || input_ends_);
    std::array<pollfd, 3> pipes{{
        {from_, POLLIN, 0},
        {errors_from_, POLLIN, 0},
        {telling ? to_ : -1, POLLOUT, 0},
    }};
    if (::poll(pipes.data(), pipes.size(), static_cast<int>(longest.count())) <= 0) {
        return Ready::nothing;
    }
    if (pipes[2].revents != 0) write_input();
    if (pipes[1].revents != 0) read_errors();
    if (pipes[0].revents != 0) read_output();
    return pipes[0].revents != 0 || pipes[2].revents != 0 ? Ready::something : Ready::nothing;
}

std::optional<std::string> ChildProgram::next_line() {
    const std::size_t end = output_.find('\n', read_to_);
    if (end == std::string::npos) {
        if (output_.size() - read_to_ > longest_line) {
            throw Error{
                Error::Kind::invalid, "程序输出的一行超过 8 MiB", "请检查程序, 每行应是一条消息"};
        }
        // What breaks off without a line break is no line.
        if (from_ < 0 && read_to_ < output_.size()) {
            throw Error{
                Error::Kind::invalid,
                "程序的输出在一行中间断开" + last_words(),
                "请检查程序是否中途退出"};
        }
        return std::nullopt;
    }
    std::string line = output_.substr(read_to_, end - read_to_);
    read_to_ = end + 1;
    return line;
}

std::optional<std::string> ChildProgram::line(const Call& call) {
    auto heard = std::chrono::steady_clock::now();
    for (;;) {
        if (auto line = next_line()) return line;
        if (from_ < 0) return std::nullopt;
        if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
        if (await(between_looks) == Ready::something) heard = std::chrono::steady_clock::now();
        const auto silence = std::chrono::steady_clock::now() - heard;
        // A program that ended and left somebody behind who holds the pipe has said its last.
        if (silence >= patience_with_heirs && has_exited()) close_pipe(from_);
        if (silence >= call.patience) {
            throw Error{
                Error::Kind::transient,
                "程序在 " + std::to_string(call.patience.count()) + " 秒内没有输出" + last_words(),
                "请检查程序, 或加大 care.timeout"};
        }
    }
}

int ChildProgram::wait(const Call& call) {
    const SteadyMoment end = std::chrono::steady_clock::now() + call.patience;
    close_input();
    while (!has_exited()) {
        if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
        if (std::chrono::steady_clock::now() >= end) {
            throw Error{
                Error::Kind::transient,
                "程序结束了输出却没有退出" + last_words(),
                "请检查程序, 或加大 care.timeout"};
        }
        await(milliseconds{10});
    }
    if (errors_from_ >= 0) read_errors();
    int status = 0;
    ::kill(-child_, SIGKILL);
    ::waitpid(std::exchange(child_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string ChildProgram::last_words() const {
    const std::string& words = error_line_.empty() ? last_error_line_ : error_line_;
    if (words.empty()) return {};
    return "; 它最后说: " + salvaged(words, Encoding::utf8);
}

}  // namespace xinqiao
