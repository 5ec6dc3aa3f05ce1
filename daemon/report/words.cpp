#include "daemon/report/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/date.hpp"
#include "daemon/flow/reason.hpp"

namespace xinqiao {
namespace {

struct ReasonWords {
    std::string_view reason;
    std::string_view label;
    std::string_view advice;
    std::string_view english;
    std::string_view english_advice;
};

constexpr std::array reasons{
    ReasonWords{
        "refused",
        "平台拒收",
        "按平台给出的原因更正本地数据后, 夜间任务会自动重推",
        "refused by the platform",
        "Correct our data as its reason says; the next night tells it again"},
    ReasonWords{
        "pending",
        "待推送",
        "等待下一次推送; 急办可执行 xinqiao push",
        "to be pushed",
        "Waits for the next push; urgent: xinqiao push"},
    ReasonWords{
        "overdue",
        "逾期未报",
        "决定作出已超过7个工作日仍未报送, 请查明原因, 立即执行 xinqiao push",
        "not reported in time",
        "More than seven working days since the decision: find out why, then xinqiao push"},
    ReasonWords{
        "outdated",
        "内容待更新",
        "本局记录已变更, 等待下一次推送; 急办可执行 xinqiao push",
        "to be updated",
        "Our record has changed; waits for the next push"},
    ReasonWords{
        "withdrawal-pending",
        "待撤下",
        "等待下一次推送时撤下; 急办可执行 xinqiao push",
        "to be withdrawn",
        "Is withdrawn with the next push; urgent: xinqiao push"},
    ReasonWords{
        "stale",
        "平台仍是旧内容",
        "平台已确认变更却仍公示旧内容, 请联系平台; 可执行 xinqiao push 重推",
        "old content shown",
        "Confirmed and still shown as before: ask the platform; may be told again"},
    ReasonWords{
        "name-changed",
        "名称不同",
        "同一代码下名称不同, 请按登记机关核对哪个是现名: 我方旧则更正本地数据, 平台旧则请平台更新",
        "another name",
        "Same code, another name: find out which is the present one"},
    ReasonWords{
        "category-wrong",
        "主体类别不符",
        "代码以92开头的是个体工商户, 其余不是; 请平台按代码更正主体类别",
        "wrong category of subject",
        "Codes that begin with 92 are individual businesses: ask the platform"},
    ReasonWords{
        "fields-dropped",
        "平台丢字段",
        "我方报送的字段平台没有公示, 请平台核对数据项对应关系",
        "fields dropped",
        "Fields that we told are not shown: ask the platform to check its mapping"},
    ReasonWords{
        "expired-shown",
        "到期仍公示",
        "公示期已满, 平台仍在公示, 请督促平台撤下; 可执行 xinqiao push 再次撤下",
        "expired and still shown",
        "Its time has ended: urge the platform to take it down; may be withdrawn again"},
    ReasonWords{
        "repaired-shown",
        "修复后仍公示",
        "已修复、移出或撤销, 平台仍在公示 (多头修复), 请督促平台撤下; 可执行 xinqiao push "
        "再次撤下",
        "repaired and still shown",
        "Repaired, removed or revoked: urge the platform to take it down; may be withdrawn again"},
    ReasonWords{
        "code-changed",
        "代码已变更",
        "平台仍用该主体的旧代码公示, 请平台更换为现行代码",
        "shown under an old code",
        "Ask the platform to use the present code"},
    ReasonWords{
        "code-suspected",
        "疑似代码变更",
        "文号与名称同我方一条记录相同而代码不同, 请核对是否同一主体; 属实的请登记代码变更",
        "code suspected to have changed",
        "Same number and name, another code: the same subject? Then record the change"},
    ReasonWords{
        "red-and-black",
        "同时列红黑",
        "同一主体同时在守信与严重失信名单, 请人工裁定保留哪一个",
        "in a red and a black list",
        "A person decides which one stands"},
    ReasonWords{
        "no-repair-notice",
        "两书未同达",
        "处罚决定未登记信用修复告知书, 送达后请登记: xinqiao decision repair-notice",
        "no repair notice",
        "Serve the repair notice with the penalty decision and register it"},
    ReasonWords{
        "list-old",
        "名单过期",
        "名单长时间未能完整读取, 请检查对方是否更新、连接是否正常",
        "list too old",
        "Not read whole for long: is it updated, is the connection well?"},
    ReasonWords{
        "held",
        "暂停中",
        "存在异议或待核实, 解除暂停前不会推送",
        "on hold",
        "An objection or a check stands: nothing is pushed before it is lifted"},
    ReasonWords{
        "receipt-overdue",
        "回执逾期",
        "平台尚未答复, 公示名单显示后自动了结; 请联系平台查询该报文, 确认未收到后可执行 xinqiao "
        "push 重推",
        "no receipt",
        "Ask the platform about the message; if it never came, push again"},
    ReasonWords{
        "lost",
        "平台丢失",
        "平台已确认却未公示, 请联系平台; 可执行 xinqiao push 重推",
        "lost by the platform",
        "Confirmed and not shown: ask the platform; may be told again"},
    ReasonWords{
        "altered",
        "平台改动",
        "平台公示内容与我方提供的不一致, 请联系平台核对",
        "altered by the platform",
        "Shown otherwise than told: ask the platform"},
    ReasonWords{
        "still-shown",
        "应撤未撤",
        "该记录不应再公示, 请督促平台撤下",
        "still shown",
        "Should not stand: urge the platform to take it down"},
    ReasonWords{
        "foreign",
        "他方公示",
        "平台公示了本局没有的记录, 请核实由谁录入",
        "published by others",
        "Unknown to us: find out who entered it"},
    ReasonWords{
        "ownership",
        "来源冲突",
        "他方提供的内容与认定单位不一致, 以认定单位为准, 请核对",
        "ownership conflict",
        "Somebody else says otherwise than the authority that decided: check"},
    ReasonWords{
        "entered-twice",
        "重复录入",
        "同一决定录入了两次且内容不同, 请在源系统中更正",
        "entered twice",
        "One decision, entered twice with other contents: correct it at its source"},
};

struct RuleWords {
    std::string_view rule;  // or the beginning of several
    std::string_view label;
};

constexpr std::array rules{
    RuleWords{"row.broken", "行已损坏"},
    RuleWords{"row.", "行内自相矛盾"},
    RuleWords{"text.", "字符编码或长度异常"},
    RuleWords{"length", "内容超长"},
    RuleWords{"required", "必填项为空"},
    RuleWords{"code.unknown", "不在代码表中"},
    RuleWords{"date.future", "日期晚于今天"},
    RuleWords{"date.order", "日期先后颠倒"},
    RuleWords{"date.", "日期不存在"},
    RuleWords{"money.", "金额读不懂"},
    RuleWords{"number.", "数字读不懂"},
    RuleWords{"uscc.suspect", "代码存疑, 待审核放行"},
    RuleWords{"uscc.", "统一社会信用代码有误"},
    RuleWords{"citizen.", "证件号码有误"},
    RuleWords{"subject.category", "主体类别与代码不符"},
    RuleWords{"subject.", "信息主体不明"},
    RuleWords{"entered-twice", "重复录入且内容不同"},
    RuleWords{"ownership", "与认定单位不一致"},
    RuleWords{"refused.", "依法不得采集"},
    RuleWords{"receipt.stray", "回执对应不上"},
};

std::string two_digits(std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

const ReasonWords* words_for(std::string_view reason) {
    for (const ReasonWords& words : reasons) {
        if (words.reason == reason) return &words;
    }
    return nullptr;
}

}  // namespace

std::string reason_label(std::string_view reason) {
    const ReasonWords* words = words_for(reason);
    return std::string{words ? words->label : reason};
}

std::string reason_advice(std::string_view reason) {
    const ReasonWords* words = words_for(reason);
    return words ? std::string{words->advice} : std::string{};
}

std::string reason_english(std::string_view reason) {
    const ReasonWords* words = words_for(reason);
    return std::string{words ? words->english : reason};
}

std::string reason_english_advice(std::string_view reason) {
    const ReasonWords* words = words_for(reason);
    return words ? std::string{words->english_advice} : std::string{};
}

bool is_overdue(std::string_view reason) {
    constexpr std::array<std::string_view, 5> late{
        "overdue", "receipt-overdue", "expired-shown", "repaired-shown", "list-old"};
    return std::ranges::find(late, reason) != late.end();
}

bool needs_person(std::string_view reason) {
    const ReasonFacts* facts = reason_named(reason);
    if (facts == nullptr) return true;
    return facts->remedy == Remedy::ask || facts->remedy == Remedy::correct
           || facts->remedy == Remedy::decide;
}

std::string move_label(std::string_view whose) {
    if (whose == name_of(Whose::platform)) return "平台";
    return whose == name_of(Whose::enterprise) ? "企业" : "本局";
}

std::string remedy_label(std::string_view remedy) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> labels{
        std::pair{"push", "重推"},
        {"withdraw", "撤下"},
        {"ask", "函询平台"},
        {"correct", "更正本地数据"},
        {"decide", "人工裁定"},
        {"wait", "等待"}};
    for (const auto& [name, label] : labels) {
        if (name == remedy) return std::string{label};
    }
    return std::string{remedy};
}

std::string severity_label(std::string_view severity) {
    if (severity == "error") return "严重";
    return severity == "warning" ? "警告" : "提示";
}

std::string state_label(std::string_view state) {
    if (state == "open") return "待处理";
    if (state == "accepted") return "已认可";
    return state == "resolved" ? "已解决" : std::string{state};
}

std::string rule_label(std::string_view rule) {
    for (const RuleWords& words : rules) {
        if (rule.starts_with(words.rule)) return std::string{words.label};
    }
    return std::string{rule};
}

std::string note_with_age(const StreamSummary& stream) {
    if (stream.outcome == "done") return stream.note;
    const std::string note = stream.note.empty() ? "" : stream.note + "; ";
    if (stream.picture == Moment{}) return note + "此前没有可沿用的名单";
    return note + "沿用 " + minute_text(stream.picture) + " 的名单";
}

std::string note_with_retry(const PushSummary& push) {
    if (push.next_attempt == Moment{}) return push.note;
    const std::string note = push.note.empty() ? "" : push.note + "; ";
    return note + "待推送的最早 " + minute_text(push.next_attempt) + " 再推";
}

std::string minute_text(Moment moment) {
    const Day day = day_of(moment);
    const auto minutes =
        std::chrono::duration_cast<std::chrono::minutes>(moment - start_of(day)).count();
    return format_day(day) + " " + two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
}

std::string outcome_label(std::string_view outcome) {
    if (outcome == "done") return "完成";
    if (outcome == "guarded") return "防护拦截";
    if (outcome == "stopped") return "已中止";
    if (outcome == "failed") return "失败";
    return std::string{outcome};
}

}  // namespace xinqiao
