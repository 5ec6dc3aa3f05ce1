// The front door itself, over its unix socket: whatever comes in, what goes out are whole answers,
// and the next caller is served.
#include <array>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon/http/server.hpp"
#include "daemon/http/trace.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao::fuzz {
namespace {

namespace http = boost::beast::http;

Response echoed(const Request& request, const PathParts&) {
    Response response;
    response.body = request.method + " " + request.body;
    return response;
}

class FrontDoor {
public:
    FrontDoor()
        : socket_{folder_.path() / "door.sock"},
          server_{
              settings(),
              router(),
              [](const Right*, Request&) { return Admission{}; },
              [](std::size_t) {}} {
        // OpenSSL, whose dice the threads of the door use, is to be tidied up after them.
        fresh_trace();
    }

    // Everything that came back until the door was closed.
    std::string answer_to(std::string_view bytes) const {
        const int line = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        socket_.string().copy(address.sun_path, sizeof address.sun_path - 1);
        const bool connected =
            ::connect(line, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        promised(connected, "the door is open");
        // It may be closed while we still speak.
        while (!bytes.empty()) {
            const ssize_t sent =
                TEMP_FAILURE_RETRY(::send(line, bytes.data(), bytes.size(), MSG_NOSIGNAL));
            if (sent <= 0) break;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        ::shutdown(line, SHUT_WR);
        std::string answer;
        std::array<char, 65536> room{};
        for (ssize_t got = 1; got > 0;) {
            pollfd wait{line, POLLIN, 0};
            // The alarm clock of the engine cuts calls short.
            const long ready = TEMP_FAILURE_RETRY(::poll(&wait, 1, 20'000));
            promised(ready == 1, "an answer, or the end, within its time-outs");
            got = TEMP_FAILURE_RETRY(::recv(line, room.data(), room.size(), 0));
            if (got > 0) answer.append(room.data(), static_cast<std::size_t>(got));
        }
        ::close(line);
        return answer;
    }

private:
    HttpSettings settings() const {
        HttpSettings settings;
        settings.port = 0;
        settings.socket = socket_.string();
        settings.timeout = std::chrono::seconds{1};
        settings.body_bytes = 4096;
        return settings;
    }
    static Router router() {
        return Router{{
            {"GET", "/echo/{word}", WorkLane::question, Right::open(), echoed},
            {"POST", "/echo", WorkLane::urgent, Right::open(), echoed},
        }};
    }

    TemporaryFolder folder_;
    std::filesystem::path socket_;
    Server server_;
};

struct Answer {
    std::size_t length = 0;  // 0: it is not whole
    bool is_last = false;
};

// An answer to HEAD names the length of a body that it has not.
Answer answer_at_front(std::string_view bytes, bool to_head) {
    http::response_parser<http::string_body> parser;
    parser.eager(true);
    parser.skip(to_head);
    boost::system::error_code fault;
    std::size_t passed = 0;
    while (!parser.is_done() && !fault && passed < bytes.size()) {
        const auto rest = bytes.substr(passed);
        passed += parser.put(boost::asio::buffer(rest.data(), rest.size()), fault);
    }
    if (fault || !parser.is_done()) return {};
    return {.length = passed, .is_last = !parser.get().keep_alive()};
}

// How many whole answers these bytes are; one that closes the door is the last.
std::size_t answers_in(std::string_view bytes) {
    std::size_t count = 0;
    bool was_last = false;
    for (; !bytes.empty(); ++count) {
        promised(!was_last, "nothing follows the answer that closed the door");
        const Answer bare = answer_at_front(bytes, true);
        const auto behind = bytes.substr(bare.length);
        const bool to_head = bare.length > 0 && (behind.empty() || behind.starts_with("HTTP/1.1 "));
        const Answer answer = to_head ? bare : answer_at_front(bytes, false);
        promised(answer.length > 0, "an answer is whole");
        was_last = answer.is_last;
        bytes.remove_prefix(answer.length);
    }
    return count;
}

}  // namespace

void read_http(std::string_view bytes) {
    static const FrontDoor door;
    answers_in(door.answer_to(bytes));
    const std::string healthy =
        door.answer_to("GET /echo/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    promised(answers_in(healthy) == 1 && healthy.starts_with("HTTP/1.1 200"), "the next is served");
}

}  // namespace xinqiao::fuzz
