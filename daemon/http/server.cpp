#include "daemon/http/server.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <type_traits>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
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
#include "daemon/http/desk.hpp"

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
    Inside(const HttpSettings& settings, Router routes, Door guard, const Alive& alive)
        : router{std::move(routes)},
          door{std::move(guard)},
          pools{static_cast<std::size_t>(settings.workers)},
          desks{desks_of(settings, alive)} {}

    std::vector<std::unique_ptr<Desk>> desks_of(const HttpSettings& settings, const Alive& alive) {
        const auto count = static_cast<std::size_t>(settings.network_threads);
        const DeskRules rules{
            .limits = limits_of(settings),
            .most_connections = std::max<std::size_t>(connections_of(settings) / count, 1),
            .between_signs_of_life = between_signs_of_life};
        std::vector<std::unique_ptr<Desk>> made;
        for (std::size_t number = 0; number < count; ++number) {
            const auto sign = [alive, number] { alive(number); };
            made.push_back(std::make_unique<Desk>(number, router, door, pools, rules, sign));
        }
        return made;
    }

    net::io_context& network() { return desks.front()->network(); }

    // Each desk in turn.
    Desk& next_desk() {
        turn = (turn + 1) % desks.size();
        return *desks[turn];
    }

    template <class Protocol>
    net::awaitable<void> accept_on(typename Protocol::acceptor& acceptor) {
        const auto token = net::as_tuple(net::use_awaitable);
        net::steady_timer pause{network()};
        while (acceptor.is_open()) {
            Desk& desk = next_desk();
            typename Protocol::socket socket{desk.network()};
            const auto outcome = co_await acceptor.async_accept(socket, token);
            const error_code error = std::get<0>(outcome);
            if (!error) {
                error_code ignored;
                if constexpr (std::is_same_v<Protocol, tcp>) {
                    socket.set_option(tcp::no_delay{true}, ignored);
                    desk.receive(AnySocket{std::move(socket)}, tls.get());
                } else {
                    desk.receive(AnySocket{std::move(socket)}, nullptr);
                }
            } else if (acceptor.is_open()) {
                // Out of descriptors, most likely: let some sessions end.
                pause.expires_after(pause_after_refused_accept);
                co_await pause.async_wait(token);
            }
        }
    }

    void start() {
        if (tcp_door.is_open()) net::co_spawn(network(), accept_on<tcp>(tcp_door), net::detached);
        if (unix_door.is_open()) {
            net::co_spawn(network(), accept_on<UnixProtocol>(unix_door), net::detached);
        }
        for (const auto& desk : desks)
            desk->start();
    }

    void close() {
        net::post(network(), [this] {
            error_code ignored;
            tcp_door.close(ignored);
            unix_door.close(ignored);
        });
        for (const auto& desk : desks)
            desk->close();
        for (const auto& desk : desks)
            desk->join();
    }

    Router router;
    Door door;
    WorkPools pools;
    TlsInForce tls;
    std::string socket_path;
    std::vector<std::unique_ptr<Desk>> desks;  // the first one opens the doors
    std::size_t turn = 0;
    tcp::acceptor tcp_door{network()};
    UnixProtocol::acceptor unix_door{network()};
};

Server::Server(
    const HttpSettings& settings, Router router, Door door, const Alive& alive, const Secret& key
)
    : inside_{std::make_unique<Inside>(settings, std::move(router), std::move(door), alive)} {
    renew(settings.tls, key);
    if (settings.port != 0) {
        inside_->tcp_door = listen_on_loopback(inside_->network(), settings);
    }
    if (!settings.socket.empty()) {
        inside_->unix_door = listen_on_socket(inside_->network(), settings.socket);
        inside_->socket_path = settings.socket;
    }
    inside_->start();
}

Server::~Server() {
    inside_->close();
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
