// What an operator says about a SOAP platform, and about each operation of it.
#pragma once

#include <string>
#include <vector>

#include "base/settings.hpp"

namespace xinqiao {

struct SoapSettings {
    std::string url;                             // "https://credit.example/services", no slash
    std::string version = "1.1";                 // 1.1, 1.2
    std::string name_space;                      // of the operations
    std::string action;                          // put before the operation; empty: SOAPAction ""
    bool qualified = false;                      // parameters stand in the namespace, too
    CredentialName token;                        // empty: none is sent
    std::string token_parameter = "token";       // its name among the parameters
    std::string payload = "rowdata";             // rowdata, json
    std::string payload_parameter = "xml";       // its name among the parameters
    std::vector<std::string> success = {"00"};   // codes that say "done"
    std::vector<std::string> refused_whole;      // codes said before any row was looked at
    std::vector<std::string> nothing_found;      // codes of a query that say "no such record"
    std::string failing_line = "unknown";        // what became of the other rows
    std::string id_column;                       // carries our change id; empty: not sent
    std::string withdrawn;                       // "ZT=2": marks a row as withdrawn
    bool overwrites = false;                     // the same row again has no second effect
    std::string paging = "whole";                // whole, page
    std::string page_parameter = "page";         // counts from 1
    std::string size_parameter = "size";         // rows per page
    std::string total = "total";                 // element that says how many rows the list has
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
    setting("operation", calls.operation, Anything{}, "soap: 操作名 / name of the operation");
    setting(
        "withdraw",
        calls.withdraw,
        Anything{},
        "soap: 撤下用的操作, 空: 见 soap.withdrawn / operation that withdraws"
    );
    setting(
        "query",
        calls.query,
        Anything{},
        "soap: 回读用的操作, 空: 不能回读 / operation that says what stands there"
    );
    setting(
        "query_by",
        calls.query_by,
        Anything{},
        "soap: 回读时作为参数的列, 空: 整行作为报文 / columns sent as parameters of the query"
    );
    setting(
        "parameters",
        calls.parameters,
        Anything{},
        "soap: 固定参数, 写作 名=值 / fixed parameters, name=value"
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
    setting("token", soap.token, Anything{}, "令牌的凭据名称 / credential with the token");
    setting("token_parameter", soap.token_parameter, Needed{}, "令牌的参数名 / parameter of it");
    setting(
        "payload",
        soap.payload,
        one_of({"rowdata", "json"}),
        "报文格式 / how rows are written inside the envelope"
    );
    setting(
        "payload_parameter", soap.payload_parameter, Needed{}, "报文的参数名 / parameter of the rows"
    );
    setting("success", soap.success, Needed{}, "表示成功的代码 / codes that say done");
    setting(
        "refused_whole",
        soap.refused_whole,
        Anything{},
        "未处理任何一行即整批拒收的代码 / codes said before any row was looked at"
    );
    setting(
        "nothing_found",
        soap.nothing_found,
        Anything{},
        "回读时表示没有记录的代码 / codes of a query that say no such record"
    );
    setting(
        "failing_line",
        soap.failing_line,
        one_of({"unknown", "stops", "continues", "rolls_back"}),
        "某行出错时其他行的结果: unknown 之前已收之后不明; stops 之前已收之后未处理; continues "
        "其他都已收; rolls_back 整批未收 / what became of the other rows when one failed"
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
        "撤下的标记, 写作 列=值; 空: 不能撤下, 除非有撤下操作 / COLUMN=value that marks a row as "
        "withdrawn"
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
    setting(
        "total", soap.total, Needed{}, "应答中总行数的元素 / element with the rows of the whole list"
    );
}

}  // namespace xinqiao
