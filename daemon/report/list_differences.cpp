#include "daemon/report/list_differences.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "adapters/formats/csv.hpp"

namespace xinqiao {
namespace {

constexpr const char* hidden = "（个人信息不显示）";

std::string_view label_of(ListReason reason) {
    switch (reason) {
        case ListReason::only_left:
            return "只在 A";
        case ListReason::only_right:
            return "只在 B";
        case ListReason::changed:
            return "内容不同";
        case ListReason::respelled:
            return "写法不同";
        case ListReason::repeated:
            return "重复";
        case ListReason::unclear:
            return "无法识别";
    }
    return {};
}

std::string_view colour_of(ListReason reason) {
    switch (reason) {
        case ListReason::only_left:
        case ListReason::only_right:
            return "33";
        case ListReason::respelled:
            return "2";
        default:
            return "31";
    }
}

std::string label_of(const Kind& kind, const std::string& field) {
    const Field* found = kind.find(field);
    return found == nullptr ? field : found->label;
}

bool is_personal(const Kind& kind, const std::string& field) {
    const Field* found = kind.find(field);
    return found != nullptr && found->personal;
}

// The field as it may be shown.
ListField shown(const Kind& kind, ListField field) {
    if (!is_personal(kind, field.name)) return field;
    for (std::string* text :
         {&field.left, &field.left_spelling, &field.right, &field.right_spelling}) {
        if (!text->empty()) *text = hidden;
    }
    return field;
}

std::string lines_text(const std::vector<std::uint64_t>& lines) {
    std::string text;
    for (const std::uint64_t line : lines) {
        text.append(text.empty() ? "" : "、").append(std::to_string(line));
    }
    return text;
}

std::string or_nothing(const std::string& text) {
    return text.empty() ? "（空）" : text;
}

class TextWriter final : public ListDifferenceWriter {
public:
    TextWriter(std::ostream& out, const Kind& kind, Colour colour)
        : out_{out}, kind_{kind}, colour_{colour} {}

    void write(const ListDifference& difference) override {
        std::string line =
            coloured(label_of(difference.reason), colour_of(difference.reason), colour_);
        const std::string_view key = difference.key.text();
        line.append("  ").append(key.empty() ? "（主键不明）" : key);
        if (!difference.subject_name.empty()) line.append("  ").append(difference.subject_name);
        add_lines(line, "A", difference.left_lines);
        add_lines(line, "B", difference.right_lines);
        out_ << line << '\n';
        for (const ListField& field : difference.fields) {
            write_field(difference.reason, shown(kind_, field));
        }
        for (const Finding& finding : difference.findings) {
            out_ << "    " << finding.advice << '\n';
        }
    }

    void finish(const ListSummary& summary) override {
        TextTable table{{"", "A>", "B>"}};
        const auto add = [&](const char* label, std::int64_t left, std::int64_t right) {
            table.add({label, std::to_string(left), std::to_string(right)});
        };
        add("行数", summary.left.rows, summary.right.rows);
        add("相同", summary.same, summary.same);
        add("写法不同 (内容相同)", summary.respelled, summary.respelled);
        add("内容不同", summary.changed, summary.changed);
        add("只在一边", summary.left.only, summary.right.only);
        add("重复的行", summary.left.surplus, summary.right.surplus);
        add("无法识别", summary.left.unclear, summary.right.unclear);
        add("说明行等", summary.left.filtered, summary.right.filtered);
        out_ << (any_ ? "\n" : "") << table.text(colour_);
        out_
            << (summary.equal() ? coloured("两份名单一致 (equal)", "32", colour_)
                                : coloured("两份名单有差异 (differences)", "31", colour_))
            << '\n';
    }

private:
    void add_lines(std::string& line, const char* side, const std::vector<std::uint64_t>& lines) {
        any_ = true;
        if (lines.empty()) return;
        line.append(coloured(fmt::format("  {} 第 {} 行", side, lines_text(lines)), "2", colour_));
    }

    void write_field(ListReason reason, const ListField& field) {
        const bool spelled = reason == ListReason::respelled;
        out_ << "    " << label_of(kind_, field.name) << ": "
             << or_nothing(spelled ? field.left_spelling : field.left) << " → "
             << or_nothing(spelled ? field.right_spelling : field.right) << '\n';
    }

    std::ostream& out_;
    const Kind& kind_;
    Colour colour_;
    bool any_ = false;
};

class CsvWriter final : public ListDifferenceWriter {
public:
    CsvWriter(std::ostream& out, const Kind& kind) : out_{out}, kind_{kind} {
        out_ << "\xEF\xBB\xBF"
             << csv_line(
                    {"结果",
                     "记录主键",
                     "主体代码",
                     "主体名称",
                     "A 行",
                     "B 行",
                     "字段",
                     "A 原文",
                     "B 原文",
                     "A 值",
                     "B 值",
                     "说明"}
                );
    }

