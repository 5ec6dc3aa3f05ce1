// What an operator may set: plain values with defaults, each declared once by visit_settings.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "adapters/system.hpp"
#include "base/settings.hpp"
#include "schema/measure.hpp"
#include "schema/policy.hpp"

namespace xinqiao {

struct StoreSettings {
    std::string path = "/var/lib/xinqiao/xinqiao.db";
    bool sealed = false;
};

struct FolderSettings {
    std::string systems = "systems";
    std::string schema;       // empty: found beside the program
    std::string credentials;  // empty: $CREDENTIALS_DIRECTORY
    std::string reports = "/var/lib/xinqiao/reports";
};

struct LogSettings {
    std::string level = "info";
};

// What makes the port speak TLS. Without a certificate it speaks plainly, on loopback only.
struct DoorTlsSettings {
    std::string certificate;  // PEM file: ours, then those that lead to its authority
    CredentialName key;       // of that certificate, PEM
    std::string key_file;     // or a file that only its owner can read
    std::string client_ca;    // PEM file; empty: no certificates of callers

    bool is_on() const { return !certificate.empty(); }
};

// The front door. Neither port nor socket: it stays shut.
struct HttpSettings {
    std::string address = "127.0.0.1";
    std::int64_t port = 0;  // 0: no TCP
    std::string socket = "/run/xinqiao/xinqiao.sock";
    std::int64_t network_threads = 2;
    std::int64_t workers = 2;
    std::int64_t body_bytes = 65536;
    std::int64_t connections = 1024;
    std::int64_t requests_per_minute = 600;
    std::chrono::seconds header_timeout{10};
    std::chrono::seconds timeout{15};
    std::chrono::seconds idle_timeout{60};
    std::chrono::seconds write_timeout{30};
    DoorTlsSettings tls;
};

struct ScheduleSettings {
    bool enabled = true;
    bool catch_up = true;
};

// Beyond these the verdict of `status` is no longer green.
struct LimitSettings {
    std::chrono::seconds success_age{36 * 3600};
    std::chrono::seconds pending_age{24 * 3600};
    std::int64_t quarantine_rows = 1000;
    std::chrono::seconds backup_age{48 * 3600};
    std::chrono::seconds worker_silence{120};
    std::int64_t disk_free_mib = 1024;
};

// How long what is settled is kept; open rows and findings stay.
struct RetentionSettings {
    std::int64_t quarantine_days = 365;
    std::int64_t findings_days = 1095;
};

// Copies of the store, made while it is written.
struct BackupSettings {
    std::string folder = "/var/lib/xinqiao/backups";
    std::int64_t keep = 14;
};

// Who is told when something becomes wrong, worse or right. Neither: nobody.
struct AlertSettings {
    CredentialName webhook;             // its address, which itself opens the door
    std::string webhook_form = "json";  // json, wecom, dingtalk
    CredentialName webhook_secret;      // of a 钉钉 robot that asks for signatures
    std::string mail_server;            // "smtps://mail.example:465"
    std::string mail_from;
    std::vector<std::string> mail_to;
    std::string mail_user;
    CredentialName mail_password;
    std::int64_t digest_hour = 8;  // -1: no digest
};

// The rates of the report (上报率, 及时率, 合规率): places count differently.
struct IndicatorSettings {
    std::int64_t days = 365;
    std::string reporting_of = "produced";
    std::string timeliness_of = "reported";
};

// Which rule sets are in force, the first that has a rule first; see docs/formats/policy.md.
struct PolicySettings {
    std::vector<std::string> rule_sets = usual_rule_sets();
};

// When people are warned of deadlines, and who they are: the roles of the rule sets.
struct DeadlineSettings {
    std::vector<std::int64_t> warn_working_days{3, 1};
    std::string clerk = "经办人";
    std::string legal = "法规与执法监察股";
    std::string steward = "数据管理员";

