#include "adapters/rest/authentication.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "adapters/http/status.hpp"
#include "adapters/rest/signature.hpp"
#include "base/digest.hpp"
#include "base/local_time.hpp"

namespace xinqiao {
namespace {

// What stands behind "https://host:port".
std::string path_and_query(const std::string& url) {
    const std::size_t scheme = url.find("://");
    const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
    const std::size_t path = url.find('/', host);
    return path == std::string::npos ? "/" : url.substr(path);
}

using Parameters = std::vector<std::pair<std::string, std::string>>;

// The query of a URL, decoded.
Parameters parameters_of(const std::string& url) {
    Parameters parameters;
    const std::size_t mark = url.find('?');
    std::string_view rest{url};
    rest.remove_prefix(mark == std::string::npos ? url.size() : mark + 1);
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const std::size_t equal = std::min(pair.find('='), pair.size());
        const std::string_view value = pair.substr(std::min(equal + 1, pair.size()));
        parameters.emplace_back(pair.substr(0, equal), text_of_query(std::string{value}));
    }
    return parameters;
}

[[noreturn]] void login_refused(long status) {
    throw Error{
        Error::Kind::forbidden,
        "登录没有得到令牌 (HTTP " + std::to_string(status) + ")",
        "请核对 rest.application、口令凭据与 rest.login; 为免账号被锁, 五分钟内不再尝试"};
}

// Some platforms answer a wrong password with 400 or 422.
void check_login(HttpAnswer answer) {
    const bool other = answer.status == 404 || answer.status == 408 || answer.status == 429;
    const bool refused = answer.status >= 400 && answer.status < 500 && !other;
    const bool page = answer.type == "text/html";
    if (refused && !page) login_refused(answer.status);
    if (!page) answer.type.clear();  // so that the answer is not quoted
    check_status(answer);
}

}  // namespace

Authentication::Authentication(const RestSettings& rest, const Credentials& credentials)
    : login_{rest.login}, method_{rest.authentication}, application_{rest.application} {
    if (method_ != "none") secret_ = credentials(rest.secret);
}

void Authentication::sign(HttpRequest& request, Moment now) const {
    if (method_ == "none" || method_ == "login") return;
    if (method_ == "token") {
        request.headers.emplace_back("Authorization", "Bearer " + secret_.reveal());
        return;
    }
    const std::string time = time_stamp(now);
    if (method_ == "md5") return sign_query(request, time);
    const std::string signature = signature_of(request, time);
    request.headers.emplace_back("X-Application", application_);
    request.headers.emplace_back("X-Time", time);
    request.headers.emplace_back("X-Signature", signature);
}

std::string Authentication::signature_of(const HttpRequest& request, const std::string& time)
    const {
    if (method_ == "sm2") {
        Parameters parameters = parameters_of(request.url);
        parameters.emplace_back("application", application_);
        parameters.emplace_back("time", time);
        parameters.emplace_back("body", request.body);
        return sm2_signature(secret_, sorted_parameters(std::move(parameters)));
    }
    const std::string front =
        request.method + "\n" + path_and_query(request.url) + "\n" + time + "\n";
    if (method_ == "hmac-sm3") return hmac_sm3(secret_.reveal(), front + sm3(request.body).hex());
    return hmac_sha256(secret_.reveal(), front + sha256(request.body).hex());
}

// MD5 proves little, and nothing of the body; some platforms know no better.
void Authentication::sign_query(HttpRequest& request, const std::string& time) const {
    request.url += request.url.find('?') == std::string::npos ? "?" : "&";
    request.url += "appKey=" + query_text(application_) + "&requestTime=" + time
                   + "&sign=" + md5(application_ + secret_.reveal() + time);
}

HttpRequest Authentication::login_request(const std::string& url) const {
    HttpRequest request;
    request.method = "POST";
    request.url = url + (login_.path.starts_with('/') ? "" : "/") + login_.path;
    request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}};
    request.body = boost::json::serialize(boost::json::object{
        {login_.user_field, application_}, {login_.password_field, secret_.reveal()}});
    return request;
}

// The answer is not quoted: it may hold secrets.
Secret Authentication::token_in(const HttpAnswer& answer) const {
    check_login(answer);
    boost::json::error_code fault;
    const boost::json::value document = boost::json::parse(answer.body, fault);
    const boost::json::value* const token =
        fault ? nullptr : document.find_pointer(login_.token_at, fault);
    if (token != nullptr && token->is_string() && !token->get_string().empty()) {
        return Secret{std::string{token->get_string()}};
    }
    login_refused(answer.status);
}

void Authentication::show_token(HttpRequest& request, const Secret& token) const {
    request.headers.emplace_back(login_.header, login_.prefix + token.reveal());
}

std::string time_stamp(Moment now) {
    std::string text = local_time(now);
    std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
    return text;
}

}  // namespace xinqiao
