#include "daemon/http/desk.hpp"

#include <exception>
#include <string>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "base/thread_name.hpp"

namespace xinqiao {
namespace {

namespace net = boost::asio;

void log_failure(const std::exception_ptr& failure) {
    if (!failure) return;
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& fault) {
        log_event(LogLevel::warning, "http", {{"fault", fault.what()}}, "a connection broke");
    }
}

}  // namespace

Desk::Desk(
    std::size_t number,
    const Router& router,
    const Door& door,
    WorkPools& pools,
    const DeskRules& rules,
    std::function<void()> alive
)
    : number_{number},
      most_connections_{rules.most_connections},
      between_signs_of_life_{rules.between_signs_of_life},
      alive_{std::move(alive)},
      hall_{router, door, rules.limits, pools} {}

void Desk::start() {
    net::co_spawn(network_, show_life(), log_failure);
    thread_ = std::thread{[this] {
        name_this_thread("network-" + std::to_string(number_ + 1));
        network_.run();
    }};
}

void Desk::receive(AnySocket socket, std::shared_ptr<TlsContext> tls) {
    net::co_spawn(network_, attend(std::move(socket), std::move(tls)), log_failure);
}

void Desk::close() {
    net::post(network_, [this] {
        hall_.closing = true;
        life_.cancel();
        hall_.guests.send_off();
        open_.reset();
    });
}

void Desk::join() {
    thread_.join();
}

net::awaitable<void> Desk::attend(AnySocket socket, std::shared_ptr<TlsContext> tls) {
    const bool has_room = hall_.guests.count() < most_connections_ || hall_.guests.make_room();
    if (!has_room || hall_.closing) co_return;
    if (tls) {
        co_await run_tls_session(std::move(socket), std::move(tls), hall_);
    } else {
        co_await run_session(std::move(socket), hall_);
    }
}

net::awaitable<void> Desk::show_life() {
    const auto token = net::as_tuple(net::use_awaitable);
    while (!hall_.closing) {
        alive_();
        life_.expires_after(between_signs_of_life_);
        co_await life_.async_wait(token);
    }
}

}  // namespace xinqiao