    // The name of a role; an unknown role names itself.
    std::string owner(const std::string& role) const {
        if (role == "clerk") return clerk;
        if (role == "legal") return legal;
        return role == "steward" ? steward : role;
    }
};

// What is asked of decisions beyond what the law refuses.
struct DecisionSettings {
    std::string repair_notice_since;  // "2024-10-01"; empty: nobody asks
};

// A user of this machine whose programs come in over the unix socket.
struct LocalCaller {
    std::string user;    // of the operating system
    std::string holder;  // the person or office; acts are told as his
    std::vector<std::string> roles;
};

// A program that shows a certificate which an authority of [http.tls] client_ca signed.
struct CertificateCaller {
    std::vector<std::string> sha256;  // of the certificate; several while one is renewed
    std::string holder;
    std::vector<std::string> roles;
};

// Who is known by his user or certificate. root and the user of the daemon need not be: they are
// the administrator.
struct CallerSettings {
    std::vector<LocalCaller> local;
    std::vector<CertificateCaller> certificate;
};

// Where a value came from ("conf/xinqiao.toml:12"), by its full name; absent: the default.
// Names of a system's settings begin with the system: "league:care.timeout".
using Origins = std::map<std::string, std::string>;

struct MeasureSettings {
    std::vector<std::string> catalogues = usual_measure_catalogues();
    std::string departments;  // a file; empty: all falls to the role `legal` of [deadlines]
    std::int64_t answer_working_days = 10;
};

struct Config {
    StoreSettings store;
    FolderSettings folders;
    LogSettings log;
    HttpSettings http;
    ScheduleSettings schedule;
    LimitSettings limits;
    RetentionSettings retention;
    BackupSettings backup;
    AlertSettings alerts;
    IndicatorSettings indicators;
    PolicySettings policy;
    DeadlineSettings deadlines;
    DecisionSettings decisions;
    MeasureSettings measures;
    CallerSettings callers;

