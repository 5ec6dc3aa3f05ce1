#include "daemon/http/wire.hpp"

#include <algorithm>
#include <array>

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/url/parse.hpp>

#include "base/error.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/trace.hpp"
#include "daemon/http/wire_rules.hpp"

namespace xinqiao {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

Response bad_request(
    unsigned status, std::string_view type, std::string_view title, std::string detail
) {
    return response_of(Problem{status, type, title, std::move(detail), "client", {}});
}

std::string text_of(beast::string_view view) {
    return {view.data(), view.size()};
}

bool take_target(beast::string_view target, Request& request) {
    const auto url = boost::urls::parse_origin_form(target);
    // A dot in front is taken off by the library, which then finds nothing wrong.
    if (url.has_error() || target.starts_with("/./")) return false;
    for (const auto& segment : url->segments()) {
        request.path.push_back(std::string{segment});
        if (!is_plain_segment(request.path.back())) return false;
    }
    for (const auto& parameter : url->params()) {
        request.query.emplace_back(std::string{parameter.key}, std::string{parameter.value});
        const auto& [key, value] = request.query.back();
        if (!is_plain_text(key) || !is_plain_text(value)) return false;
    }
    return true;
}

// HTTP/1.0 gets one answer: who speaks it through an old proxy may not be told where it ends.
bool keeps_alive(const WireHeader& wire) {
    return wire.version() == 11 && !http::token_list{wire[http::field::connection]}.exists("close");
}

void add_field(std::string& head, std::string_view name, std::string_view value) {
    // Not find_first_of, which looks each letter up among the two.
    if (std::ranges::any_of(value, [](char c) { return c == '\r' || c == '\n'; })) {
        throw Error{Error::Kind::bug, "a header field would have two lines: " + std::string{name}};
    }
    head.append(name).append(": ").append(value).append("\r\n");
}

bool may_be_asked_again(const Response& response) {
    return std::ranges::any_of(response.headers, [](const auto& field) {
        return field.first == "ETag";
    });
}

// A list may be told in several lines. Nothing: there is no such line.
std::optional<std::string> joined(const WireHeader& wire, http::field name) {
    std::optional<std::string> all;
    const auto [first, last] = wire.equal_range(name);
    for (auto line = first; line != last; ++line) {
        if (all) *all += ", ";
        all = all.value_or(std::string{}) + text_of(line->value());
    }
    return all;
}

}  // namespace

std::optional<Request> request_of(const WireHeader& wire) {
    Request request;
    if (!take_target(wire.target(), request)) return std::nullopt;
    request.method = text_of(wire.method_string());
    request.host = text_of(wire[http::field::host]);
    request.accept = text_of(wire[http::field::accept]);
    request.content_type = text_of(wire[http::field::content_type]);
    request.idempotency_key = text_of(wire["Idempotency-Key"]);
    request.if_none_match = joined(wire, http::field::if_none_match).value_or(std::string{});
    request.if_match = joined(wire, http::field::if_match);
    request.trace = trace_in(text_of(wire["traceparent"])).value_or(std::string{});
    if (request.trace.empty()) request.trace = fresh_trace();
    request.authorization = text_of(wire[http::field::authorization]);
    request.keep_alive = keeps_alive(wire);
    return request;
}

std::string head_of(const Response& response, Ending ending) {
    const auto status = static_cast<http::status>(response.status);
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
    head += http::obsolete_reason(status);
    head += "\r\n";
    add_field(head, "Content-Type", response.content_type);
    add_field(
        head, "Cache-Control", may_be_asked_again(response) ? "private, no-cache" : "no-store"
    );
    add_field(head, "X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers)
        add_field(head, name, value);
    if (ending != Ending::goes_on) add_field(head, "Connection", "close");
    if (ending == Ending::unknown) {
        add_field(head, "Transfer-Encoding", "chunked");
        add_field(head, "X-Accel-Buffering", "no");  // a proxy hands on what comes when it comes
    } else if (status != http::status::not_modified) {
        add_field(head, "Content-Length", std::to_string(response.body.size()));
    }
    return head += "\r\n";
}

Response malformed(std::string detail) {
    return bad_request(400, "malformed", "不是合法的 HTTP 请求", std::move(detail));
}

Response header_too_large() {
    return bad_request(431, "header-too-large", "请求头过大", "the header is larger than allowed");
}

std::optional<Response> refusal_of(beast::error_code error) {
    if (error == http::error::body_limit) {
        return bad_request(413, "too-large", "请求正文过大", "the body is larger than allowed");
    }
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return header_too_large();
    }
    const bool is_fault = error.category() == make_error_code(http::error::bad_method).category()
                          && error != http::error::end_of_stream
                          && error != http::error::partial_message;
    if (is_fault) return malformed(error.message());
    return std::nullopt;
}

Response misdirected(const std::string& host) {
    return bad_request(421, "misdirected", "不接受该主机名", "Host: " + host);
}

std::string name_in(std::string_view host) {
    const std::size_t end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
    return std::string{host.substr(0, end)};
}

bool is_loopback_name(std::string_view name) {
    constexpr std::array<std::string_view, 4> usual{"", "127.0.0.1", "[::1]", "localhost"};
    return std::ranges::find(usual, name) != usual.end();
}

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

bool may_go_on_after(unsigned status) {
    constexpr std::array<unsigned, 6> faults{400, 405, 413, 415, 421, 431};
    return std::ranges::find(faults, status) == faults.end();
}

}  // namespace xinqiao
