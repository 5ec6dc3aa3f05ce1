#include "tests/support/scripted_server.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace xinqiao {
namespace {

// Grows `buffer` until it holds `enough`; false when the other side is gone.
bool read_until(int connection, std::string& buffer, const std::function<bool()>& enough) {
    char room[16384];
    while (!enough()) {
        const ssize_t count = ::recv(connection, room, sizeof room, 0);
        if (count <= 0) return false;
        buffer.append(room, static_cast<std::size_t>(count));
    }
    return true;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return text;
}

ToldRequest request_in(const std::string& head) {
    ToldRequest request;
    const std::size_t first = head.find(' ');
    const std::size_t second = head.find(' ', first + 1);
    request.method = head.substr(0, first);
    request.target = head.substr(first + 1, second - first - 1);
    for (std::size_t at = head.find("\r\n"); at + 2 < head.size();) {
        const std::size_t end = head.find("\r\n", at + 2);
        const std::string line = head.substr(at + 2, end - at - 2);
        const std::size_t colon = line.find(": ");
        if (colon != std::string::npos) {
            request.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
        }
        at = end;
    }
    return request;
}

std::size_t body_length(const ToldRequest& request) {
    const auto found = request.headers.find("content-length");
    std::size_t length = 0;
    if (found != request.headers.end()) {
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), length);
    }
    return length;
}

bool send_all(int connection, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void reset_connection(int connection) {
    const linger at_once{1, 0};
    ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace

ScriptedServer::ScriptedServer(Script script) : script_{std::move(script)} {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    const bool ready = ::bind(listener_, plain, size) == 0 && ::listen(listener_, 16) == 0
                       && ::getsockname(listener_, plain, &size) == 0;
    if (!ready) throw std::runtime_error{"no loopback port for the scripted server"};
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread{[this] { listen(); }};
}

ScriptedServer::~ScriptedServer() {
    ended_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
        const std::lock_guard lock{mutex_};
        for (const int connection : connections_) {
            ::shutdown(connection, SHUT_RDWR);
        }
    }
    for (std::thread& worker : workers_) {
        worker.join();
    }
    for (const int connection : connections_) {
        ::close(connection);
    }
    ::close(listener_);
}

std::string ScriptedServer::url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
}

std::vector<ToldRequest> ScriptedServer::requests() const {
    const std::lock_guard lock{mutex_};
    return requests_;
}

void ScriptedServer::listen() {
    while (!ended_) {
        const int connection = ::accept(listener_, nullptr, nullptr);
        if (connection < 0) return;
        const std::lock_guard lock{mutex_};
        connections_.push_back(connection);
        workers_.emplace_back([this, connection] { serve(connection); });
    }
}

void ScriptedServer::serve(int connection) {
    std::string buffer;
    for (bool open = true; open;) {
        std::size_t head = 0;
        const bool told = read_until(connection, buffer, [&] {
            head = buffer.find("\r\n\r\n");
            return head != std::string::npos;
        });
        if (!told) break;
        ToldRequest request = request_in(buffer.substr(0, head + 2));
        const std::size_t length = body_length(request);
        buffer.erase(0, head + 4);
        if (!read_until(connection, buffer, [&] { return buffer.size() >= length; })) break;
        request.body = buffer.substr(0, length);
        buffer.erase(0, length);
        open = answer(connection, request);
    }
    ::shutdown(connection, SHUT_RDWR);
}

// Whether the connection goes on.
bool ScriptedServer::answer(int connection, const ToldRequest& request) {
    {
        const std::lock_guard lock{mutex_};
        requests_.push_back(request);
    }
    const ScriptedReply reply = script_(request);
    if (reply.fate == ScriptedReply::Fate::reset) {
        reset_connection(connection);
        return false;
    }
    if (reply.fate == ScriptedReply::Fate::hang) {
        char nothing = 0;
        return ::recv(connection, &nothing, 1, 0) > 0;
    }
    std::string text = "HTTP/1.1 " + std::to_string(reply.status)
                       + " x\r\nContent-Type: " + reply.type
                       + "\r\nContent-Length: " + std::to_string(reply.body.size()) + "\r\n";
    for (const std::string& header : reply.headers) {
        text += header + "\r\n";
    }
    text += "\r\n";
    const bool cut = reply.fate == ScriptedReply::Fate::cut_short;
    text += cut ? reply.body.substr(0, reply.body.size() / 2) : reply.body;
    return send_all(connection, text) && !cut;
}

}  // namespace xinqiao
