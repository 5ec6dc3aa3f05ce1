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
    std::string token_at = "/token";               // JSON pointer to the token of the answer
    std::string header = "Authorization";          // the header that carries it afterwards
    std::string prefix = "Bearer ";                // stands before it there
    std::chrono::seconds lifetime{1800};           // older tokens are not tried any more
    std::vector<std::string> ended{"401", "403"};  // codes of an envelope: log in again
};

// Bodies that only the platform can read, both ways.
struct CipherSettings {
    std::string method = "none";  // none, sm4-cbc, sm4-ecb
    CredentialName key;           // 32 hexadecimal digits
    std::string field = "data";   // of the JSON object that carries the Base64
};

// What a receipt calls its parts.
struct ReceiptNames {
    std::string id = "id";
    std::string code = "code";
    std::string message = "message";
    std::string reference = "reference";  // their own number of the record
    std::string pause = "pause";          // seconds, where the code says "later"
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
    std::string code_at = "/code";  // where an envelope says its code and its message
    std::string message_at = "/message";
    std::vector<std::string> good_codes{"00", "0", "200"};
    bool conditional = true;                     // asks whether an answer that we have has changed
    std::vector<std::string> later_codes{"09"};  // of a receipt: come back later
    std::string receipts_at = "/receipts";       // where an answer to a push has its receipts
    ReceiptNames receipt;
    CipherSettings cipher;
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
    setting(
        "ended",
        login.ended,
        Anything{},
        "表示令牌已失效的代码 / codes of an envelope that mean: log in again"
    );
}

template <class V>
void visit_settings(V& setting, CipherSettings& cipher) {
    setting(
        "method",
        cipher.method,
        one_of({"none", "sm4-cbc", "sm4-ecb"}),
        "报文体加密 / how bodies are encrypted"
    );
    setting(
        "key", cipher.key, Anything{}, "SM4 密钥的凭据, 32 位十六进制 / credential: 32 hex digits"
    );
    setting("field", cipher.field, Needed{}, "承载密文的字段 / field that carries the Base64");
}

template <class V>
void visit_settings(V& setting, ReceiptNames& receipt) {
    setting("id", receipt.id, Needed{}, "变更编号的字段 / field with the number of the change");
    setting("code", receipt.code, Needed{}, "结果代码的字段 / field with the code");
    setting("message", receipt.message, Needed{}, "说明的字段 / field with the message");
    setting("reference", receipt.reference, Needed{}, "对方编号的字段 / field with their number");
    setting("pause", receipt.pause, Needed{}, "等待秒数的字段 / field with the seconds to wait");
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
    setting("code_at", rest.code_at, Needed{}, "结果代码所在位置 / where an envelope has its code");
    setting("message_at", rest.message_at, Needed{}, "说明文字所在位置 / and its message");
    setting(
        "good_codes", rest.good_codes, Anything{}, "表示成功的代码 / codes that mean: in order"
    );
    setting(
        "conditional",
        rest.conditional,
        Anything{},
        "平台给出版本 (ETag) 时只问是否变动 / ask only for changes where they name a version"
    );
    setting(
        "later_codes",
        rest.later_codes,
        Anything{},
        "回执里表示稍后再报的代码 / codes: come back later"
    );
    setting("receipts_at", rest.receipts_at, Needed{}, "逐条回执所在位置 / where receipts stand");
    setting("receipt", rest.receipt, Anything{}, "回执的字段名 / names of the parts of a receipt");
    setting("cipher", rest.cipher, Anything{}, "报文体加密 / encryption of bodies");
}

}  // namespace xinqiao
