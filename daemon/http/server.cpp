#include "daemon/http/server.hpp"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <filesystem>
#include <thread>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/thread_name.hpp"
#include "daemon/http/session.hpp"

namespace xinqiao {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;
using UnixProtocol = net::local::stream_protocol;

constexpr std::chrono::milliseconds pause_after_refused_accept{100};

[[noreturn]] void refuse_listening(const std::string& where, const error_code& error) {
    throw Error{
        Error::Kind::misconfigured,
        "无法监听 " + where + " / cannot listen: " + error.message(),
        "请检查是否已有 xinqiao serve 在运行, 以及 [http] 中的设置"};
}

tcp::acceptor listen_on_loopback(net::io_context& network, const HttpSettings& settings) {
    tcp::acceptor acceptor{network};
    const tcp::endpoint endpoint{
        net::ip::make_address(settings.address), static_cast<std::uint16_t>(settings.port)};
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
    if (error) refuse_listening(settings.address + ":" + std::to_string(settings.port), error);
    return acceptor;
}

// A socket file that nobody answers is left over from a crash.
void remove_stale_socket(net::io_context& network, const std::string& path) {
    UnixProtocol::socket probe{network};
    error_code error;
    probe.connect(UnixProtocol::endpoint{path}, error);
    if (!error) refuse_listening(path, make_error_code(boost::system::errc::address_in_use));
    if (error == net::error::connection_refused) ::unlink(path.c_str());
}

UnixProtocol::acceptor listen_on_socket(net::io_context& network, const std::string& path) {
    UnixProtocol::acceptor acceptor{network};
    constexpr std::size_t longest_path = 107;
    if (path.size() > longest_path) {
        refuse_listening(path, make_error_code(boost::system::errc::filename_too_long));
    }
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path(), ignored);
    remove_stale_socket(network, path);
    error_code error;
    acceptor.open(UnixProtocol{}, error);
    if (!error) acceptor.bind(UnixProtocol::endpoint{path}, error);
    // Nobody can connect before listen, so nobody sees the wider mode.
    if (!error && ::chmod(path.c_str(), 0660) != 0) {
        error.assign(errno, boost::system::system_category());
    }
    if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
    if (error) refuse_listening(path, error);
    return acceptor;
}

void log_failure(const std::exception_ptr& failure) {
    if (!failure) return;
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& fault) {
        log_event(LogLevel::warning, "http", {{"fault", fault.what()}}, "a connection broke");
    }
}

SessionLimits limits_of(const HttpSettings& settings) {
    SessionLimits limits;
    limits.body_bytes = static_cast<std::uint64_t>(settings.body_bytes);
    limits.idle = settings.idle_timeout;
    limits.header = settings.header_timeout;
    limits.body = settings.timeout;
    limits.write = settings.write_timeout;
    return limits;
}

// As many as the system lets us have open, beside the files of the store and the lines to
// platforms.
std::size_t connections_of(const HttpSettings& settings) {
    constexpr rlim_t for_the_rest = 256;
    const auto wanted = static_cast<rlim_t>(settings.connections);
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
    if (limit.rlim_cur < wanted + for_the_rest) {
        const rlimit raised{std::min(wanted + for_the_rest, limit.rlim_max), limit.rlim_max};
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit.rlim_cur = raised.rlim_cur;
    }
    const rlim_t left = limit.rlim_cur - std::min(limit.rlim_cur / 2, for_the_rest);
    if (left >= wanted) return wanted;
    log_event(
        LogLevel::warning,
        "http",
        {{"connections", std::to_string(left)}},
        "http.connections 超过系统允许打开的文件数, 请提高 LimitNOFILE"
    );
    return left;
}

}  // namespace

struct Server::Inside {
    Inside(const HttpSettings& settings, Router routes, Door guard, std::function<void()> sign)
        : router{std::move(routes)},
          door{std::move(guard)},
          alive{std::move(sign)},
          most_connections{connections_of(settings)},
          pools{static_cast<std::size_t>(settings.workers)},
          hall{router, door, limits_of(settings), pools} {}

