#include "daemon/ops/verdict.hpp"

#include <algorithm>

#include "daemon/config/duration.hpp"
#include "daemon/ops/certificate_watch.hpp"

namespace xinqiao {
namespace {

// The concerns about one system, as they are found.
class Examiner {
public:
    Examiner(
        const SystemFacts& system,
        Moment now,
        const LimitSettings& limits,
        std::vector<Concern>& out
    )
        : system_{system}, now_{now}, limits_{limits}, out_{out} {}

    void examine() {
        for (const StreamFacts& stream : system_.streams)
            examine_stream(stream);
        examine_breaker();
        examine_pushes();
        examine_quarantine();
        examine_doubt();
    }

private:
    void add(Light light, std::string condition, std::string sentence, std::string remedy) {
        out_.push_back(
            {light, system_.name, std::move(sentence), std::move(remedy), std::move(condition)}
        );
    }

    std::string named(const StreamFacts& stream) const {
        return system_.label + "的名单 " + stream.name;
    }

    std::string age_of(Moment moment) const {
        return duration_in_words(std::chrono::floor<std::chrono::seconds>(now_ - moment));
    }

    // One list, one concern: the worst that is to be said of it.
    void examine_stream(const StreamFacts& stream) {
        const std::string check = "请运行 xinqiao system check " + system_.name;
        const std::string list = "list " + stream.name;
        const bool is_old = now_ - stream.last_success > limits_.success_age;
        if (stream.last_run == 0) {
            add(Light::yellow,
                list,
                named(stream) + " 尚未读取过",
                "请运行 xinqiao sync " + system_.name);
        } else if (stream.last_outcome == "guarded") {
            add(is_old ? Light::red : Light::yellow,
                list,
                named(stream) + " 被防护拦下, " + picture_of(stream) + ": " + stream.last_note,
                "请与对方核对; 确认无误后运行 xinqiao sync " + system_.name + " --accept "
                    + std::to_string(stream.last_run));
        } else if (stream.last_success == Moment{}) {
            add(Light::red, list, named(stream) + " 从未成功读取: " + stream.last_note, check);
        } else if (is_old) {
            add(Light::red,
                list,
                named(stream) + " 已 " + age_of(stream.last_success) + "没有成功读取",
                check);
        } else if (stream.last_outcome == "failed") {
            add(Light::yellow,
                list,
                named(stream) + " 最近一次读取失败, " + picture_of(stream) + ": "
                    + stream.last_note,
                "将自动重试; 若持续失败, " + check);
        }
    }

    std::string picture_of(const StreamFacts& stream) const {
        if (stream.last_success == Moment{}) return "此前没有可沿用的名单";
        return "沿用 " + age_of(stream.last_success) + "前的名单";
    }

    void examine_breaker() {
        if (system_.breaker == Breaker::State::closed) return;
        add(Light::yellow,
            "breaker",
            system_.label + "连续失败, 已暂停访问 (熔断)",
            "稍后会自动再试; 请运行 xinqiao system check " + system_.name);
    }

    void examine_pushes() {
        const PublicationCounts counts = total_of(system_.publishes);
        if (counts.oldest_pending != Moment{}
            && now_ - counts.oldest_pending > limits_.pending_age) {
            add(Light::yellow,
                "pending",
                system_.label + "有 " + std::to_string(counts.pending) + " 条待推送, 最早的已等待 "
                    + age_of(counts.oldest_pending),
                "请运行 xinqiao sync " + system_.name + ", 并查看结果中的说明");
        }
        if (counts.refused > 0) {
            add(Light::yellow,
                "refused",
                system_.label + "退回了 " + std::to_string(counts.refused) + " 条",
                "请运行 xinqiao system codes " + system_.name
                    + " 查看原因和谁来处理, 更正来源后会自动重新推送");
        }
    }

    void examine_quarantine() {
        if (system_.quarantine_open <= limits_.quarantine_rows) return;
        add(Light::yellow,
            "quarantine",
            system_.label + "有 " + std::to_string(system_.quarantine_open) + " 行在隔离区",
            "请运行 xinqiao quarantine ls --system " + system_.name);
    }

