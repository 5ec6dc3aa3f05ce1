#include "daemon/report/finding_table.hpp"

#include <array>

#include <fmt/format.h>

#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

std::string joined(
    const std::vector<FieldContrast>& fields, std::string FieldContrast::*side, bool labelled
) {
    std::string text;
    for (const FieldContrast& field : fields) {
        if (!text.empty()) text += '\n';
        const std::string& value = field.*side;
        if (labelled) text.append(field.label).append(": ");
        text += labelled && value.empty() ? "(空)" : value;
    }
    return text;
}

// Only the fields that are spelled otherwise than they are shown here.
std::string spelled(
    const std::vector<FieldContrast>& fields,
    std::string FieldContrast::*side,
    std::string_view note
) {
    std::string text{note};
    for (const FieldContrast& field : fields) {
        if ((field.*side).empty()) continue;
        text.append(text.empty() ? "" : "\n").append(field.label).append(": ");
        text.append(field.*side);
    }
    return text;
}

std::string lack_label(IndicatorRecord::Lack lack) {
    switch (lack) {
        case IndicatorRecord::Lack::unreported:
            return "未报送";
        case IndicatorRecord::Lack::late:
            return "迟报";
        case IndicatorRecord::Lack::refused:
            return "清洗后被拒";
        case IndicatorRecord::Lack::omitted:
            return "疑似瞒报";
    }
    return {};
}

}  // namespace

std::span<const SheetColumn> finding_columns() {
    static const std::array columns{
        SheetColumn{"编号\nNo.", 8},
        SheetColumn{"原因\nReason", 16},
        SheetColumn{"严重程度\nSeverity", 10},
        SheetColumn{"轮到谁\nWhose move", 10},
        SheetColumn{"办法\nRemedy", 14},
        SheetColumn{"系统\nSystem", 24},
        SheetColumn{"类别\nKind", 18},
        SheetColumn{"主体代码\nSubject", 22},
        SheetColumn{"主体名称\nName", 28},
        SheetColumn{"记录主键\nKey", 40},
        SheetColumn{"不同的数据项\nFields", 20},
        SheetColumn{"我方\nOurs", 40},
        SheetColumn{"对方\nTheirs", 40},
        SheetColumn{"我方原文\nOurs as spelled", 40},
        SheetColumn{"对方原文\nTheirs as spelled", 40},
        SheetColumn{"说明\nDetail", 50},
        SheetColumn{"依据\nRule", 40},
        SheetColumn{"自\nSince", 12},
        SheetColumn{"告知\nTold", 17},
        SheetColumn{"看到\nSeen", 17},
        SheetColumn{"来源\nSource", 24},
        SheetColumn{"来源运行\nSource run", 10},
        SheetColumn{"首次运行\nFirst run", 10},
        SheetColumn{"最近运行\nLast run", 10},
        SheetColumn{"再现\nCame back", 8},
        SheetColumn{"状态\nState", 10},
        SheetColumn{"认可\nAccepted", 30}};
    return columns;
}

std::vector<SheetCell> finding_cells(const FindingFacts& finding) {
    return {
        finding.id,
        reason_label(finding.reason),
        severity_label(finding.severity),
        move_label(finding.move),
        remedy_label(finding.remedy),
        finding.system_label,
        finding.kind_label,
        finding.subject,
        finding.subject_name,
        finding.key,
        joined(finding.fields, &FieldContrast::label, false),
        joined(finding.fields, &FieldContrast::ours, true),
        joined(finding.fields, &FieldContrast::theirs, true),
        spelled(finding.fields, &FieldContrast::raw_ours, finding.unspelled),
        spelled(finding.fields, &FieldContrast::raw_theirs, {}),
        finding.detail,
        finding.why,
        finding.since,
        finding.told_at,
        finding.seen_at,
        finding.source,
        finding.source_run,
        finding.first_run,
        finding.last_run,
        finding.reopened,
        state_label(finding.state),
        finding.accepted};
}

std::span<const SheetColumn> lacking_columns() {
    static const std::array columns{
        SheetColumn{"问题\nLack", 14},
        SheetColumn{"机关\nAuthority", 28},
        SheetColumn{"类别\nKind", 18},
        SheetColumn{"主体代码\nSubject", 22},
        SheetColumn{"主体名称\nName", 28},
        SheetColumn{"记录主键\nKey", 40},
        SheetColumn{"决定日期\nDecided", 12},
        SheetColumn{"应报截止\nReport by", 12},
        SheetColumn{"报送日期\nReported", 12},
        SheetColumn{"说明\nNote", 50}};
    return columns;
}

std::vector<SheetCell> lacking_cells(const IndicatorRecord& record) {
    return {
        lack_label(record.lack),
        record.department,
        record.kind_label,
        record.subject,
        record.subject_name,
        record.key,
        record.decided_on,
        record.report_by,
        record.reported_on,
        record.note};
}

std::vector<std::string> cell_texts(const std::vector<SheetCell>& cells) {
    std::vector<std::string> texts;
    texts.reserve(cells.size());
    for (const SheetCell& cell : cells) {
        if (const auto* text = std::get_if<std::string>(&cell)) {
            texts.push_back(*text);
        } else if (const auto* number = std::get_if<std::int64_t>(&cell)) {
            texts.push_back(std::to_string(*number));
        } else {
            texts.push_back(fmt::format("{:.1f}%", std::get<Share>(cell).part * 100));
        }
    }
    return texts;
}

}  // namespace xinqiao
