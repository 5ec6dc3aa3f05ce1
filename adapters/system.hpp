// What an operator says about one system: one file in conf/systems.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "adapters/files/settings.hpp"
#include "adapters/http/settings.hpp"
#include "adapters/platform_code.hpp"
#include "adapters/process/settings.hpp"
#include "adapters/rest/settings.hpp"
#include "adapters/soap/settings.hpp"
#include "adapters/spreadsheet/settings.hpp"
#include "adapters/table/settings.hpp"
#include "base/secret.hpp"
#include "base/settings.hpp"

namespace xinqiao {

// When a list counts as broken: nothing is withdrawn and no picture replaced then.
struct GuardSettings {
    std::int64_t minimum = 0;     // fewer rows than this: broken
    std::int64_t most_gone = 20;  // per cent of the former rows that may disappear in one run
    // Per cent of the rows known before that may say something else in one run.
    std::int64_t most_changed = 20;
    std::string sentinel;  // natural key of a record that is always there; empty: none
};

// One list that we read.
struct StreamSettings {
    std::string name;
    std::string kind;
    std::string mapping;
    std::string role = "take";  // "take": records of theirs; "published": what they show of ours
    std::string path;  // rest: path of the URL; files: folder or file pattern below the root
    bool full = true;  // the list is whole each time; false: only what changed since the cursor
    std::string schedule = "daily 02:30";
    // A list that was not read whole for longer than that is old; 0: none ever is.
    std::chrono::seconds refresh{0};
    std::int64_t page_rows = 1000;
    GuardSettings guards;
    SoapCalls soap;
    // Spellings of the columns, as the mapping knows them: not set but told by `tell_columns`.
    std::vector<std::string> headings{};
};

// One kind that we publish there.
struct PublicationSettings {
    std::string kind;
    std::string mapping;
    std::string path;
    std::int64_t batch = 100;  // changes per push
    SoapCalls soap;
    // The columns that tell records apart, as the mapping writes them: told by `tell_columns`.
    std::vector<std::string> keys{};
    // All columns that the mapping writes: told likewise.
    std::vector<std::string> columns{};
};

// How gently we treat it.
struct CareSettings {
    std::chrono::seconds timeout{30};
    // How long after that a change whose answer was lost may still take effect.
    std::chrono::seconds settle{30};
    std::int64_t concurrency = 1;  // pushes at the same time, each over a connection of its own
    std::int64_t requests_per_minute = 600;
    std::int64_t pushes_per_day = 100000;
    std::int64_t failures_until_open = 5;
    std::chrono::seconds open_for{60};
    std::chrono::seconds first_retry{15};
    std::chrono::seconds last_retry{3600};
    std::chrono::seconds receipt_patience{10};  // how long a night waits for receipts by file
    std::int64_t keep_payloads_days = 30;       // 0: not kept
};

struct SystemSettings {
    std::string name;
    std::string label;    // Chinese
    std::string adapter;  // a name of adapters/catalogue
    std::string owner;    // who owns what it says: "bureau" for local systems, else its own name
    bool enabled = true;
    CareSettings care;
    TlsSettings tls;
    RestSettings rest;
    FilesSettings files;
    ProcessSettings process;
    SoapSettings soap;
    SpreadsheetSettings spreadsheet;
    TableSettings table;
    std::vector<StreamSettings> streams;
    std::vector<PublicationSettings> publications;
    CodeTable code_table;  // of a file of its own: NAME.codes.toml
};

template <class V>
void visit_settings(V& setting, GuardSettings& guards) {
    setting(
        "minimum",
        guards.minimum,
        between(0, 1'000'000'000),
        "全量名单少于这么多行即视为异常 / fewer rows than this: the list is broken"
    );
    setting(
        "most_gone",
        guards.most_gone,
        between(0, 100),
        "一次最多允许消失的百分比 / per cent that may disappear in one run"
    );
    setting(
        "most_changed",
        guards.most_changed,
        between(0, 100),
        "一次最多允许变更的百分比, 100: 不检查 / per cent of the known rows that may change in one "
        "run; 100: any"
    );
    setting(
        "sentinel",
        guards.sentinel,
        Anything{},
        "必须始终存在的记录的主键 / key of a record that is always there"
    );
}

template <class V>
void visit_settings(V& setting, StreamSettings& stream) {
    setting("name", stream.name, Needed{}, "名单名称 / name of the list");
    setting("kind", stream.kind, Needed{}, "信息类别 / kind of record, a file of schema/kinds");
    setting("mapping", stream.mapping, Needed{}, "映射 / a file of schema/mappings");
    setting(
        "role",
        stream.role,
        one_of({"take", "published"}),
        "take 读取对方的记录; published 回读对方公示的内容 / records of theirs, or what they show "
        "of ours"
    );
    setting(
        "path",
        stream.path,
        Anything{},
        "rest, soap: 网址路径; files: 根目录下的文件模式; table: 表名 / URL path, file pattern "
        "below the "
        "root, or table"
    );
    setting("full", stream.full, Anything{}, "每次是否为全量 / the list is whole each time");
    setting(
        "schedule",
        stream.schedule,
        Needed{},
        "时间表: every 15m, daily 02:30, workdays 18:00 / when to read it"
    );
    setting(
        "refresh",
        stream.refresh,
        between(std::chrono::seconds{0}, std::chrono::seconds{366 * 86400}),
        "超过这么久未能完整读取即报“名单过期”, 0: 不检查 / not read whole for longer than this: "
        "the list is old; 0: not checked"
    );
    setting("page_rows", stream.page_rows, between(1, 1'000'000), "每页行数 / rows per page");
    setting("guards", stream.guards, Anything{}, "全量名单的防护 / guards on a full list");
    setting("soap", stream.soap, Anything{}, "soap: 读取用的操作 / operations of the list");
}

template <class V>
void visit_settings(V& setting, PublicationSettings& publication) {
    setting("kind", publication.kind, Needed{}, "信息类别 / kind of record that we publish there");
    setting("mapping", publication.mapping, Needed{}, "映射 / a file of schema/mappings");
    setting(
        "path",
        publication.path,
        Anything{},
        "rest, soap: 网址路径; files: 报文目录; table: 表名 / URL path, folder of the messages, or "
        "table"
    );
    setting("batch", publication.batch, between(1, 5000), "每批条数 / changes per push");
    setting("soap", publication.soap, Anything{}, "soap: 报送用的操作 / operations of the kind");
}

template <class V>
void visit_settings(V& setting, CareSettings& care) {
    using namespace std::chrono_literals;
    setting(
        "timeout",
        care.timeout,
        between(1s, std::chrono::seconds{600}),
        "一次交换最长等待 / patience with one exchange"
    );
    setting(
        "settle",
        care.settle,
        between(0s, std::chrono::seconds{3600}),
        "答复丢失后多久内仍可能生效, 此前回读不到也不重推; 0: 对方识别重复编号 / how long a change "
        "whose answer was lost may still take effect; 0: it recognises a repeated change number"
    );
    setting(
        "concurrency",
        care.concurrency,
        between(1, 32),
        "同时进行几路推送, 每路一条连接 / pushes at the same time, a connection each"
    );
    setting(
        "requests_per_minute",
        care.requests_per_minute,
        between(1, 1'000'000),
        "每分钟最多请求数 / most requests per minute"
    );
    setting(
        "pushes_per_day",
        care.pushes_per_day,
        between(1, 1'000'000'000),
        "每日最多推送条数 / most changes pushed per day"
    );
    setting(
        "failures_until_open",
        care.failures_until_open,
        between(1, 1000),
        "连续失败多少次后熔断 / failures in a row until the breaker opens"
    );
    setting(
        "open_for",
        care.open_for,
        between(1s, std::chrono::seconds{86400}),
        "熔断后多久试探一次, 试探失败则加倍, 至多 last_retry / pause of an open breaker before one "
        "probe; doubles with each that fails, up to last_retry"
    );
    setting(
        "first_retry",
        care.first_retry,
        between(1s, std::chrono::seconds{3600}),
        "首次重试前的等待, 逐次加倍 / pause after a failure; doubles"
    );
    setting(
        "last_retry",
        care.last_retry,
        between(1s, std::chrono::seconds{86400}),
        "重试等待的上限 / longest pause between attempts"
    );
    setting(
        "receipt_patience",
        care.receipt_patience,
        between(0s, std::chrono::seconds{3600}),
        "夜间任务等待回执文件的时间 / how long a night waits for late receipts"
    );
    setting(
        "keep_payloads_days",
        care.keep_payloads_days,
        between(0, 3650),
        "原始报文保存天数, 0 不保存 / days to keep raw payloads"
    );
}

template <class V>
void visit_settings(V& setting, SystemSettings& system) {
    setting("name", system.name, Needed{}, "系统代号, 与文件名相同 / name, the same as the file");
    setting("label", system.label, Needed{}, "系统名称 / what people call it");
    setting("adapter", system.adapter, Needed{}, "适配器 / kind of adapter: see xinqiao system ls");
    setting(
        "owner", system.owner, Needed{}, "谁认定谁负责: 本局系统写 bureau / who owns what it says"
    );
    setting("enabled", system.enabled, Anything{}, "是否启用 / whether it takes part");
    setting("care", system.care, Anything{}, "节流、熔断、重试 / how gently we treat it");
    setting("tls", system.tls, Anything{}, "https 与 ftps 的证书 / certificates of https and ftps");
    setting("rest", system.rest, Anything{}, "rest 适配器 / settings of the rest adapter");
    setting("files", system.files, Anything{}, "files 适配器 / settings of the files adapter");
    setting(
        "process", system.process, Anything{}, "process 适配器 / settings of the process adapter"
    );
    setting("soap", system.soap, Anything{}, "soap 适配器 / settings of the soap adapter");
    setting(
        "spreadsheet",
        system.spreadsheet,
        Anything{},
        "spreadsheet 适配器 / settings of the spreadsheet adapter"
    );
    setting("table", system.table, Anything{}, "table 适配器 / settings of the table adapter");
    setting("stream", system.streams, Anything{}, "读取的名单 / lists that we read");
    setting("publish", system.publications, Anything{}, "公示的类别 / kinds that we publish there");
}

// The text of a credential; throws Error{misconfigured} naming it when it cannot be read.
using Credentials = std::function<Secret(const CredentialName&)>;

}  // namespace xinqiao
