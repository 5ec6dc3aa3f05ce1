// What an operator says about a JSON-over-HTTP platform.
#pragma once

#include <string>

#include "base/settings.hpp"

namespace xinqiao {

struct RestSettings {
    std::string url;                      // "https://credit.example/api", no slash at the end
    std::string authentication = "none";  // none, token, hmac
    CredentialName secret;                // the token, or the key of the HMAC
    std::string application;              // our name at the platform, sent along with an HMAC
    std::string paging = "cursor";        // cursor, page, since
    std::string rows_at = "/rows";        // JSON pointer to the rows of an answer
    std::string next_at = "/next";        // JSON pointer to the next cursor
    std::string complete_at = "/complete";
};

template <class V>
void visit_settings(V& setting, RestSettings& rest) {
    setting("url", rest.url, Anything{}, "接口根地址 / root of the interface");
    setting(
        "authentication",
        rest.authentication,
        one_of({"none", "token", "hmac"}),
        "认证方式 / how we say who we are"
    );
    setting(
        "secret", rest.secret, Anything{}, "凭据名称 / name of the credential: token or HMAC key"
    );
    setting(
        "application", rest.application, Anything{}, "平台分配的应用标识 / our name at the platform"
    );
    setting(
        "paging", rest.paging, one_of({"cursor", "page", "since"}), "分页方式 / how lists are paged"
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