    std::vector<SystemSettings> systems;  // by name; one file each
    std::filesystem::path file;
    Origins origins;
};

template <class V>
void visit_settings(V& setting, StoreSettings& store) {
    setting("path", store.path, Needed{}, "数据库文件 / file of the database");
    setting(
        "sealed",
        store.sealed,
        Anything{},
        "个人信息必须加密, 没有密钥不启动 / without a key nothing starts"
    );
}

template <class V>
void visit_settings(V& setting, FolderSettings& folders) {
    setting(
        "systems",
        folders.systems,
        Needed{},
        "每个系统一个 TOML 文件的目录 / folder with one file per system"
    );
    setting(
        "schema",
        folders.schema,
        Anything{},
        "信息类别、映射、规则表所在目录, 空: 程序自带 / kinds, mappings, policy; empty: those of "
        "the "
        "program"
    );
    setting(
        "credentials",
        folders.credentials,
        Anything{},
        "凭据目录, 空: $CREDENTIALS_DIRECTORY / folder of the secrets, one file each"
    );
    setting("reports", folders.reports, Needed{}, "报告输出目录 / where the reports are written");
}

template <class V>
void visit_settings(V& setting, LogSettings& log) {
    setting(
        "level",
        log.level,
        one_of({"debug", "info", "warn", "error"}),
        "日志级别 / least important line that is logged"
    );
}

template <class V>
void visit_settings(V& setting, DoorTlsSettings& tls) {
    setting(
        "certificate",
        tls.certificate,
        Anything{},
        "我方证书 (PEM, 含中间证书), 空: 不加密 / our certificate and its chain; empty: no TLS"
    );
    setting("key", tls.key, Anything{}, "私钥所在的凭据 / credential with its private key");
    setting(
        "key_file",
        tls.key_file,
        Anything{},
        "或私钥文件 (权限 600), 换证时不必重启 / or a file of mode 0600, renewed without a restart"
    );
    setting(
        "client_ca",
        tls.client_ca,
        Anything{},
        "签发调用方证书的机构, 空: 不认证书 / authorities of the callers' certificates"
    );
}

template <class V>
void visit_settings(V& setting, HttpSettings& http) {
    using std::chrono::seconds;
    setting(
        "address",
        http.address,
        Needed{},
        "监听地址, 没有 [http.tls] 时仅限本机 / address to listen on; without TLS loopback only"
    );
    setting("port", http.port, between(0, 65535), "监听端口, 0 不监听 / port; 0: no TCP");
    setting(
        "socket", http.socket, Anything{}, "本机套接字文件, 空: 不用 / unix socket; empty: none"
    );
    setting(
        "network_threads",
        http.network_threads,
        between(1, 16),
        "接待连接的线程数 / threads that attend to connections"
    );
    setting(
        "workers", http.workers, between(1, 16), "并行处理的请求数 / requests answered at once"
    );
    setting(
        "body_bytes",
        http.body_bytes,
        between(1024, 16'777'216),
        "请求正文的上限 (字节) / largest body of a request"
    );
    setting(
        "requests_per_minute",
        http.requests_per_minute,
        between(1, 1'000'000),
        "每个持有人每分钟的请求数上限 / requests of one holder in a minute"
    );
    setting(
        "connections",
        http.connections,
        between(1, 15'000),
        "同时连接数上限, 满时先关闭闲置最久的 / most connections; the longest idle makes room"
    );
    setting(
        "header_timeout",
        http.header_timeout,
        between(seconds{1}, seconds{600}),
        "收完请求头的最长时间 / patience with the header of a request"
    );
    setting(
        "timeout",
        http.timeout,
        between(seconds{1}, seconds{600}),
        "收完请求正文的最长时间 / patience with the body of a request"
    );
    setting(
        "idle_timeout",
        http.idle_timeout,
        between(seconds{1}, seconds{3600}),
        "没有请求的连接保留多久 / how long a connection without a request is kept"
    );
    setting(
        "write_timeout",
        http.write_timeout,
        between(seconds{1}, seconds{600}),
        "对方收完一个应答的最长时间 / patience with whom takes an answer"
    );
    setting("tls", http.tls, Anything{}, "端口的加密 / TLS of the port");
}

template <class V>
void visit_settings(V& setting, ScheduleSettings& schedule) {
    setting(
        "enabled",
        schedule.enabled,
        Anything{},
        "serve 是否按时间表工作 / whether serve follows the schedules"
    );
    setting(
        "catch_up",
        schedule.catch_up,
        Anything{},
        "停机期间错过的任务, 启动后补做一次 / do once what was missed while down"
    );
}

template <class V>
void visit_settings(V& setting, LimitSettings& limits) {
    using std::chrono::seconds;
    setting(
        "success_age",
        limits.success_age,
        between(seconds{60}, seconds{30 * 86400}),
        "多久没有成功即告警 / age of the last success that turns a system red"
    );
    setting(
        "pending_age",
        limits.pending_age,
        between(seconds{60}, seconds{30 * 86400}),
        "最早一条待推送超过多久即提醒 / age of the oldest pending change that turns yellow"
    );
    setting(
        "quarantine_rows",
        limits.quarantine_rows,
        between(0, 1'000'000'000),
        "隔离区超过多少行即提醒 / rows in quarantine that turn yellow"
    );
    setting(
        "backup_age",
        limits.backup_age,
        between(seconds{3600}, seconds{366 * 86400}),
        "备份多久没有成功即提醒 / age of the last backup that turns yellow, once there was one"
    );
    setting(
        "worker_silence",
        limits.worker_silence,
        between(seconds{1}, seconds{3600}),
        "工作线程除等待对方外多久没有动静即为故障 / silence of a worker, beyond what it waits for "
        "a system, that turns red and starves the watchdog"
    );
    setting(
        "disk_free_mib",
        limits.disk_free_mib,
        between(0, 1'000'000'000),
        "磁盘剩余不足多少 MiB 即提醒, 不足四分之一即为故障 / free MiB of a disk below which it is "
        "yellow, and red below a quarter"
    );
}

template <class V>
void visit_settings(V& setting, RetentionSettings& retention) {
    setting(
        "quarantine_days",
        retention.quarantine_days,
        between(1, 36500),
        "已关闭的隔离行保存天数 / days to keep closed rows of the quarantine"
    );
    setting(
        "findings_days",
        retention.findings_days,
        between(1, 36500),
        "已消除的差异保存天数 / days to keep resolved findings"
    );
}

template <class V>
void visit_settings(V& setting, BackupSettings& backup) {
    setting("folder", backup.folder, Needed{}, "备份目录 / folder of the backups");
    setting("keep", backup.keep, between(1, 10'000), "保留最近多少份 / how many are kept");
}

template <class V>
void visit_settings(V& setting, AlertSettings& alerts) {
    setting(
        "webhook",
        alerts.webhook,
        Anything{},
        "告警机器人的地址所在的凭据, 空: 不用 / credential with the address of a webhook"
    );
    setting(
        "webhook_form",
        alerts.webhook_form,
        one_of({"json", "wecom", "dingtalk"}),
        "json 通用, wecom 企业微信, dingtalk 钉钉 / form of the webhook"
    );
    setting(
        "webhook_secret",
        alerts.webhook_secret,
        Anything{},
        "钉钉机器人加签的密钥所在的凭据 / credential with the secret of a signing robot"
    );
    setting(
        "mail_server",
        alerts.mail_server,
        Anything{},
        "发信服务器, smtp:// 或 smtps:// / server that takes our mail"
    );
    setting("mail_from", alerts.mail_from, Anything{}, "发信人 / sender");
    setting("mail_to", alerts.mail_to, Anything{}, "收信人, 空: 不发 / receivers; empty: no mail");
    setting(
        "mail_user", alerts.mail_user, Anything{}, "发信账号, 空: 不登录 / account; empty: none"
    );
    setting(
        "mail_password",
        alerts.mail_password,
        Anything{},
        "发信密码所在的凭据 / credential with its password"
    );
    setting(
        "digest_hour",
        alerts.digest_hour,
        between(-1, 23),
        "每日摘要的钟点, -1: 不发 / hour of the daily digest; -1: none"
    );
}

template <class V>
void visit_settings(V& setting, IndicatorSettings& indicators) {
    setting(
        "days",
        indicators.days,
        between(1, 36500),
        "统计最近多少天作出的决定 / decisions of so many days are counted"
    );
    setting(
        "reporting_of",
        indicators.reporting_of,
        one_of({"produced", "due"}),
        "上报率的分母: produced 全部应报, due 已报的和已满7个工作日的 / below the line of the "
        "reporting rate"
    );
    setting(
        "timeliness_of",
        indicators.timeliness_of,
        one_of({"reported", "due"}),
        "及时率的分母: reported 已报的, due 已报的和已满7个工作日的 / below the line of timeliness"
    );
}

template <class V>
void visit_settings(V& setting, PolicySettings& policy) {
    setting(
        "rule_sets",
        policy.rule_sets,
        Anything{},
        "采用的规则集, 在前的优先 / rule sets in force, the first that has a rule decides"
    );
}

template <class V>
void visit_settings(V& setting, DeadlineSettings& deadlines) {
    setting(
        "warn_working_days",
        deadlines.warn_working_days,
        between(0, 250),
        "期限前几个工作日提醒 / working days before a deadline on which to warn"
    );
    setting("clerk", deadlines.clerk, Needed{}, "经办人的称谓 / who the clerk is");
    setting("legal", deadlines.legal, Needed{}, "法制岗位的称谓 / who answers objections");
    setting("steward", deadlines.steward, Needed{}, "数据管理员的称谓 / who the steward is");
}

template <class V>
void visit_settings(V& setting, DecisionSettings& decisions) {
    setting(
        "repair_notice_since",
        decisions.repair_notice_since,
        Anything{},
        "自该日起作出的处罚须登记信用修复告知书 (两书同达), 空: 不检查 / penalties decided since "
        "that day need a repair notice; empty: none do"
    );
}

template <class V>
void visit_settings(V& setting, MeasureSettings& measures) {
    setting(
        "catalogues",
        measures.catalogues,
        Anything{},
        "采用的措施清单, 同一措施以在前的为准 / catalogues in force, the first that has an item "
        "decides"
    );
    setting(
        "departments",
        measures.departments,
        Anything{},
        "责任部门表, 空: 全部归法制岗位 / file of the departments; empty: all falls to the legal "
        "role"
    );
    setting(
        "answer_working_days",
        measures.answer_working_days,
        between(1, 250),
        "责任部门几个工作日内反馈 / working days in which a department answers"
    );
}

template <class V>
void visit_settings(V& setting, LocalCaller& caller) {
    setting("user", caller.user, Needed{}, "操作系统的用户名 / name of the user");
    setting("holder", caller.holder, Needed{}, "人员或单位, 记为经办人 / who that is");
    setting(
        "roles",
        caller.roles,
        Anything{},
        "角色 public query clerk approver steward operator auditor / what he may do"
    );
}

template <class V>
void visit_settings(V& setting, CertificateCaller& caller) {
    setting(
        "sha256",
        caller.sha256,
        Anything{},
        "证书的 SHA-256 指纹, 换证期间并列 / SHA-256 of the certificate; several while renewing"
    );
    setting("holder", caller.holder, Needed{}, "人员或单位, 记为经办人 / who that is");
    setting(
        "roles",
        caller.roles,
        Anything{},
        "角色 public query clerk approver steward operator auditor / what it may do"
    );
}

template <class V>
void visit_settings(V& setting, CallerSettings& callers) {
    setting(
        "local", callers.local, Anything{}, "经本机套接字进来的用户 / users who use the socket"
    );
    setting(
        "certificate",
        callers.certificate,
        Anything{},
        "以证书表明身份的程序 / programs that show a certificate"
    );
}

template <class V>
void visit_settings(V& setting, Config& config) {
    setting("store", config.store, Anything{}, "数据库 / the store");
    setting("folders", config.folders, Anything{}, "目录 / folders");
    setting("log", config.log, Anything{}, "日志 / the log");
    setting("http", config.http, Anything{}, "本机接口 / the front door");
    setting("schedule", config.schedule, Anything{}, "时间表 / the schedule");
    setting("limits", config.limits, Anything{}, "健康判断的界限 / limits of the verdict");
    setting("retention", config.retention, Anything{}, "保存期限 / how long things are kept");
    setting("backup", config.backup, Anything{}, "备份 / backups");
    setting("alerts", config.alerts, Anything{}, "告警 / alerts");
    setting("indicators", config.indicators, Anything{}, "报告的指标 / rates of the report");
    setting("policy", config.policy, Anything{}, "规则集 / rule sets");
    setting("deadlines", config.deadlines, Anything{}, "办理期限 / deadlines");
    setting("decisions", config.decisions, Anything{}, "决定 / decisions");
    setting("measures", config.measures, Anything{}, "联合奖惩 / joint measures");
    setting("callers", config.callers, Anything{}, "谁可以做什么 / who may do what");
}

}  // namespace xinqiao
