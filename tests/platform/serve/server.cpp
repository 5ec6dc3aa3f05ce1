// Carries requests to the exchange, and faults to the wire: one thread per connection.
#include "tests/platform/serve/server.hpp"

#include <fstream>
#include <iostream>
#include <memory>
#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http.hpp>

namespace xinqiao::platform {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

namespace {

constexpr std::uint64_t largest_body = 64ULL << 20;

Request request_from(const http::request<http::string_body>& message) {
    Request request;
    request.method = std::string{message.method_string()};
    request.target = std::string{message.target()};
    request.body = message.body();
    for (const auto& field : message) {
        std::string name{field.name_string()};
        for (char& letter : name) {
            letter = beast::detail::ascii_tolower(letter);
        }
        request.headers[name] = std::string{field.value()};
    }
    return request;
}

// One connection, kept alive until either side has enough.
class Connection {
public:
    Connection(tcp::socket socket, Exchange& exchange, Faults& faults)
        : socket_{std::move(socket)}, exchange_{exchange}, faults_{faults} {}

    void serve() {
        try {
            while (serve_one()) {
            }
        } catch (const boost::system::system_error&) {
            // The other side left; that is its right.
        }
    }

private:
    bool serve_one() {
        http::request_parser<http::string_body> parser;
        parser.body_limit(largest_body);
        http::read_header(socket_, buffer_, parser);
        const std::string target{parser.get().target()};
        const std::string path = target.substr(0, target.find('?'));
        std::vector<Fault> due;
        if (!path.starts_with("/control")) {
            due = faults_.due(std::string{parser.get().method_string()}, path);
        }
        if (fault_named(due, "reset_before")) {
            exchange_.note(request_from(parser.get()), "reset_before");
            return reset();
        }
        http::read(socket_, buffer_, parser);
        return answer(request_from(parser.get()), due, parser.get().keep_alive());
    }

    bool answer(const Request& request, const std::vector<Fault>& due, bool keep_alive) {
        const auto fault = fault_proper(due);
        if (const auto latency = fault_named(due, "latency")) {
            std::this_thread::sleep_for(std::chrono::milliseconds{latency->milliseconds});
        }
        const auto asked = std::chrono::steady_clock::now();
        const Reply reply = exchange_.answer(request, fault);
        if (const auto answer_time = fault_named(due, "answer_time")) {
            const std::chrono::milliseconds shortest{answer_time->milliseconds};
            std::this_thread::sleep_until(asked + shortest);
        }
        if (fault && fault->name == "reset_after") return reset();
        if (fault && fault->name == "reply_lost") return false;
        if (fault && fault->name == "short_body") return send_short(reply);
        if (const auto drip = fault_named(due, "drip")) return send_slowly(reply, *drip);
        return send(reply, keep_alive);
    }

    static http::response<http::string_body> message_of(const Reply& reply, bool keep_alive) {
        http::response<http::string_body> message{http::int_to_status(reply.status), 11};
        message.set(http::field::content_type, reply.type);
        for (const auto& [name, value] : reply.headers) {
            message.set(name, value);
        }
        message.body() = reply.body;
        message.keep_alive(keep_alive);
        message.prepare_payload();
        return message;
    }

    bool send(const Reply& reply, bool keep_alive) {
        const auto message = message_of(reply, keep_alive);
        http::write(socket_, message);
        return keep_alive;
    }

    bool send_short(const Reply& reply) {
        auto message = message_of(reply, false);
        message.content_length(reply.body.size() + 100);
        http::write(socket_, message);
        return false;
    }

    bool send_slowly(const Reply& reply, const Fault& drip) {
        std::ostringstream text;
        text << message_of(reply, false);
        const std::string bytes = text.str();
        for (std::size_t at = 0; at < bytes.size(); at += 16) {
            asio::write(socket_, asio::buffer(bytes.substr(at, 16)));
            std::this_thread::sleep_for(std::chrono::milliseconds{drip.milliseconds});
        }
        return false;
    }

    bool reset() {
        socket_.set_option(asio::socket_base::linger{true, 0});
        socket_.close();
        return false;
    }

    tcp::socket socket_;
    beast::flat_buffer buffer_;
    Exchange& exchange_;
    Faults& faults_;
};

// The process ends by _Exit, so the threads may run until then.
struct Door {
    asio::io_context io;
    tcp::acceptor acceptor;

    explicit Door(std::uint16_t port)
        : acceptor{io, tcp::endpoint{asio::ip::address_v4::loopback(), port}} {}
};

void accept_all(Door& door, Exchange& exchange, Faults& faults) {
    for (;;) {
        tcp::socket socket{door.io};
        boost::system::error_code problem;
        door.acceptor.accept(socket, problem);
        if (problem) continue;
        std::thread{[connection =
                         std::make_shared<Connection>(std::move(socket), exchange, faults)] {
            connection->serve();
        }}.detach();
    }
}

}  // namespace

std::uint16_t start_serving(
    std::uint16_t port, const std::filesystem::path& port_file, Exchange& exchange, Faults& faults
) {
    static std::unique_ptr<Door> door;
    door = std::make_unique<Door>(port);
    const std::uint16_t got = door->acceptor.local_endpoint().port();
    std::thread{[&] { accept_all(*door, exchange, faults); }}.detach();
    if (!port_file.empty()) write_whole(port_file, std::to_string(got) + "\n");
    return got;
}

void write_whole(const std::filesystem::path& file, const std::string& text) {
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
    const std::filesystem::path draft =
        file.parent_path() / ("." + file.filename().string() + ".part");
    std::ofstream{draft, std::ios::binary} << text;
    std::filesystem::rename(draft, file);
}

}  // namespace xinqiao::platform
