#include "tests/support/served_daemon.hpp"

#include <chrono>
#include <stop_token>

#include "base/error.hpp"
#include "base/wait.hpp"
#include "tests/support/line.hpp"
#include "tests/support/sshd.hpp"

namespace xinqiao::support {

ServedDaemon::ServedDaemon(const std::string& settings)
    : port_{static_cast<std::uint16_t>(free_port())} {
    world_.write_conf("port = " + std::to_string(port_) + "\n" + settings);
}

void ServedDaemon::start() {
    process_.emplace(world_.start_xinqiao({"serve"}));
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    while (std::chrono::steady_clock::now() < end && process_->running()) {
        const Line line{socket()};
        constexpr std::string_view question =
            "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        if (line.connected() && line.ask(question).starts_with("HTTP/1.1 200")) return;
        wait_for(std::stop_token{}, std::chrono::milliseconds{20});
    }
    throw Error{Error::Kind::bug, "the daemon does not serve: " + process_->errors()};
}

int ServedDaemon::stop() {
    return process_->stop().code;
}

std::string ServedDaemon::token(const std::string& role) {
    const Outcome outcome = world_.xinqiao({"token", "issue", "测试调用方", "--role", role});
    if (outcome.code != 0) throw Error{Error::Kind::bug, outcome.errors};
    return outcome.output.substr(0, outcome.output.find('\n'));
}

}  // namespace xinqiao::support
