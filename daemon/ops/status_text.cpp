#include "daemon/ops/status_text.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/date.hpp"

namespace xinqiao {
namespace {

std::string clock_of(Moment moment, bool with_seconds) {
    const auto since_midnight =
        std::chrono::floor<std::chrono::seconds>(moment - start_of(day_of(moment)));
    const std::chrono::hh_mm_ss time{since_midnight};
    const std::string text =
        fmt::format("{:02}:{:02}", time.hours().count(), time.minutes().count());
    return with_seconds ? text + fmt::format(":{:02}", time.seconds().count()) : text;
}

void write_stream(const StreamFacts& stream, std::string& out) {
    out += fmt::format(
        "    {} {}: 上次成功 {}, {}",
        stream.role == "published" ? "回读" : "读取",
        stream.name,
        moment_in_words(stream.last_success),
        stream.schedule
    );
    if (stream.next_due != Moment{}) out += ", 下次 " + moment_in_words(stream.next_due);
    out += '\n';
}

void write_publish(const PublishFacts& publish, std::string& out) {
    const PublicationCounts& counts = publish.counts;
    out += fmt::format(
        "    公示 {}: 已核验 {}, 待推送 {} (其中暂停 {}), 在途 {}, 退回 {}, 未见公示 {}",
        publish.kind,
        counts.verified,
        counts.pending,
        counts.held,
        counts.in_flight,
        counts.refused,
        counts.unverified
    );
    if (counts.oldest_pending != Moment{}) {
        out += ", 最早待推送 " + moment_in_words(counts.oldest_pending);
    }
    out += '\n';
}

void write_system(const SystemFacts& system, std::string& out) {
    out += fmt::format("\n{} ({})\n", system.label, system.name);
    for (const StreamFacts& stream : system.streams)
        write_stream(stream, out);
    for (const PublishFacts& publish : system.publishes)
        write_publish(publish, out);
    if (system.quarantine_open > 0) {
        out += fmt::format(
            "    隔离区 {} 行: xinqiao quarantine ls --system {}\n",
            system.quarantine_open,
            system.name
        );
    }
    for (const auto& [reason, count] : system.differences) {
        out += fmt::format("    差异 {}: {} 条\n", reason, count);
    }
}

void write_deadlines(const DeadlineFacts& deadlines, std::string& out) {
    const std::int64_t all = deadlines.overdue + deadlines.soon + deadlines.over + deadlines.far;
    if (all == 0) return;
    out += fmt::format(
        "办理期限: 超期 {}, 将到期 {}, 期满 {}, 未到期 {}: xinqiao deadlines\n",
        deadlines.overdue,
        deadlines.soon,
        deadlines.over,
        deadlines.far
    );
}

std::string_view sealing_in_words(const StatusFacts& facts) {
    if (!facts.sealed)
        return "个人信息: 未加密, 以明文保存; 请放入凭据 store-key (xinqiao key new)\n";
    return facts.life.locked ? "个人信息: 已加密, 没有密钥, 打不开\n" : "个人信息: 已加密\n";
}

void write_canary(const std::vector<PipelineFacts>& pipelines, std::string& out) {
    if (pipelines.empty()) return;
    const auto arrived = std::ranges::count_if(pipelines, [](const PipelineFacts& pipeline) {
        return pipeline.report.arrived();
    });
    const auto last = std::ranges::max(pipelines, {}, &PipelineFacts::last_arrival).last_arrival;
    out += fmt::format(
        "探针: {} 条通路走通 {}, 上次 {}\n", pipelines.size(), arrived, moment_in_words(last)
    );
}

boost::json::value pipelines_json(const std::vector<PipelineFacts>& pipelines) {
    boost::json::array all;
    for (const PipelineFacts& pipeline : pipelines) {
        all.push_back(boost::json::object{
            {"system", pipeline.report.system},
            {"name", pipeline.report.name},
            {"lost_at", pipeline.report.stage},
            {"why", pipeline.report.why},
            {"last_arrival", moment_json(pipeline.last_arrival)}});
    }
    return all;
}

boost::json::object stream_json(const StreamFacts& stream) {
    return {
        {"stream", stream.name},
        {"kind", stream.kind},
        {"role", stream.role},
        {"last_success", moment_json(stream.last_success)},
        {"last_run", stream.last_run},
        {"last_outcome", stream.last_outcome},
        {"note", stream.last_note},
        {"schedule", stream.schedule},
        {"next_due", moment_json(stream.next_due)},
    };
}

boost::json::object publish_json(const PublishFacts& publish) {
    const PublicationCounts& counts = publish.counts;
    return {
        {"kind", publish.kind},
        {"total", counts.total},
        {"pending", counts.pending},
        {"held", counts.held},
        {"in_flight", counts.in_flight},
        {"refused", counts.refused},
        {"unverified", counts.unverified},
        {"verified", counts.verified},
        {"oldest_pending", moment_json(counts.oldest_pending)},
    };
}

boost::json::object system_json(const SystemFacts& system) {
    boost::json::array streams;
    for (const StreamFacts& stream : system.streams)
        streams.push_back(stream_json(stream));
    boost::json::array publishes;
    for (const PublishFacts& publish : system.publishes)
        publishes.push_back(publish_json(publish));
    boost::json::object differences;
    for (const auto& [reason, count] : system.differences)
        differences[reason] = count;
    return {
        {"system", system.name},
        {"label", system.label},
        {"streams", std::move(streams)},
        {"publish", std::move(publishes)},
        {"breaker", name_of(system.breaker)},
        {"quarantine_open", system.quarantine_open},
        {"differences", std::move(differences)},
    };
}

}  // namespace

std::string moment_in_words(Moment moment) {
    if (moment == Moment{}) return "从未";
    return format_day(day_of(moment)) + " " + clock_of(moment, false);
}

boost::json::value moment_json(Moment moment) {
    if (moment == Moment{}) return nullptr;
    const std::string text = format_day(day_of(moment)) + "T" + clock_of(moment, true) + "+08:00";
    return boost::json::string{text};
}

std::string status_text(const StatusFacts& facts, const Verdict& verdict) {
    std::string out = fmt::format(
        "状态: {} ({})  {}\n",
        label_of(verdict.light),
        name_of(verdict.light),
        moment_in_words(facts.now)
    );
    for (const Concern& concern : verdict.concerns) {
        out += fmt::format(
            "  [{}] {}\n        怎么办: {}\n",
            label_of(concern.light),
            concern.sentence,
            concern.remedy
        );
    }
    write_deadlines(facts.deadlines, out);
    out += "备份: 上次 " + moment_in_words(facts.backup.last_success) + ", 上次核对完好 "
           + moment_in_words(facts.backup.last_verified) + "\n";
    out += sealing_in_words(facts);
    write_canary(facts.life.pipelines, out);
    for (const SystemFacts& system : facts.systems)
        write_system(system, out);
    return out;
}

boost::json::value status_json(const StatusFacts& facts, const Verdict& verdict) {
    boost::json::array concerns;
    for (const Concern& concern : verdict.concerns) {
        concerns.push_back(boost::json::object{
            {"light", name_of(concern.light)},
            {"system", concern.system},
            {"sentence", concern.sentence},
            {"remedy", concern.remedy},
        });
    }
    boost::json::array systems;
    for (const SystemFacts& system : facts.systems)
        systems.push_back(system_json(system));
    return boost::json::object{
        {"light", name_of(verdict.light)},
        {"now", moment_json(facts.now)},
        {"concerns", std::move(concerns)},
        {"systems", std::move(systems)},
        {"deadlines",
         boost::json::object{
             {"overdue", facts.deadlines.overdue},
             {"soon", facts.deadlines.soon},
             {"over", facts.deadlines.over},
             {"far", facts.deadlines.far}}},
        {"backup",
         boost::json::object{
             {"last_success", moment_json(facts.backup.last_success)},
             {"last_verified", moment_json(facts.backup.last_verified)}}},
        {"sealed", facts.sealed},
        {"locked", bool{facts.life.locked}},
        {"pipelines", pipelines_json(facts.life.pipelines)},
    };
}

}  // namespace xinqiao
