#include "daemon/report/list_words.hpp"

#include <algorithm>
#include <iterator>

#include "daemon/report/shown_value.hpp"

namespace xinqiao {
namespace {

bool is_personal(const Kind& kind, const std::string& field) {
    const Field* found = kind.find(field);
    return found != nullptr && found->personal;
}

}  // namespace

Bilingual label_of(ListReason reason) {
    switch (reason) {
        case ListReason::only_left:
            return {"只在 A", "only in A"};
        case ListReason::only_right:
            return {"只在 B", "only in B"};
        case ListReason::changed:
            return {"内容不同", "different content"};
        case ListReason::respelled:
            return {"写法不同", "spelled otherwise"};
        case ListReason::repeated:
            return {"重复", "entered twice"};
        case ListReason::unclear:
            return {"无法识别", "unclear"};
    }
    return {};
}

std::string label_of(const Kind& kind, const std::string& field) {
    const Field* found = kind.find(field);
    return found == nullptr ? field : found->label;
}

std::string lines_text(const std::vector<std::uint64_t>& lines) {
    std::string text;
    for (const std::uint64_t line : lines) {
        text.append(text.empty() ? "" : "、").append(std::to_string(line));
    }
    return text;
}

ListField shown(const Kind& kind, ListField field) {
    if (!is_personal(kind, field.name)) return field;
    for (std::string* text :
         {&field.left, &field.left_spelling, &field.right, &field.right_spelling}) {
        if (!text->empty()) *text = hidden_value;
    }
    return field;
}

const std::array<ListColumn, list_columns>& columns_of_differences() {
    static const std::array<ListColumn, list_columns> columns{
        {{{"结果", "Result"}, 10},
         {{"记录主键", "Record"}, 34},
         {{"主体代码", "Subject code"}, 22},
         {{"主体名称", "Subject"}, 26},
         {{"A 行", "Line in A"}, 10},
         {{"B 行", "Line in B"}, 10},
         {{"字段", "Field"}, 16},
         {{"A 原文", "As A spells it"}, 32},
         {{"B 原文", "As B spells it"}, 32},
         {{"A 值", "What A says"}, 32},
         {{"B 值", "What B says"}, 32},
         {{"说明", "Note"}, 32}}};
    return columns;
}

std::vector<std::vector<std::string>> lines_of(const Kind& kind, const ListDifference& difference) {
    std::vector<std::vector<std::string>> lines;
    const auto add = [&](std::vector<std::string> rest) {
        std::vector<std::string> cells{
            std::string{label_of(difference.reason).chinese},
            difference.key.text(),
            difference.subject.text(),
            difference.subject_name,
            lines_text(difference.left_lines),
            lines_text(difference.right_lines)};
        std::ranges::move(rest, std::back_inserter(cells));
        lines.push_back(std::move(cells));
    };
    for (const ListField& field : difference.fields) {
        ListField one = shown(kind, field);
        add(
            {label_of(kind, one.name),
             std::move(one.left_spelling),
             std::move(one.right_spelling),
             std::move(one.left),
             std::move(one.right),
             ""}
        );
    }
    for (const Finding& finding : difference.findings) {
        add({label_of(kind, finding.field), "", "", "", "", finding.advice});
    }
    if (lines.empty()) add({"", "", "", "", "", ""});
    return lines;
}

std::vector<ListCount> counts_of(const ListSummary& summary) {
    const ListCounts& left = summary.left;
    const ListCounts& right = summary.right;
    return {
        {{"行数", "rows"}, left.rows, right.rows},
        {{"相同", "the same"}, summary.same, summary.same},
        {{"写法不同 (内容相同)", "spelled otherwise, the same content"},
         summary.respelled,
         summary.respelled},
        {{"内容不同", "different content"}, summary.changed, summary.changed},
        {{"只在一边", "only on this side"}, left.only, right.only},
        {{"重复的行", "further rows of a record"}, left.surplus, right.surplus},
        {{"无法识别", "unclear"}, left.unclear, right.unclear},
        {{"说明行等", "notes and the like"}, left.filtered, right.filtered}};
}

Bilingual verdict_of(const ListSummary& summary) {
    return summary.equal() ? Bilingual{"两份名单一致", "equal"}
                           : Bilingual{"两份名单有差异", "differences"};
}

}  // namespace xinqiao
