#include "daemon/http/session.hpp"

#include <algorithm>
#include <optional>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>
#include <sys/socket.h>

#include "daemon/http/offload.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/trace.hpp"

namespace xinqiao {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using Stream = beast::basic_stream<net::generic::stream_protocol>;
using WireRequest = http::request<http::string_body>;
using WireResponse = http::response<http::string_body>;

// What reading gave: a request, or a refusal to send before the end, or neither.
struct Reading {
    std::optional<Request> request;
    std::optional<Response> refusal;
};

Response bad_request(
    unsigned status, std::string_view type, std::string_view title, std::string detail
) {
    return response_of(Problem{status, type, title, std::move(detail), "client", {}});
}

std::optional<Response> refusal_of(beast::error_code error) {
    if (error == http::error::body_limit) {
        return bad_request(413, "too-large", "请求正文过大", "the body is larger than allowed");
    }
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return bad_request(
            431, "header-too-large", "请求头过大", "the header is larger than allowed"
        );
    }
    const bool malformed = error.category() == make_error_code(http::error::bad_method).category()
                           && error != http::error::end_of_stream
                           && error != http::error::partial_message;
    if (malformed) return bad_request(400, "malformed", "不是合法的 HTTP 请求", error.message());
    return std::nullopt;
}

std::string text_of(beast::string_view view) {
    return {view.data(), view.size()};
}

std::optional<Request> request_of(WireRequest wire) {
    const auto url = boost::urls::parse_origin_form(wire.target());
    if (url.has_error()) return std::nullopt;
    Request request;
    request.method = text_of(wire.method_string());
    for (const auto& segment : url->segments())
        request.path.push_back(std::string{segment});
    for (const auto& parameter : url->params()) {
        request.query.emplace_back(std::string{parameter.key}, std::string{parameter.value});
    }
    request.host = text_of(wire[http::field::host]);
    request.accept = text_of(wire[http::field::accept]);
    request.content_type = text_of(wire[http::field::content_type]);
    request.idempotency_key = text_of(wire["Idempotency-Key"]);
    request.if_none_match = text_of(wire[http::field::if_none_match]);
    request.trace = trace_in(text_of(wire["traceparent"])).value_or(std::string{});
    if (request.trace.empty()) request.trace = fresh_trace();
    request.authorization = text_of(wire[http::field::authorization]);
    request.keep_alive = wire.keep_alive();
    request.body = std::move(wire.body());
    return request;
}

// The names by which a program of this machine may call us. A page of the web that had its own
// name resolved to loopback shows another one.
bool is_local_name(std::string_view host) {
    if (host.starts_with('[')) return host.starts_with("[::1]");
    const std::string_view name = host.substr(0, host.find(':'));
    return name.empty() || name == "127.0.0.1" || name == "localhost";
}

std::optional<Response> refusal_of_host(const Request& request) {
    if (is_local_name(request.host)) return std::nullopt;
    return bad_request(421, "misdirected", "不接受该主机名", "Host: " + request.host);
}

// What is refused before a route is asked.
std::optional<Response> refusal_of_route(const Request& request, const Router::Match& match) {
    if (match.route == nullptr && !match.allowed.empty()) {
        Response response = bad_request(405, "method", "不支持该方法", request.method);
        response.headers.emplace_back("Allow", match.allowed);
        return response;
    }
    if (match.route == nullptr)
        return bad_request(404, "not-found", "没有这个地址", "no such path");
    if (request.method == "POST" && !request.content_type.starts_with("application/json")) {
        return bad_request(
            415, "media-type", "只接受 JSON", "Content-Type must be application/json"
        );
    }
    return std::nullopt;
}

// The user at the other end of a unix socket.
std::optional<unsigned> user_beyond(Stream& stream) {
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

WireResponse wire_of(Response response, bool head, bool keep_alive) {
    WireResponse wire{static_cast<http::status>(response.status), 11};
    wire.set(http::field::content_type, response.content_type);
    const bool may_be_asked_again =
        std::ranges::find(response.headers, "ETag", &std::pair<std::string, std::string>::first)
        != response.headers.end();
    wire.set(http::field::cache_control, may_be_asked_again ? "private, no-cache" : "no-store");
    wire.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers)
        wire.set(name, value);
    wire.keep_alive(keep_alive);
    const std::size_t length = response.body.size();
    if (!head) wire.body() = std::move(response.body);
    wire.content_length(length);
    return wire;
}

