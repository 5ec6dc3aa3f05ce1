#include "daemon/http/problem.hpp"

#include <boost/json/serialize.hpp>

namespace xinqiao {
namespace {

constexpr const char* seconds_until_retry = "30";

Problem problem_of(const Error& error) {
    switch (error.kind()) {
        case Error::Kind::transient:
            return {
                503,
                "try-later",
                "暂时无法完成, 请稍后再试",
                error.what(),
                "gateway",
                error.hint()};
        case Error::Kind::stopped:
            return {503, "stopping", "服务正在停止", error.what(), "gateway", error.hint()};
        case Error::Kind::forbidden:
            return {403, "forbidden", "不允许", error.what(), "client", error.hint()};
        case Error::Kind::invalid:
            return {422, "invalid", "内容不符合要求", error.what(), "client", error.hint()};
        case Error::Kind::misconfigured:
            return {500, "misconfigured", "网关配置有误", error.what(), "gateway", error.hint()};
        case Error::Kind::bug:
            break;
    }
    return {500, "internal", "内部错误", error.what(), "gateway", error.hint()};
}

}  // namespace

boost::json::object problem_json(const Problem& problem) {
    boost::json::object body{
        {"type", "urn:xinqiao:problem:" + std::string{problem.type}},
        {"title", problem.title},
        {"status", problem.status},
        {"detail", problem.detail},
        {"origin", problem.origin},
    };
    if (!problem.hint.empty()) body["hint"] = problem.hint;
    for (const auto& member : problem.more) {
        body[member.key()] = member.value();
    }
    return body;
}

Response response_of(const Problem& problem) {
    Response response{problem.status, "application/problem+json", {}, {}};
    response.body = boost::json::serialize(problem_json(problem)) + "\n";
    if (problem.status == 503) response.headers.emplace_back("Retry-After", seconds_until_retry);
    return response;
}

Response response_of(const Error& error) {
    return response_of(problem_of(error));
}

}  // namespace xinqiao
