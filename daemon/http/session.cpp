#include "daemon/http/session.hpp"

#include <array>
#include <optional>
#include <type_traits>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <sys/socket.h>

#include "daemon/http/offload.hpp"
#include "daemon/http/trace.hpp"
#include "daemon/http/wire.hpp"
#include "daemon/http/wire_rules.hpp"

namespace xinqiao {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using PlainStream = beast::basic_stream<net::generic::stream_protocol>;
using TlsStream = net::ssl::stream<PlainStream>;
using Parser = http::request_parser<http::string_body>;
using State = Guests::State;

constexpr auto with_error = net::as_tuple(net::use_awaitable);
constexpr std::size_t piece_bytes = 2048;
constexpr std::string_view end_of_head = "\r\n\r\n";
// How long, and for how much, we listen to somebody to whom we have said our last.
constexpr std::chrono::seconds last_patience{2};
constexpr std::size_t most_last_words = 1U << 20U;
constexpr std::chrono::seconds between_looks_at_news{1};

// What one connection goes through the hall with.
template <class Stream>
struct Visit {
    SessionHall& hall;
    Stream& stream;
    Guests::Seat& seat;
    beast::flat_buffer& buffer;  // what came and was not read yet
    std::optional<unsigned> user = {};
    std::optional<PeerCertificate> certificate = {};

    PlainStream& line() { return beast::get_lowest_layer(stream); }
    bool is_our_name(const std::string& host) {
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            if (is_ours(*stream.native_handle(), name_in(host))) return true;
        }
        return is_loopback_name(name_in(host));
    }
};

std::size_t room_of(const SessionLimits& limits) {
    return limits.header_bytes + limits.body_bytes + piece_bytes;
}

// What reading gave: a request, or a refusal to send before the end, or neither.
struct Reading {
    std::optional<Request> request;
    std::optional<Response> refusal;
};

Reading refused(Response refusal) {
    return {.refusal = std::move(refusal)};
}

std::string_view text_in(const beast::flat_buffer& buffer) {
    const auto bytes = buffer.data();
    return {static_cast<const char*>(bytes.data()), bytes.size()};
}

