#include "daemon/http/router.hpp"

#include <optional>

#include "base/error.hpp"
#include "base/log.hpp"
#include "daemon/http/etag.hpp"
#include "daemon/http/problem.hpp"

namespace xinqiao {
namespace {

std::vector<std::string> segments_of(std::string_view pattern) {
    std::vector<std::string> segments;
    while (!pattern.empty()) {
        pattern.remove_prefix(1);  // the slash
        const std::size_t slash = std::min(pattern.find('/'), pattern.size());
        segments.emplace_back(pattern.substr(0, slash));
        pattern.remove_prefix(slash);
    }
    return segments;
}

std::optional<PathParts> parts_of(
    const std::vector<std::string>& pattern, const std::vector<std::string>& path
) {
    if (pattern.size() != path.size()) return std::nullopt;
    PathParts parts;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (pattern[i].starts_with('{')) {
            parts[pattern[i].substr(1, pattern[i].size() - 2)] = path[i];
        } else if (pattern[i] != path[i]) {
            return std::nullopt;
        }
    }
    return parts;
}

Response internal_problem(const Request& request, const std::exception& fault) {
    log_event(
        LogLevel::error,
        "http",
        {{"trace", request.trace}, {"fault", fault.what()}},
        "a route failed"
    );
    return response_of(Problem{
        500, "internal", "内部错误", "详情见日志 / see the log", "gateway", "请把日志交给开发者"});
}

Response without_if_match() {
    return response_of(Problem{
        400,
        "if-match-not-taken",
        "此地址不接受 If-Match",
        "此地址不比对 If-Match, 什么也没有做 / If-Match is not taken here, nothing was done",
        "client",
        "请去掉该请求头; 只有 POST /v1/decisions 接受"});
}

Response guarded_answer(const Router::Match& match, const Request& request) {
    if (request.if_match && !match.route->takes_if_match) return without_if_match();
    try {
        return match.route->answer(request, match.parts);
    } catch (const Error& error) {
        return response_of(error);
    } catch (const std::exception& fault) {
        return internal_problem(request, fault);
    }
}

// Acts and failures; of the address only the pattern, which names nobody.
void log_answer(const Router::Match& match, const Request& request, const Response& response) {
    if (request.method != "POST" && response.status < 500) return;
    log_event(
        response.status < 500 ? LogLevel::info : LogLevel::warning,
        "http",
        {{"trace", request.trace},
         {"route", match.route->method + " " + match.route->pattern},
         {"holder", request.caller.holder},
         {"status", std::to_string(response.status)}},
        "answered"
    );
}

}  // namespace

Router::Router(std::vector<Route> routes) {
    for (Route& route : routes) {
        std::vector<std::string> segments = segments_of(route.pattern);
        entries_.push_back({std::move(route), std::move(segments)});
    }
}

Router::Match Router::match(const Request& request) const {
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    Match found;
    for (const Entry& entry : entries_) {
        std::optional<PathParts> parts = parts_of(entry.segments, request.path);
        if (!parts) continue;
        if (entry.route.method == method) return {&entry.route, *std::move(parts), {}};
        if (!found.allowed.empty()) found.allowed += ", ";
        found.allowed += entry.route.method;
    }
    return found;
}

Response answer_of(const Router::Match& match, const Request& request) {
    Response response = guarded_answer(match, request);
    log_answer(match, request, response);
    return unless_known(request, std::move(response));
}

}  // namespace xinqiao
