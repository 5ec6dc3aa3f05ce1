#include "daemon/cli/verbs.hpp"

#include <array>

namespace xinqiao {
namespace {

constexpr std::array verb_table{
    Verb{"serve", "守护进程: 按时间表工作并应答 / the daemon", declare_serve},
    Verb{"sync", "立即读取、推送、回读、比对 / one night now", declare_sync},
    Verb{"push", "立即推送一条记录 / push one record now", declare_push},
    Verb{"reconcile", "回读各平台并比对 / read back and compare", declare_reconcile},
    Verb{"diff", "比对两份名单文件 / compare two lists on a desk", declare_diff},
    Verb{"decision", "决定: 列入、异议、修复、移出、审批 / the acts of clerks", declare_decision},
    Verb{
        "query",
        "查询一个主体的信用, 先记台账 / ask about one code, for the record",
        declare_query},
    Verb{"ledger", "查询台账 / who asked about whom", declare_ledger},
    Verb{"status", "现状: 红黄绿与该做什么 / how things stand", declare_status},
    Verb{"trace", "一个代码的全部情况 / everything about one code", declare_trace},
    Verb{"quarantine", "隔离区 / rows that could not become records", declare_quarantine},
    Verb{"finding", "差异: 列出、查看、认可 / differences: list, show, accept", declare_finding},
    Verb{"payload", "收到的原始报文 / the bytes as they came", declare_payload},
    Verb{"system", "系统列表与试连 / systems, and trying one", declare_system},
    Verb{"uscc", "核对统一社会信用代码 / check unified codes", declare_uscc},
    Verb{"deadlines", "办理期限: 何时、由谁办 / what is due until when", declare_deadlines},
    Verb{"measure", "联合激励与惩戒: 措施、反馈、统计 / joint measures", declare_measure},
    Verb{"policy", "规则集: 期限出自哪个文件 / which documents set the periods", declare_policy},
    Verb{"config", "检查、显示、说明配置 / check, show and explain the settings", declare_config},
    Verb{"workday", "某日之后第 N 个工作日 / the N-th working day after a date", declare_workday},
    Verb{"report", "重写对账报告 / write the report again", declare_report},
    Verb{"token", "令牌: 谁可以经网络做什么 / who may come in over the network", declare_token},
    Verb{"key", "密钥: 加密数据库中的个人信息 / keys that seal personal data", declare_key},
    Verb{"journal", "日志: 列出、核对 / list and check the journal", declare_journal},
    Verb{"backup", "备份、核对、恢复 / copies of the store", declare_backup},
    Verb{"store", "数据库的版本: 升级、退回 / the version of the store", declare_store},
    Verb{"fsck", "检查整个数据库, 抢救读得出的 / look through the whole store", declare_fsck},
    Verb{"diagnose", "诊断包: 不含密钥和个人信息 / a bundle for who helps", declare_diagnose},
};

}  // namespace

std::span<const Verb> all_verbs() {
    return verb_table;
}

}  // namespace xinqiao