// The user at the other end of a unix socket.
std::optional<unsigned> user_beyond(PlainStream& stream) {
    ucred peer{};
    socklen_t size = sizeof peer;
    const int handle = stream.socket().native_handle();
    int family = 0;
    socklen_t family_size = sizeof family;
    const bool is_unix = ::getsockopt(handle, SOL_SOCKET, SO_DOMAIN, &family, &family_size) == 0
                         && family == AF_UNIX;
    if (!is_unix || ::getsockopt(handle, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        return std::nullopt;
    }
    return peer.uid;
}

// False: nothing more comes, or not in time.
template <class Stream>
net::awaitable<bool> read_more(Visit<Stream>& visit) {
    const auto room = visit.buffer.prepare(piece_bytes);
    const auto outcome = co_await visit.stream.async_read_some(room, with_error);
    visit.buffer.commit(std::get<1>(outcome));
    co_return !std::get<0>(outcome);
}

struct Head {
    std::size_t length = 0;  // 0: there is none
    std::optional<Response> refusal;
};

// What the bytes so far are; neither: the head is not whole.
Head head_in(std::string_view bytes, std::size_t seen, std::size_t most) {
    const std::size_t overlap = std::min(seen, end_of_head.size() - 1);
    const std::size_t end = bytes.find(end_of_head, seen - overlap);
    if (end != std::string_view::npos && end + end_of_head.size() <= most) {
        const std::size_t length = end + end_of_head.size();
        auto fault = fault_of_head(bytes.substr(0, length));
        if (!fault) return {.length = length};
        return {.refusal = malformed(*std::move(fault))};
    }
    if (bytes.size() > most) return {.refusal = header_too_large()};
    if (!may_become_request(bytes)) return {.refusal = malformed("this is no HTTP")};
    return {};
}

// Waits for a request to begin, then for the whole of its head.
template <class Stream>
net::awaitable<Head> read_head(Visit<Stream>& visit) {
    const SessionLimits& limits = visit.hall.limits;
    visit.seat.is_now(State::idle);
    visit.line().expires_after(limits.idle);
    std::size_t seen = 0;
    while (true) {
        const std::string_view bytes = text_in(visit.buffer);
        if (seen == 0 && !bytes.empty()) {
            visit.seat.is_now(State::asking);
            visit.line().expires_after(limits.header);
        }
        Head head = head_in(bytes, seen, limits.header_bytes);
        if (head.length > 0 || head.refusal) co_return head;
        seen = bytes.size();
        const bool more = co_await read_more(visit);
        if (!more) co_return Head{};
    }
}

template <class Stream>
net::awaitable<Reading> read_request(Visit<Stream>& visit) {
    Head head = co_await read_head(visit);
    if (head.length == 0) co_return Reading{.refusal = std::move(head.refusal)};
    const SessionLimits& limits = visit.hall.limits;
    Parser parser;
    parser.body_limit(limits.body_bytes);
    beast::error_code error;
    visit.buffer.consume(parser.put(visit.buffer.data(), error));
    Reading reading;
    if (error) {
        reading.refusal = refusal_of(error);
        co_return reading;
    }
    // Taken before the body is read: what comes behind it adds no fields.
    reading.request = request_of(parser.get().base());
    if (!reading.request) co_return refused(malformed("the target is not a path"));
    if (!parser.is_done()) {
        visit.line().expires_after(limits.body);
        const auto outcome =
            co_await http::async_read(visit.stream, visit.buffer, parser, with_error);
        error = std::get<0>(outcome);
        if (error) co_return Reading{.refusal = refusal_of(error)};
    }
    reading.request->body = std::move(parser.get().body());
    co_return reading;
}

// What the first thread made of a request; without a response it is for its own lane.
struct FirstStep {
    std::optional<Response> response;
    std::chrono::milliseconds pause{0};
    std::function<void()> note = {};
};

bool is_answered_here(const Router::Match& match) {
    return match.route != nullptr && match.route->lane == WorkLane::at_once;
}

FirstStep first_step(Request& request, const Router::Match& match, const Door& door) {
    const Right* right = match.route == nullptr ? nullptr : &match.route->right;
    Admission admission = door(right, request);
    if (admission.refusal) return {std::move(admission.refusal), admission.pause};
    FirstStep step{.response = refusal_of_route(request, match), .note = std::move(admission.note)};
    if (step.response) return step;
    const WorkLane lane = match.route->lane;
    if (lane == WorkLane::at_once || lane == WorkLane::question) {
        step.response = answer_of(match, request);
    }
    return step;
}

net::awaitable<Response> answer_request(Request& request, SessionHall& hall) {
    const Router::Match match = hall.router.match(request);
    const auto begin = [&] { return first_step(request, match, hall.door); };
    FirstStep step;
    if (is_answered_here(match)) {
        step = begin();
    } else {
        step = co_await offload(hall.pools.questions, begin);
    }
    if (step.note) net::post(hall.pools.questions, std::move(step.note));
    if (step.pause.count() > 0) {
        const auto here = co_await net::this_coro::executor;
        net::steady_timer timer{here, step.pause};
        co_await timer.async_wait(net::use_awaitable);
    }
    if (step.response) co_return *std::move(step.response);
    const auto work = [&match, &request] { return answer_of(match, request); };
    net::thread_pool& pool = hall.pools.of(match.route->lane);
    Response response = co_await offload(pool, work);
    co_return response;
}

// False: nobody is there any more.
template <class Stream, class Buffers>
net::awaitable<bool> write_bytes(Visit<Stream>& visit, const Buffers& bytes) {
    visit.line().expires_after(visit.hall.limits.write);
    const auto outcome = co_await net::async_write(visit.stream, bytes, with_error);
    co_return !std::get<0>(outcome);
}

// An answer that goes on until it has said all, nobody listens, or the hall closes. Whoever only
// listens makes room for those who ask.
template <class Stream>
net::awaitable<void> tell_on(Visit<Stream>& visit, Response& response) {
    visit.seat.is_now(State::idle);
    const std::string head = head_of(response, Ending::unknown);
    const auto head_bytes = net::buffer(head);
    bool heard = co_await write_bytes(visit, head_bytes);
    const auto here = co_await net::this_coro::executor;
    net::steady_timer pause{here};
    std::optional<std::string> text{std::move(response.body)};
    while (heard && text && !visit.hall.closing) {
        if (!text->empty()) {
            const auto chunk = http::make_chunk(net::buffer(*text));
            heard = co_await write_bytes(visit, chunk);
        }
        pause.expires_after(between_looks_at_news);
        co_await pause.async_wait(with_error);
        text = co_await offload(visit.hall.pools.questions, response.follow);
    }
    const auto last = http::make_chunk_last();
    if (heard) {
        co_await write_bytes(visit, last);
    }
}

// What became of a connection after an exchange.
enum class After {
    goes_on,
    ended,
    said_all  // by us; they may still be speaking
};

// One request and its response.
template <class Stream>
net::awaitable<After> exchange(Visit<Stream>& visit) {
    Reading reading = co_await read_request(visit);
    if (!reading.request && !reading.refusal) co_return After::ended;
    visit.seat.is_now(State::served);
    Response response;
    bool keep_alive = false;
    bool is_head = false;
    if (reading.refusal) {
        response = *std::move(reading.refusal);
    } else {
        visit.line().expires_never();  // the work has limits of its own
        Request& request = *reading.request;
        request.user = visit.user;
        request.certificate = visit.certificate;
        if (visit.is_our_name(request.host)) {
            response = co_await answer_request(request, visit.hall);
        } else {
            response = misdirected(request.host);
        }
        response.headers.emplace_back("traceparent", traceparent_of(request.trace));
        keep_alive = request.keep_alive && !visit.hall.closing && may_go_on_after(response.status);
        is_head = request.method == "HEAD";
    }
    if (response.follow && !is_head) {
        co_await tell_on(visit, response);
        co_return After::said_all;
    }
    const std::string head = head_of(response, keep_alive ? Ending::goes_on : Ending::closes);
    if (is_head) response.body.clear();
    const std::array<net::const_buffer, 2> bytes{net::buffer(head), net::buffer(response.body)};
    const bool written = co_await write_bytes(visit, bytes);
    if (!written) co_return After::ended;
    co_return keep_alive ? After::goes_on : After::said_all;
}

// A socket that is closed with unread bytes takes the answer back from who still speaks.
net::awaitable<void> hear_out(PlainStream& line, const SessionHall& hall) {
    std::vector<char> ignored(piece_bytes);
    const auto room = net::buffer(ignored);
    bool more = true;
    for (std::size_t heard = 0; more && heard < most_last_words && !hall.closing;) {
        const auto outcome = co_await line.async_read_some(room, with_error);
        more = !std::get<0>(outcome);
        heard += std::get<1>(outcome);
    }
}

template <class Stream>
net::awaitable<void> part(Visit<Stream>& visit) {
    visit.seat.is_now(State::idle);
    visit.line().expires_after(last_patience);
    if constexpr (std::is_same_v<Stream, TlsStream>) {
        co_await visit.stream.async_shutdown(with_error);
    }
    beast::error_code ignored;
    visit.line().socket().shutdown(AnySocket::shutdown_send, ignored);
    co_await hear_out(visit.line(), visit.hall);
}

template <class Stream>
net::awaitable<void> attend(Visit<Stream>& visit) {
    After after = After::goes_on;
    while (after == After::goes_on && !visit.hall.closing) {
        after = co_await exchange(visit);
    }
    if (after == After::said_all) {
        co_await part(visit);
    }
}

}  // namespace

