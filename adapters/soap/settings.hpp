// What an operator says about a SOAP platform, and about the operations of one list or kind.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/settings.hpp"

namespace xinqiao {

// How a token is got; without an operation it is a credential, or there is none.
struct SoapLogin {
    std::string operation;  // empty: nobody logs in
    std::string path;       // its endpoint below the url
    std::string user_parameter = "username";
    std::string user;
    std::string password_parameter = "password";
    CredentialName password;
    std::string token = "token";          // element of the answer that holds it, unless it is bare
    std::chrono::seconds lifetime{1800};  // older tokens are not tried any more
    std::vector<std::string> ended;       // codes that say "log in again"; nothing was done then
};

// Where an answer says what, and what it means.
struct SoapWords {
    std::vector<std::string> code = {"code", "errorCode"};
    std::vector<std::string> message = {"message", "errorMsg"};
    std::vector<std::string> line = {"line"};
    std::vector<std::string> reference = {"reference"};
    std::vector<std::string> total = {"total", "totalSize"};
    std::vector<std::string> failed = {"failSize"};
    std::string row;                            // element that tells of one row; empty: none does
    std::vector<std::string> success = {"00"};  // codes that say "done"
    std::vector<std::string> later;             // codes of "come back later": nothing was taken
    std::vector<std::string> refused_whole;     // codes said before any row was looked at
    std::vector<std::string> nothing_found;     // codes of a query: no such record, no rows
    std::string failing_line = "unknown";       // what became of the other rows
};

struct SoapSettings {
    std::string url;                        // "https://credit.example/services", no slash
    std::string version = "1.1";            // 1.1, 1.2
    std::string name_space;                 // of the operations
    std::string action;                     // put before the operation; empty: SOAPAction ""
    bool qualified = false;                 // parameters stand in the namespace, too
    CredentialName token;                   // empty: none is sent, unless we log in
    std::string token_at = "parameter";     // parameter, header
    std::string token_name = "token";       // its name there
    std::string payload = "rowdata";        // rowdata, datas, json
    std::string payload_parameter = "xml";  // its name among the parameters
    std::string id_column;                  // carries our change id; empty: not sent
    std::string withdrawn;                  // "ZT=2": marks a row as withdrawn
    bool overwrites = false;                // the same row again has no second effect
    std::string paging = "whole";           // whole, page
    std::string page_parameter = "page";    // counts from 1
    std::string size_parameter = "size";    // rows per page
    SoapLogin login;
    SoapWords answer;
};

// The operations of one list or one kind; the endpoint is its `path`.
struct SoapCalls {
    std::string operation;                // gives the list, or takes changes
    std::string withdraw;                 // takes withdrawals; empty: see `withdrawn`
    std::string query;                    // says what stands there; empty: it cannot
    std::vector<std::string> query_by;    // columns sent as parameters; none: the row as payload
    std::vector<std::string> parameters;  // "name=value", sent along every time
};

template <class V>
void visit_settings(V& setting, SoapCalls& calls) {
    setting("operation", calls.operation, Anything{}, "操作名 / name of the operation");
    setting(
        "withdraw",
        calls.withdraw,
        Anything{},
        "撤下用的操作, 空: 见 soap.withdrawn / operation that withdraws; empty: soap.withdrawn"
    );
    setting(
        "query",
        calls.query,
        Anything{},
        "回读用的操作, 空: 不能回读 / operation that says what stands there"
    );
    setting(
        "query_by",
        calls.query_by,
        Anything{},
        "回读时作为参数的列, 空: 整行作为报文 / columns sent as parameters; empty: the row"
    );
    setting(
        "parameters",
        calls.parameters,
        Anything{},
        "固定参数, 写作 名=值 / fixed parameters, name=value"
    );
}

template <class V>
void visit_settings(V& setting, SoapLogin& login) {
    using namespace std::chrono_literals;
    setting(
        "operation", login.operation, Anything{}, "登录操作, 空: 不登录 / operation; empty: none"
    );
    setting("path", login.path, Anything{}, "登录的网址路径 / path of its endpoint");
    setting("user_parameter", login.user_parameter, Needed{}, "用户名的参数名 / parameter: user");
    setting("user", login.user, Anything{}, "用户名 / user");
    setting(
        "password_parameter",
        login.password_parameter,
        Needed{},
        "口令的参数名 / parameter: password"
    );
    setting("password", login.password, Anything{}, "口令的凭据 / credential with the password");
    setting("token", login.token, Needed{}, "应答中的令牌元素 / element that holds the token");
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
        "表示令牌失效、未作处理的代码 / codes that say the token ended and nothing was done"
    );
}

