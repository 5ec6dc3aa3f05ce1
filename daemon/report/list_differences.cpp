#include "daemon/report/list_differences.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "adapters/formats/csv.hpp"
#include "daemon/report/list_words.hpp"

namespace xinqiao {
namespace {

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

std::string or_nothing(const std::string& text) {
    return text.empty() ? "（空）" : text;
}

class TextWriter final : public ListDifferenceWriter {
public:
    TextWriter(std::ostream& out, const Kind& kind, Colour colour)
        : out_{out}, kind_{kind}, colour_{colour} {}

    void write(const ListDifference& difference) override {
        std::string line =
            coloured(label_of(difference.reason).chinese, colour_of(difference.reason), colour_);
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
        for (const ListCount& count : counts_of(summary)) {
            table.add(
                {std::string{count.label.chinese},
                 std::to_string(count.left),
                 std::to_string(count.right)}
            );
        }
        const Bilingual verdict = verdict_of(summary);
        out_ << (any_ ? "\n" : "") << table.text(colour_)
             << coloured(
                    fmt::format("{} ({})", verdict.chinese, verdict.english),
                    summary.equal() ? "32" : "31",
                    colour_
                )
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
        std::vector<std::string> headings;
        for (const ListColumn& column : columns_of_differences()) {
            headings.emplace_back(column.heading.chinese);
        }
        out_ << "\xEF\xBB\xBF" << csv_line(headings);
    }

    void write(const ListDifference& difference) override {
        for (const auto& line : lines_of(kind_, difference)) {
            out_ << csv_line(line);
        }
    }

    void finish(const ListSummary&) override { out_.flush(); }

private:
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