net::thread_pool& WorkPools::of(WorkLane lane) {
    if (lane == WorkLane::night) return nights;
    return lane == WorkLane::urgent ? urgent : questions;
}

net::awaitable<void> run_session(AnySocket socket, SessionHall& hall) {
    PlainStream stream{std::move(socket)};
    Guests::Seat seat{hall.guests, [&stream] { stream.close(); }};
    beast::flat_buffer buffer{room_of(hall.limits)};
    Visit<PlainStream> visit{hall, stream, seat, buffer, user_beyond(stream), {}};
    co_await attend(visit);
}

net::awaitable<void> run_tls_session(
    AnySocket socket, std::shared_ptr<TlsContext> tls, SessionHall& hall
) {
    TlsStream stream{PlainStream{std::move(socket)}, *tls};
    PlainStream& line = stream.next_layer();
    Guests::Seat seat{hall.guests, [&line] { line.close(); }};
    seat.is_now(State::asking);
    line.expires_after(hall.limits.header);
    const auto outcome = co_await stream.async_handshake(TlsStream::server, with_error);
    if (std::get<0>(outcome)) co_return;
    beast::flat_buffer buffer{room_of(hall.limits)};
    Visit<TlsStream> visit{
        hall, stream, seat, buffer, {}, certificate_beyond(*stream.native_handle())};
    co_await attend(visit);
}

}  // namespace xinqiao
