// What a switch of rule sets changes, told.
#include <algorithm>
#include <array>

#include <boost/algorithm/string/join.hpp>
#include <fmt/format.h>

#include "base/date.hpp"
#include "daemon/cli/policy_tables.hpp"

namespace xinqiao {
namespace {

struct EffectWords {
    PolicyEffect effect;
    const char* word;   // stable, in JSON
    const char* label;  // Chinese
};
constexpr std::array effect_words{
    EffectWords{PolicyEffect::longer, "longer", "公示延长"},
    EffectWords{PolicyEffect::shorter, "shorter", "公示缩短"},
    EffectWords{PolicyEffect::withdrawn, "withdrawn", "停止公示"},
    EffectWords{PolicyEffect::returns, "returns", "恢复公示"},
};

const EffectWords& words_of(PolicyEffect effect) {
    return effect_words.at(static_cast<std::size_t>(effect));
}

std::int64_t count_of(const PolicySwitchSummary& summary, PolicyEffect effect) {
    return std::count_if(summary.changes.begin(), summary.changes.end(), [&](const auto& change) {
        return change.effect == effect;
    });
}

std::string until_text(bool stands, const std::optional<Day>& until) {
    if (!stands) return "不公示";
    return until ? format_day(*until) : "长期";
}

std::string before_text(const PolicyChange& change) {
    return until_text(change.effect != PolicyEffect::returns, change.until_before);
}

std::string after_text(const PolicyChange& change) {
    return until_text(change.effect != PolicyEffect::withdrawn, change.until_after);
}

}  // namespace

std::string switch_sentence(
    const PolicySwitchSummary& summary, const std::string& kind, bool dry_run
) {
    using boost::algorithm::join;
    std::string text = fmt::format(
        "{} 的规则集{}: {} → {}\n",
        kind,
        dry_run ? "（仅预演，未改动）" : "已改为",
        join(summary.before, ", "),
        join(summary.after, ", ")
    );
    if (summary.changes.empty()) return text + "没有记录因此变化\n";
    text += fmt::format("有变化的记录 {} 条: ", summary.changes.size());
    std::string counts;
    for (const EffectWords& words : effect_words) {
        const std::int64_t count = count_of(summary, words.effect);
        if (count == 0) continue;
        counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", words.label, count);
    }
    return text + counts + '\n';
}

TextTable change_table(const PolicySwitchSummary& summary, std::size_t most) {
    TextTable table{{"变化", "主体", "原公示至", "现公示至", "记录主键", "依据"}};
    for (const PolicyChange& change : summary.changes) {
        if (most-- == 0) break;
        table.add(
            {words_of(change.effect).label,
             change.subject.text(),
             before_text(change),
             after_text(change),
             change.key.text(),
             change.why}
        );
    }
    return table;
}

boost::json::object switch_json(const PolicySwitchSummary& summary, bool dry_run) {
    boost::json::object counts;
    for (const EffectWords& words : effect_words) {
        counts[words.word] = count_of(summary, words.effect);
    }
    boost::json::array changes;
    for (const PolicyChange& change : summary.changes) {
        changes.push_back(boost::json::object{
            {"effect", words_of(change.effect).word},
            {"subject", change.subject.text()},
            {"key", change.key.text()},
            {"before", before_text(change)},
            {"after", after_text(change)},
            {"why", change.why}});
    }
    return {
        {"dry_run", dry_run},
        {"before", words_json(summary.before)},
        {"after", words_json(summary.after)},
        {"counts", std::move(counts)},
        {"judged", summary.judged},
        {"changes", std::move(changes)}};
}

}  // namespace xinqiao
