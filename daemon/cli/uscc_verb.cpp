// xinqiao uscc: judges unified codes line by line.
#include <cerrno>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"
#include "daemon/cli/uscc_check.hpp"
#include "daemon/cli/verbs.hpp"

namespace xinqiao {
namespace {

// Standard input, or a file that closes itself.
class Input {
public:
    explicit Input(const std::string& file) {
        if (file.empty() || file == "-") return;
        handle_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
        if (handle_ >= 0) return;
        throw Error{
            Error::Kind::invalid,
            file + ": 无法打开 / cannot be opened: " + std::strerror(errno),
            "请检查文件名和权限"};
    }
    ~Input() {
        if (handle_ != STDIN_FILENO) ::close(handle_);
    }
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    int handle() const noexcept { return handle_; }

private:
    int handle_ = STDIN_FILENO;
};

// Differences: some line is not a valid code.
Exit run_check(const std::string& file, const Invocation& invocation) {
    const Input input{file};
    const auto format = invocation.json ? UsccCheckFormat::json : UsccCheckFormat::table;
    const UsccCheckSummary summary = check_codes(input.handle(), STDOUT_FILENO, format);
    invocation.error << summary_text(summary) << '\n';
    return summary.valid == summary.lines() ? Exit::done : Exit::differences;
}

}  // namespace

void declare_uscc(CLI::App& app, Act& act) {
    app.require_subcommand(1);
    const auto file = std::make_shared<std::string>();
    CLI::App* check = app.add_subcommand(
        "check", "逐行判断代码: 类别、原因、建议 / class, reason and suggestion of each line"
    );
    check->add_option("FILE", *file, "文件, 不写则读标准输入 / none: standard input");
    check->callback([&act, file] {
        act = [file](const Invocation& invocation) { return run_check(*file, invocation); };
    });
}

}  // namespace xinqiao