template <class V>
void visit_settings(V& setting, SoapWords& words) {
    setting("code", words.code, Anything{}, "结果代码的元素 / elements with the code");
    setting("message", words.message, Anything{}, "说明的元素 / elements with the message");
    setting("line", words.line, Anything{}, "出错行号的元素, 从 1 起 / failing lines, from 1");
    setting("reference", words.reference, Anything{}, "平台编号的元素 / their own number");
    setting("total", words.total, Anything{}, "总行数的元素 / rows of all");
    setting("failed", words.failed, Anything{}, "失败行数的元素 / rows that failed");
    setting("row", words.row, Anything{}, "逐行结果的元素, 空: 没有 / element that tells of a row");
    setting("success", words.success, Anything{}, "表示成功的代码 / codes that say done");
    setting("later", words.later, Anything{}, "请稍后再来的代码 / codes of come back later");
    setting(
        "refused_whole",
        words.refused_whole,
        Anything{},
        "未处理任何一行即整批拒收的代码 / codes said before any row was looked at"
    );
    setting(
        "nothing_found",
        words.nothing_found,
        Anything{},
        "查询时表示没有记录的代码 / codes of a query that say no such record"
    );
    setting(
        "failing_line",
        words.failing_line,
        one_of({"unknown", "stops", "continues", "rolls_back"}),
        "某行出错时其他行: unknown 不明, 回读后定; stops 之前已收、之后未处理; continues 都已收; "
        "rolls_back 都未收 / what became of the other rows when one failed"
    );
}

template <class V>
void visit_settings(V& setting, SoapSettings& soap) {
    setting("url", soap.url, Anything{}, "服务根地址 / root of the services");
    setting("version", soap.version, one_of({"1.1", "1.2"}), "SOAP 版本 / version of SOAP");
    setting("namespace", soap.name_space, Anything{}, "操作的命名空间 / namespace of operations");
    setting(
        "action",
        soap.action,
        Anything{},
        "SOAPAction 的前缀, 后接操作名; 空: 不填 / put before the operation in SOAPAction"
    );
    setting(
        "qualified",
        soap.qualified,
        Anything{},
        "参数是否也带命名空间 (.NET 服务常需要) / parameters stand in the namespace, too"
    );
    setting("token", soap.token, Anything{}, "令牌的凭据 / credential with the token");
    setting(
        "token_at",
        soap.token_at,
        one_of({"parameter", "header"}),
        "令牌放在参数或 SOAP 头里 / among the parameters or in the header"
    );
    setting("token_name", soap.token_name, Needed{}, "令牌的名称 / name of the token there");
    setting(
        "payload",
        soap.payload,
        one_of({"rowdata", "datas", "json"}),
        "报文格式 / how rows are written inside the envelope"
    );
    setting(
        "payload_parameter",
        soap.payload_parameter,
        Needed{},
        "报文的参数名 / parameter of the rows"
    );
    setting(
        "id_column",
        soap.id_column,
        Anything{},
        "携带变更编号的列, 空: 不发送 / column that carries our change id; empty: not sent"
    );
    setting(
        "withdrawn",
        soap.withdrawn,
        Anything{},
        "撤下的标记, 写作 列=值 / COLUMN=value that marks a row as withdrawn"
    );
    setting(
        "overwrites",
        soap.overwrites,
        Anything{},
        "同一行再报一次没有第二次效果 / the same row again has no second effect"
    );
    setting("paging", soap.paging, one_of({"whole", "page"}), "分页方式 / how lists are paged");
    setting("page_parameter", soap.page_parameter, Needed{}, "页码的参数名 / parameter: page");
    setting("size_parameter", soap.size_parameter, Needed{}, "每页行数的参数名 / parameter: rows");
    setting("login", soap.login, Anything{}, "登录取令牌 / how a token is got");
    setting("answer", soap.answer, Anything{}, "应答的读法 / how answers are read");
}

}  // namespace xinqiao
