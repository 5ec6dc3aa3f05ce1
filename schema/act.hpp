// The acts by which the life of a record goes on, each with its document: notice, listing,
// objection, repair, removal. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "schema/names.hpp"

namespace xinqiao {

enum class ActKind {
    notice,         // 告知: reasons and basis, before a listing
    statement,      // 陈述申辩
    list,           // 列入 or 认定: the decision itself
    repair_notice,  // 信用修复告知书, served together with a penalty decision (两书同达)
    approve,        // 审批: a second person, for one content only
    object,         // 异议受理
    resolve_objection,  // 异议处理结果: upheld, corrected or revoked
    ask_review,         // 复核申请
    resolve_review,     // 复核结果
    apply_repair,       // 修复申请
    accept_repair,      // 受理修复申请: taken up, to be decided
    refuse_repair,      // 不予修复
    repair,             // 准予修复
    apply_removal,      // 移出申请
    publicise_removal,  // 拟移出公示
    refuse_removal,     // 不予移出
    remove,             // 移出决定
    correct,            // 更正
    revoke,             // 撤销
};

struct ActName {
    ActKind act;
    std::string_view word;   // stable: in the store, on the command line, in the interface
    std::string_view label;  // Chinese
};

inline constexpr std::array act_names{
    ActName{ActKind::notice, "notice", "告知"},
    ActName{ActKind::statement, "statement", "陈述申辩"},
    ActName{ActKind::list, "list", "列入"},
    ActName{ActKind::repair_notice, "repair-notice", "信用修复告知"},
    ActName{ActKind::approve, "approve", "审批"},
    ActName{ActKind::object, "object", "异议受理"},
    ActName{ActKind::resolve_objection, "resolve-objection", "异议处理"},
    ActName{ActKind::ask_review, "ask-review", "复核申请"},
    ActName{ActKind::resolve_review, "resolve-review", "复核结果"},
    ActName{ActKind::apply_repair, "apply-repair", "修复申请"},
    ActName{ActKind::accept_repair, "accept-repair", "受理修复申请"},
    ActName{ActKind::refuse_repair, "refuse-repair", "不予修复"},
    ActName{ActKind::repair, "repair", "准予修复"},
    ActName{ActKind::apply_removal, "apply-removal", "移出申请"},
    ActName{ActKind::publicise_removal, "publicise-removal", "拟移出公示"},
    ActName{ActKind::refuse_removal, "refuse-removal", "不予移出"},
    ActName{ActKind::remove, "remove", "移出"},
    ActName{ActKind::correct, "correct", "更正"},
    ActName{ActKind::revoke, "revoke", "撤销"},
};

constexpr std::string_view word_of(ActKind act) {
    return act_names[static_cast<std::size_t>(act)].word;
}

constexpr std::string_view label_of(ActKind act) {
    return act_names[static_cast<std::size_t>(act)].label;
}

// Nothing: no act is called so.
constexpr std::optional<ActKind> act_named(std::string_view word) {
    for (const ActName& name : act_names) {
        if (name.word == word) return name.act;
    }
    return std::nullopt;
}

// How an objection or its review ended.
enum class ObjectionOutcome {
    upheld,     // 维持: the record stands as it is
    corrected,  // 更正
    revoked     // 撤销
};

// One act as it happened. Its day is that of its document: signed, received or begun.
struct SignedAct {
    std::int64_t id = 0;
    ActKind act = ActKind::list;
    KindName kind;
    RecordKey key;  // empty: a notice, which comes before its record
    SubjectCode subject;
    std::int64_t about = 0;  // the act it answers: the notice, the objection, the application
    Day day{};
    std::string document;          // 文号
    std::string organ;             // who decided: 认定单位
    std::optional<Digest> digest;  // of the record it is bound to: approve, list, correct
    std::string outcome;  // of a resolution: upheld, corrected, revoked; of a statement: adopted
    std::string reason;   // facts, in words
    std::string who;      // who registered it
};

}  // namespace xinqiao
