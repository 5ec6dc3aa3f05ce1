// What an operator says about a platform with an interface over HTTP.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/settings.hpp"

namespace xinqiao {

// How a token is got that lasts for a while.
struct LoginSettings {
    std::string path = "/login";
    std::string user_field = "username";  // of the JSON body; holds rest.application
    std::string password_field = "password";
    std::string token_at = "/token";       // JSON pointer to the token of the answer
    std::string header = "Authorization";  // the header that carries it afterwards
    std::string prefix = "Bearer ";        // stands before it there
    std::chrono::seconds lifetime{1800};   // older tokens are not tried any more
};

struct RestSettings {
    std::string url;                      // "https://credit.example/api", no slash at the end
    std::string authentication = "none";  // none, token, login, md5, hmac, hmac-sm3, sm2
    CredentialName secret;                // the token, password, key of the HMAC, or SM2 key in PEM
    std::string application;              // our name at the platform
    LoginSettings login;
    std::vector<std::string> headers;  // further ones, "serviceId: 42"
    std::string encoding = "auto";     // auto, utf-8, gb18030
    std::string paging = "cursor";     // cursor, page, offset, since
    std::string total_at;              // JSON pointer to the number of all rows; empty: not said
    std::string rows_at = "/rows";     // JSON pointer to the rows of an answer
    std::string next_at = "/next";     // JSON pointer to the next cursor
    std::string complete_at = "/complete";
};

template <class V>
void visit_settings(V& setting, LoginSettings& login) {
    using namespace std::chrono_literals;
    setting("path", login.path, Needed{}, "登录接口路径 / path of the login");
    setting("user_field", login.user_field, Needed{}, "账号字段名 / field with rest.application");
    setting(
        "password_field", login.password_field, Needed{}, "口令字段名 / field with rest.secret"
    );
    setting("token_at", login.token_at, Needed{}, "令牌所在位置 / JSON pointer to the token");
    setting("header", login.header, Needed{}, "携带令牌的请求头 / header that carries the token");
    setting("prefix", login.prefix, Anything{}, "令牌之前的文字 / what stands before the token");
    setting(
        "lifetime",
        login.lifetime,
        between(10s, std::chrono::seconds{86400}),
        "令牌最长使用时间 / how long a token is used"
    );
}

template <class V>
void visit_settings(V& setting, RestSettings& rest) {
    setting("url", rest.url, Anything{}, "接口根地址 / root of the interface");
    setting(
        "authentication",
        rest.authentication,
        one_of({"none", "token", "login", "md5", "hmac", "hmac-sm3", "sm2"}),
        "认证方式 / how we say who we are"
    );
    setting(
        "secret",
        rest.secret,
        Anything{},
        "凭据名称: 令牌、口令、密钥或 SM2 私钥 / credential: token, password, key, SM2 key in PEM"
    );
    setting(
        "application", rest.application, Anything{}, "平台分配的应用标识 / our name at the platform"
    );
    setting("login", rest.login, Anything{}, "登录换取令牌 / how to log in for a token");
    setting("headers", rest.headers, Anything{}, "附加请求头, 每项 名称: 值 / further headers");
    setting(
        "encoding",
        rest.encoding,
        one_of({"auto", "utf-8", "gb18030"}),
        "字符编码, auto 按应答的声明 / characters of answers and requests"
    );
    setting(
        "paging",
        rest.paging,
        one_of({"cursor", "page", "offset", "since"}),
        "分页方式 / how lists are paged"
    );
    setting(
        "total_at", rest.total_at, Anything{}, "总行数所在位置, 空: 不核对 / where the total stands"
    );
    setting("rows_at", rest.rows_at, Needed{}, "数据行所在位置 / JSON pointer to the rows");
    setting(
        "next_at", rest.next_at, Needed{}, "下一页游标所在位置 / JSON pointer to the next cursor"
    );
    setting(
        "complete_at", rest.complete_at, Needed{}, "是否已到末页 / JSON pointer to the end mark"
    );
}

}  // namespace xinqiao
