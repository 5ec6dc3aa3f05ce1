// What an operator says about an exchange by tables of a front-end database (前置库).
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/settings.hpp"

namespace xinqiao {

struct TableSettings {
    std::string backend = "postgresql";  // postgresql, mysql, sqlite3, odbc
    std::string product = "postgresql";  // odbc only: whose SQL the database behind it speaks
    std::string connection;              // "host=10.1.2.3 dbname=qzk", without user and password
    std::string user;
    CredentialName password;
    std::string schema;  // empty: the one that the database takes by itself
    // Columns that tell one record from another; of each table those that it has.
    std::vector<std::string> keys;
    // The control columns; empty: the tables have none.
    std::string row_id = "XYPTGUID";
    std::string batch_id = "XYPTBATCHGUID";
    std::string batch_number = "XYPTBATCHNO";
    std::string state = "XYPTSTATE";
    std::string entered = "XYPT_TIME_DXP";
    std::string modified = "XYPTMODIFY_DATE";
    std::string change_flag;
    std::string read_by = "all";         // all, batch, time, flag
    std::chrono::seconds settle{60};     // how late a row may be committed behind its time
    std::string withdraw_by = "delete";  // delete, flag
    std::string state_new = "0";         // what we write into the state column
    std::string state_accepted;          // what the platform writes; empty: it writes none
    std::string state_refused;
    std::string message;   // column with the platform's reason
    std::string answered;  // column with the time of its verdict
};

template <class V>
void visit_settings(V& setting, TableSettings& table) {
    using namespace std::chrono_literals;
    setting(
        "backend",
        table.backend,
        one_of({"postgresql", "mysql", "sqlite3", "odbc"}),
        "数据库接口, mysql 含 MariaDB / how we reach the database"
    );
    setting(
        "product",
        table.product,
        one_of({"postgresql", "mysql", "sqlite3", "sqlserver", "oracle"}),
        "仅 odbc: 数据库的 SQL 方言, 达梦写 oracle, 人大金仓写 postgresql / odbc only: whose SQL "
        "it "
        "speaks"
    );
    setting(
        "connection",
        table.connection,
        Anything{},
        "连接串, 不含用户名和密码 / connection string, without user and password"
    );
    setting("user", table.user, Anything{}, "用户名 / user");
    setting("password", table.password, Anything{}, "密码的凭据名称 / name of the credential");
    setting("schema", table.schema, Anything{}, "模式, 空: 默认 / schema; empty: the usual one");
    setting(
        "keys",
        table.keys,
        Anything{},
        "键列, 表中有的几列合起来唯一 / columns that tell records apart"
    );
    setting("row_id", table.row_id, Anything{}, "行标识列, 空: 没有 / row id; empty: none");
    setting("batch_id", table.batch_id, Anything{}, "批次标识列 / batch id");
    setting(
        "batch_number",
        table.batch_number,
        Anything{},
        "批次号列, 新增为 1, 每改加 1 / 1 at first, one more with each change"
    );
    setting("state", table.state, Anything{}, "状态列 / state");
    setting("entered", table.entered, Anything{}, "进入前置库时间列 / when the row came");
    setting("modified", table.modified, Anything{}, "修改时间列 / when it was changed last");
    setting(
        "change_flag",
        table.change_flag,
        Anything{},
        "变更标志列, 1 新增 2 修改 3 删除 / 1 new, 2 changed, 3 deleted"
    );
    setting(
        "read_by",
        table.read_by,
        one_of({"all", "batch", "time", "flag"}),
        "读取方式: 整表, 批次号, 修改时间, 变更标志 / how lists are read"
    );
    setting(
        "settle",
        table.settle,
        between(0s, std::chrono::seconds{86400}),
        "按时间读取时重读最近多久的行 / how much of the past is read again by time"
    );
    setting(
        "withdraw_by",
        table.withdraw_by,
        one_of({"delete", "flag"}),
        "撤回方式: 物理删除, 或变更标志置 3 / how rows are withdrawn"
    );
    setting("state_new", table.state_new, Anything{}, "写入状态列的值 / state that we write");
    setting(
        "state_accepted",
        table.state_accepted,
        Anything{},
        "平台接收后写入的状态, 空: 平台不回写 / state of an accepted row; empty: none is told"
    );
    setting(
        "state_refused", table.state_refused, Anything{}, "平台退回后写入的状态 / of a refused row"
    );
    setting("message", table.message, Anything{}, "平台退回原因列 / column of its reason");
    setting("answered", table.answered, Anything{}, "平台处理时间列 / column of its time");
}

}  // namespace xinqiao