    bool has_room() { return hall.guests.count() < most_connections || hall.guests.make_room(); }

    void start_session(UnixProtocol::socket socket) {
        net::co_spawn(network, run_session(AnySocket{std::move(socket)}, hall), log_failure);
    }
    void start_session(tcp::socket socket) {
        error_code ignored;
        socket.set_option(tcp::no_delay{true}, ignored);
        AnySocket any{std::move(socket)};
        if (auto context = tls.get()) {
            net::co_spawn(
                network, run_tls_session(std::move(any), std::move(context), hall), log_failure
            );
        } else {
            net::co_spawn(network, run_session(std::move(any), hall), log_failure);
        }
    }

    template <class Protocol>
    net::awaitable<void> accept_on(typename Protocol::acceptor& acceptor) {
        const auto token = net::as_tuple(net::use_awaitable);
        net::steady_timer pause{network};
        while (!hall.closing) {
            typename Protocol::socket socket{network};
            const auto outcome = co_await acceptor.async_accept(socket, token);
            const error_code error = std::get<0>(outcome);
            if (!error) {
                if (has_room()) start_session(std::move(socket));
            } else if (!hall.closing) {
                // Out of descriptors, most likely: let some sessions end.
                pause.expires_after(pause_after_refused_accept);
                co_await pause.async_wait(token);
            }
        }
    }

    net::awaitable<void> show_life() {
        const auto token = net::as_tuple(net::use_awaitable);
        while (!hall.closing) {
            alive();
            life.expires_after(between_signs_of_life);
            co_await life.async_wait(token);
        }
    }

    void start() {
        if (tcp_door.is_open()) net::co_spawn(network, accept_on<tcp>(tcp_door), log_failure);
        if (unix_door.is_open()) {
            net::co_spawn(network, accept_on<UnixProtocol>(unix_door), log_failure);
        }
        if (alive) net::co_spawn(network, show_life(), log_failure);
        thread = std::thread{[this] {
            name_this_thread("network");
            network.run();
        }};
    }

    // On the network thread.
    void close() {
        hall.closing = true;
        error_code ignored;
        tcp_door.close(ignored);
        unix_door.close(ignored);
        life.cancel();
        hall.guests.send_off();
    }

    Router router;
    Door door;
    std::function<void()> alive;
    std::size_t most_connections;
    WorkPools pools;
    SessionHall hall;
    TlsInForce tls;
    std::string socket_path;
    net::io_context network{1};
    tcp::acceptor tcp_door{network};
    UnixProtocol::acceptor unix_door{network};
    net::steady_timer life{network};
    std::thread thread;
};

Server::Server(
    const HttpSettings& settings,
    Router router,
    Door door,
    std::function<void()> alive,
    const Secret& key
)
    : inside_{
        std::make_unique<Inside>(settings, std::move(router), std::move(door), std::move(alive))} {
    renew(settings.tls, key);
    if (settings.port != 0) {
        inside_->tcp_door = listen_on_loopback(inside_->network, settings);
    }
    if (!settings.socket.empty()) {
        inside_->unix_door = listen_on_socket(inside_->network, settings.socket);
        inside_->socket_path = settings.socket;
    }
    inside_->start();
}

Server::~Server() {
    net::post(inside_->network, [inside = inside_.get()] { inside->close(); });
    inside_->thread.join();
    if (!inside_->socket_path.empty()) ::unlink(inside_->socket_path.c_str());
}

void Server::renew(const DoorTlsSettings& settings, const Secret& key) {
    if (settings.is_on()) inside_->tls.replace(tls_context(settings, key));
}

std::uint16_t Server::port() const {
    return inside_->tcp_door.is_open() ? inside_->tcp_door.local_endpoint().port()
                                       : std::uint16_t{0};
}

}  // namespace xinqiao
