#include "daemon/http/doorkeeper.hpp"

#include <algorithm>

#include <boost/json/array.hpp>

#include "base/digest.hpp"
#include "base/log.hpp"
#include "daemon/config/certificate_callers.hpp"
#include "daemon/config/local_callers.hpp"
#include "daemon/store/tokens.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view bearer_scheme = "Bearer ";
constexpr std::size_t longest_authorization = 512;
constexpr std::chrono::milliseconds pause_for_each{50};
constexpr std::chrono::milliseconds longest_pause{2000};

Problem unauthenticated(std::string detail) {
    return {
        .status = 401,
        .type = "unauthenticated",
        .title = "未表明身份",
        .detail = std::move(detail),
        .origin = "client",
        .hint =
            "请求头 Authorization: Bearer 令牌 (由 xinqiao token issue 发放), 或出示已登记的证书"};
}

boost::json::array words_json(Roles roles) {
    boost::json::array words;
    for (const RoleWord& one : caller_roles) {
        if (roles.contains(one.role)) words.emplace_back(one.word);
    }
    return words;
}

}  // namespace

Problem without_role(Roles needed, const Caller& caller) {
    Problem problem{
        .status = 403,
        .type = "missing-role",
        .title = "没有所需的角色",
        .detail = "需要其中一种角色: " + labels_of(needed) + "; " + caller.holder
                  + " 现有: " + labels_of(caller.roles),
        .origin = "client",
        .hint = caller.is_local ? "请在 [[callers.local]] 中列出这个用户"
                                : "请用有该角色的令牌或证书: xinqiao token issue, 或 "
                                  "[[callers.certificate]]"};
    problem.more["roles"] = words_json(needed);
    return problem;
}

Admission Doorkeeper::admit(const Right* right, Request& request) {
    if (right != nullptr && right->is_open()) return {};
    Asked asked;
    try {
        asked = who_asks(request);
    } catch (const Error& error) {
        return {response_of(error)};
    }
    if (!asked.refused.empty()) return refuse(unauthenticated(asked.detail), asked.refused);
    request.caller = std::move(asked.caller);
    if (auto refusal = refusal_of_pace(request.caller)) return {std::move(refusal)};
    if (right == nullptr || right->lets(request.caller)) return {.note = std::move(asked.note)};
    service_.refused("missing-role");
    return {response_of(without_role(right->roles(), request.caller))};
}

// The administrator at the command line waits for nobody.
std::optional<Response> Doorkeeper::refusal_of_pace(const Caller& caller) {
    if (caller.holder == local_administrator) return std::nullopt;
    const std::int64_t most = service_.gateway()->config.http.requests_per_minute;
    const std::chrono::seconds wait = paces_.wait_of(caller.holder, most, clock_.now());
    if (wait.count() == 0) return std::nullopt;
    service_.refused("too-many-requests");
    Response response = response_of(Problem{
        .status = 429,
        .type = "too-many-requests",
        .title = "请求过于频繁",
        .detail = "每分钟至多 " + std::to_string(most) + " 次 / at most so many a minute",
        .origin = "client",
        .hint = "请按 Retry-After 等待; 一次查询多个代码可用 /v1/subjects:batch"});
    response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
    return response;
}

Doorkeeper::Asked Doorkeeper::who_asks(const Request& request) {
    if (!request.authorization.empty()) return bearer(request.authorization);
    if (request.certificate) return certified(*request.certificate);
    if (!request.user) return {{}, "no-token", "没有出示令牌 / no token was shown"};
    return {local_caller(service_.gateway()->config.callers, *request.user, own_), {}, {}};
}

Doorkeeper::Asked Doorkeeper::certified(const PeerCertificate& shown) const {
    const std::string whose = "证书 " + shown.sha256;
    if (shown.until <= clock_.now()) {
        return {{}, "expired-certificate", whose + " 已过期 / the certificate has expired"};
    }
    auto caller = certificate_caller(service_.gateway()->config.callers, shown.sha256);
    if (caller) return {*std::move(caller), {}, {}};
    return {
        {},
        "unknown-certificate",
        whose + " 未登记在 [[callers.certificate]] / no caller has that certificate"};
}

Doorkeeper::Asked Doorkeeper::bearer(std::string_view authorization) {
    if (!authorization.starts_with(bearer_scheme) || authorization.size() > longest_authorization) {
        return {{}, "no-token", "只接受 Bearer 令牌 / only bearer tokens are taken"};
    }
    const Moment now = clock_.now();
    const auto database = service_.store.open();
    const auto token = tokens_.find(*database, sha256(authorization.substr(bearer_scheme.size())));
    if (!token) return {{}, "unknown-token", "没有这个令牌 / no such token"};
    const auto sentence = [&](std::string_view what) {
        return "第 " + std::to_string(token->id) + " 号令牌" + std::string{what};
    };
    if (token->is_revoked()) return {{}, "revoked", sentence("已撤销 / the token was revoked")};
    if (token->is_expired(now)) return {{}, "expired", sentence("已过期 / the token has expired")};
    Asked asked{{token->holder, token->roles, false}, {}, {}};
    if (day_of(token->last_used) != day_of(now)) {
        asked.note = [this, id = token->id, now] { note_use(id, now); };
    }
    return asked;
}

// The caller is not refused because somebody else is writing, and the next request
// notes it.
void Doorkeeper::note_use(std::int64_t token, Moment now) const {
    try {
        const auto database = service_.store.open();
        Transaction transaction{*database};
        Tokens{transaction}.used(token, now);
        transaction.commit();
    } catch (const Error& error) {
        log_event(LogLevel::warning, "http", {{"error", error.what()}}, "a use was not noted");
    }
}

Admission Doorkeeper::refuse(Problem problem, std::string_view reason) {
    service_.refused(reason);
    Response response = response_of(problem);
    const bool is_token = reason != "no-token" && !reason.ends_with("certificate");
    const std::string_view error = is_token ? ", error=\"invalid_token\"" : "";
    response.headers.emplace_back(
        "WWW-Authenticate", "Bearer realm=\"xinqiao\"" + std::string{error}
    );
    return {std::move(response), pause_after_failure()};
}

// Guessing 256 bits is hopeless; this keeps those who try from taking the threads of others.
std::chrono::milliseconds Doorkeeper::pause_after_failure() {
    const std::lock_guard lock{mutex_};
    const Moment now = clock_.now();
    if (now - minute_ > std::chrono::minutes{1} || now < minute_) {
        minute_ = now;
        failures_ = 0;
    }
    ++failures_;
    return std::min(pause_for_each * failures_, longest_pause);
}

}  // namespace xinqiao