    void write(const ListDifference& difference) override {
        for (const ListField& field : difference.fields) {
            const ListField one = shown(kind_, field);
            write_line(
                difference,
                {label_of(kind_, one.name),
                 one.left_spelling,
                 one.right_spelling,
                 one.left,
                 one.right,
                 ""}
            );
        }
        for (const Finding& finding : difference.findings) {
            write_line(
                difference, {label_of(kind_, finding.field), "", "", "", "", finding.advice}
            );
        }
        if (difference.fields.empty() && difference.findings.empty()) {
            write_line(difference, {"", "", "", "", "", ""});
        }
    }

    void finish(const ListSummary&) override { out_.flush(); }

private:
    void write_line(const ListDifference& difference, const std::vector<std::string>& rest) {
        std::vector<std::string> cells{
            std::string{label_of(difference.reason)},
            difference.key.text(),
            difference.subject.text(),
            difference.subject_name,
            lines_text(difference.left_lines),
            lines_text(difference.right_lines)};
        cells.insert(cells.end(), rest.begin(), rest.end());
        out_ << csv_line(cells);
    }

    std::ostream& out_;
    const Kind& kind_;
};

boost::json::array lines_json(const std::vector<std::uint64_t>& lines) {
    boost::json::array array(lines.begin(), lines.end());
    return array;
}

boost::json::object counts_json(const ListCounts& counts) {
    return {
        {"rows", counts.rows},
        {"only", counts.only},
        {"surplus", counts.surplus},
        {"unclear", counts.unclear},
        {"filtered", counts.filtered},
        {"unknown_columns",
         boost::json::array(counts.unknown_columns.begin(), counts.unknown_columns.end())}};
}

class JsonWriter final : public ListDifferenceWriter {
public:
    JsonWriter(std::ostream& out, const Kind& kind) : out_{out}, kind_{kind} {
        out_ << "{\"differences\":[";
    }

    void write(const ListDifference& difference) override {
        boost::json::object item{
            {"reason", name_of(difference.reason)},
            {"key", difference.key.text()},
            {"subject", difference.subject.text()},
            {"subject_name", difference.subject_name},
            {"left_lines", lines_json(difference.left_lines)},
            {"right_lines", lines_json(difference.right_lines)}};
        boost::json::array fields;
        for (const ListField& field : difference.fields) {
            const ListField one = shown(kind_, field);
            fields.push_back(boost::json::object{
                {"field", one.name},
                {"label", label_of(kind_, one.name)},
                {"left_spelling", one.left_spelling},
                {"right_spelling", one.right_spelling},
                {"left", one.left},
                {"right", one.right}});
        }
        if (!fields.empty()) item["fields"] = std::move(fields);
        boost::json::array findings;
        for (const Finding& finding : difference.findings) {
            findings.push_back(boost::json::object{
                {"field", finding.field}, {"rule", finding.rule}, {"advice", finding.advice}});
        }
        if (!findings.empty()) item["findings"] = std::move(findings);
        out_ << (first_ ? "\n" : ",\n") << boost::json::serialize(item);
        first_ = false;
    }

    void finish(const ListSummary& summary) override {
        const boost::json::object all{
            {"equal", summary.equal()},
            {"same", summary.same},
            {"respelled", summary.respelled},
            {"changed", summary.changed},
            {"left", counts_json(summary.left)},
            {"right", counts_json(summary.right)},
            {"compared", boost::json::array(summary.compared.begin(), summary.compared.end())},
            {"by_spelling", summary.by_spelling}};
        out_ << "\n],\"summary\":" << boost::json::serialize(all) << "}\n" << std::flush;
    }

private:
    std::ostream& out_;
    const Kind& kind_;
    bool first_ = true;
};

}  // namespace

std::unique_ptr<ListDifferenceWriter> write_list_text(
    std::ostream& out, const Kind& kind, Colour colour
) {
    return std::make_unique<TextWriter>(out, kind, colour);
}

std::unique_ptr<ListDifferenceWriter> write_list_csv(std::ostream& out, const Kind& kind) {
    return std::make_unique<CsvWriter>(out, kind);
}

std::unique_ptr<ListDifferenceWriter> write_list_json(std::ostream& out, const Kind& kind) {
    return std::make_unique<JsonWriter>(out, kind);
}

}  // namespace xinqiao