// Registers how to end this session while it waits for a request.
class Waiting {
public:
    Waiting(SessionHall& hall, std::function<void()>& end) : hall_{hall}, end_{&end} {
        hall_.waiting.insert(end_);
    }
    ~Waiting() { hall_.waiting.erase(end_); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

private:
    SessionHall& hall_;
    std::function<void()>* end_;
};

net::awaitable<Reading> read_request(
    Stream& stream, beast::flat_buffer& buffer, SessionHall& hall
) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(hall.limits.body_bytes);
    parser.header_limit(hall.limits.header_bytes);
    stream.expires_after(hall.limits.timeout);
    std::function<void()> end = [&stream] { stream.cancel(); };
    const Waiting waiting{hall, end};
    const auto token = net::as_tuple(net::use_awaitable);
    const auto outcome = co_await http::async_read(stream, buffer, parser, token);
    const beast::error_code error = std::get<0>(outcome);
    Reading reading;
    if (error) {
        reading.refusal = refusal_of(error);
        co_return reading;
    }
    reading.request = request_of(parser.release());
    if (!reading.request) {
        reading.refusal = bad_request(400, "malformed", "地址不合法", "the target is not a path");
    }
    co_return reading;
}

net::awaitable<bool> write_response(Stream& stream, WireResponse& response, SessionHall& hall) {
    stream.expires_after(hall.limits.timeout);
    const auto token = net::as_tuple(net::use_awaitable);
    const auto outcome = co_await http::async_write(stream, response, token);
    const beast::error_code error = std::get<0>(outcome);
    co_return !error;
}

// What the first threads made of a request; without a response it is for its own lane.
struct FirstStep {
    std::optional<Response> response;
    std::chrono::milliseconds pause{0};
};

FirstStep first_step(Request& request, const Router::Match& match, const Door& door) {
    const Right* right = match.route == nullptr ? nullptr : &match.route->right;
    Admission admission = door(right, request);
    if (admission.refusal) return {std::move(admission.refusal), admission.pause};
    std::optional<Response> refusal = refusal_of_route(request, match);
    if (refusal) return {std::move(refusal)};
    if (match.route->lane != WorkLane::question) return {};
    return {answer_of(match, request)};
}

net::awaitable<Response> answer_request(Request& request, SessionHall& hall) {
    std::optional<Response> refusal = refusal_of_host(request);
    if (refusal) co_return *std::move(refusal);
    const Router::Match match = hall.router.match(request);
    const auto begin = [&] { return first_step(request, match, hall.door); };
    FirstStep step = co_await offload(hall.pools.questions, begin);
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

// One request and its response; false: the session is over.
net::awaitable<bool> exchange(Stream& stream, beast::flat_buffer& buffer, SessionHall& hall) {
    Reading reading = co_await read_request(stream, buffer, hall);
    if (!reading.request && !reading.refusal) co_return false;
    Response response;
    bool keep_alive = false;
    bool head = false;
    if (reading.refusal) {
        response = *std::move(reading.refusal);
    } else {
        stream.expires_never();  // the work has limits of its own
        Request& request = *reading.request;
        request.user = user_beyond(stream);
        response = co_await answer_request(request, hall);
        response.headers.emplace_back("traceparent", traceparent_of(request.trace));
        keep_alive = request.keep_alive && !hall.closing;
        head = request.method == "HEAD";
    }
    WireResponse wire = wire_of(std::move(response), head, keep_alive);
    const bool written = co_await write_response(stream, wire, hall);
    const bool goes_on = written && keep_alive;
    co_return goes_on;
}

}  // namespace

net::thread_pool& WorkPools::of(WorkLane lane) {
    if (lane == WorkLane::night) return nights;
    return lane == WorkLane::urgent ? urgent : questions;
}

net::awaitable<void> run_session(AnySocket socket, SessionHall& hall) {
    Stream stream{std::move(socket)};
    beast::flat_buffer buffer{hall.limits.header_bytes + hall.limits.body_bytes};
    bool open = true;
    while (open && !hall.closing) {
        open = co_await exchange(stream, buffer, hall);
    }
    beast::error_code ignored;
    stream.socket().shutdown(AnySocket::shutdown_send, ignored);
}

}  // namespace xinqiao