    void examine_doubt() {
        if (system_.doubted == 0) return;
        add(Light::yellow,
            "doubted",
            "恢复备份后, " + system_.label + "有 " + std::to_string(system_.doubted)
                + " 条尚未核对, 核对之前不推送",
            "下一次同步会先读平台名单再继续; 读不到的, 与平台核对后运行 xinqiao backup trust "
                + system_.name);
    }

    const SystemFacts& system_;
    Moment now_;
    const LimitSettings& limits_;
    std::vector<Concern>& out_;
};

void examine_deadlines(const DeadlineFacts& deadlines, std::vector<Concern>& out) {
    const char* remedy = "请运行 xinqiao deadlines 查看由谁办";
    const auto count = [](std::int64_t number, const char* words) {
        return "有 " + std::to_string(number) + words;
    };
    if (deadlines.overdue > 0) {
        out.push_back(
            {Light::red,
             "",
             count(deadlines.overdue, " 项办理期限已超期: ") + deadlines.worst,
             remedy,
             "overdue"}
        );
    }
    if (deadlines.soon > 0) {
        const std::string example = deadlines.overdue > 0 ? "" : ": " + deadlines.worst;
        out.push_back(
            {Light::yellow,
             "",
             count(deadlines.soon, " 项办理期限将到期") + example,
             remedy,
             "soon"}
        );
    }
    for (const std::string& sentence : deadlines.missing) {
        out.push_back(
            {Light::yellow,
             "",
             "办理期限暂按最早可能的日期计算: " + sentence,
             "国务院办公厅通知发布后放入日历并重新载入, 期限会重新计算",
             "calendar"}
        );
    }
}

// Where nobody ever made one that is for the operator to say; one that stopped is for us.
void examine_backup(const StatusFacts& facts, Moment limit, std::vector<Concern>& out) {
    const Moment last = facts.backup.last_success;
    if (last == Moment{} || last > limit) return;
    const auto age = std::chrono::floor<std::chrono::seconds>(facts.now - last);
    out.push_back(
        {Light::yellow,
         "",
         "已 " + duration_in_words(age) + "没有备份",
         "请运行 xinqiao backup create, 并查看 systemctl status xinqiao-backup.timer",
         "backup"}
    );
}

void examine_certificates(const StatusFacts& facts, std::vector<Concern>& out) {
    constexpr std::chrono::days soon{60};
    constexpr std::chrono::days last_call{1};
    for (const KnownCertificate& certificate : facts.certificates) {
        const auto left = certificate.until - facts.now;
        if (left > soon) continue;
        const char* remedy = certificate.side == "ours"
                                 ? "请申请新证书, 换好文件后重新载入: systemctl reload xinqiao"
                                 : "请提醒对方更换证书; 换好后运行 xinqiao system check ";
        out.push_back(
            {left > last_call ? Light::yellow : Light::red,
             certificate.system,
             sentence_of(certificate, facts.now),
             remedy + (certificate.side == "ours" ? "" : certificate.system),
             "certificate " + certificate.side}
        );
    }
}

std::string in_words(std::chrono::seconds duration) {
    return duration_in_words(std::chrono::abs(duration));
}

// A red light of the gateway itself, whatever the systems do.
void examine_life(const LifeFacts& life, Moment now, std::vector<Concern>& out) {
    for (const SilentWorker& worker : life.silent) {
        out.push_back(
            {Light::red,
             "",
             "工作线程 " + worker.name + " 已 " + in_words(worker.since) + "没有动静",
             "systemd 看门狗会自动重启服务; 没有看门狗时请运行 systemctl restart xinqiao, "
             "并保留日志",
             "silent " + worker.name}
        );
    }
    if (!life.store_trouble.empty()) {
        out.push_back(
            {Light::red,
             "",
             "数据库无法写入: " + life.store_trouble,
             "请检查磁盘空间和目录权限; 恢复后会自动继续, 必要时运行 xinqiao fsck",
             "store"}
        );
    }
    if (life.locked) {
        out.push_back(
            {Light::red,
             "",
             "个人信息打不开, 同步、推送和登记都已停下: " + life.locked.why,
             life.locked.remedy + "; 放好后运行 systemctl restart xinqiao",
             "store-key"}
        );
    }
    constexpr std::chrono::hours fresh{24};
    if (life.jump.by != std::chrono::seconds{0} && now - life.jump.seen < fresh) {
        out.push_back(
            {Light::yellow,
             "",
             "本机时钟在 24 小时内被" + std::string{life.jump.by.count() > 0 ? "拨快" : "拨慢"}
                 + "了 " + in_words(life.jump.by),
             "请检查对时服务 (timedatectl); 时间不对会使期限和公示日期算错",
             "clock"}
        );
    }
}

std::string named(const PipelineReport& report) {
    if (report.system.empty()) return "探针没有走完";
    const bool is_list = !report.name.starts_with("publish ");
    return "探针走不通 " + report.system
           + (is_list ? " 的名单 " + report.name : " 的公示 " + report.name.substr(8));
}

void examine_pipelines(const std::vector<PipelineFacts>& pipelines, std::vector<Concern>& out) {
    for (const PipelineFacts& pipeline : pipelines) {
        const PipelineReport& report = pipeline.report;
        if (report.arrived()) continue;
        out.push_back(
            {Light::red,
             report.system,
             named(report) + ", 停在" + label_of_stage(report.stage) + ": " + report.why,
             "真实的记录在这里也会停下; 请运行 xinqiao config check, "
             "核对刚改过的类别、映射、规则或系统设置, "
             "改好后 systemctl reload xinqiao",
             "pipeline " + report.name}
        );
    }
}

void examine_disks(const LifeFacts& life, std::int64_t least, std::vector<Concern>& out) {
    static const std::map<std::string, std::string> labels{
        {"backups", "备份目录"}, {"reports", "报告目录"}, {"store", "数据库"}};
    for (const auto& [folder, bytes] : life.free_bytes) {
        const std::int64_t free = bytes >> 20U;
        if (free >= least) continue;
        out.push_back(
            {free * 4 < least ? Light::red : Light::yellow,
             "",
             labels.at(folder) + "所在磁盘只剩 " + std::to_string(free) + " MiB",
             "请清理或扩大磁盘; 写满后不会丢失已登记的内容, 但同步和登记会停下",
             "disk " + folder}
        );
    }
}

// A clock that was set back while nobody looked: what was done lies ahead.
void examine_clock(const StatusFacts& facts, std::vector<Concern>& out) {
    constexpr std::chrono::minutes tolerated{5};
    Moment newest{};
    for (const SystemFacts& system : facts.systems) {
        for (const StreamFacts& stream : system.streams)
            newest = std::max(newest, stream.last_attempt);
    }
    if (newest - facts.now <= tolerated) return;
    const auto ahead = std::chrono::floor<std::chrono::seconds>(newest - facts.now);
    out.push_back(
        {Light::red,
         "",
         "本机时钟比最近一次读取早 " + in_words(ahead),
         "请先校准时间 (timedatectl), 再继续使用: 期限和公示日期都按本机时间计算",
         "clock"}
    );
}

}  // namespace

Verdict verdict_of(const StatusFacts& facts, const LimitSettings& limits) {
    Verdict verdict;
    for (const SystemFacts& system : facts.systems) {
        Examiner{system, facts.now, limits, verdict.concerns}.examine();
    }
    examine_life(facts.life, facts.now, verdict.concerns);
    examine_pipelines(facts.life.pipelines, verdict.concerns);
    examine_disks(facts.life, limits.disk_free_mib, verdict.concerns);
    examine_clock(facts, verdict.concerns);
    examine_deadlines(facts.deadlines, verdict.concerns);
    examine_certificates(facts, verdict.concerns);
    examine_backup(facts, facts.now - limits.backup_age, verdict.concerns);
    std::ranges::stable_sort(verdict.concerns, std::ranges::greater{}, &Concern::light);
    if (!verdict.concerns.empty()) verdict.light = verdict.concerns.front().light;
    return verdict;
}

std::string_view name_of(Light light) {
    if (light == Light::red) return "red";
    return light == Light::yellow ? "yellow" : "green";
}

std::string_view label_of(Light light) {
    if (light == Light::red) return "故障";
    return light == Light::yellow ? "注意" : "正常";
}

}  // namespace xinqiao
