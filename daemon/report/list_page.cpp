// The differences of two lists as one page that needs nothing beside it.
#include <array>
#include <map>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "daemon/report/html_parts.hpp"
#include "daemon/report/list_differences.hpp"
#include "daemon/report/list_words.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

// A browser opens that many at once.
constexpr std::int64_t most_on_page = 50'000;
constexpr std::int64_t differences_in_block = 5000;

constexpr std::string_view page_script =
#include "report_list_page_js.inc"
    ;

constexpr std::array reasons{
    ListReason::changed,
    ListReason::only_left,
    ListReason::only_right,
    ListReason::repeated,
    ListReason::unclear,
    ListReason::respelled};

std::string_view dot_of(ListReason reason) {
    switch (reason) {
        case ListReason::respelled:
            return "note";
        case ListReason::only_left:
        case ListReason::only_right:
            return "warning";
        default:
            return "error";
    }
}

json::array row_of(const Kind& kind, const ListDifference& difference) {
    json::array fields;
    for (const ListField& field : difference.fields) {
        const ListField one = shown(kind, field);
        fields.push_back(json::array{
            label_of(kind, one.name),
            one.name,
            one.left_spelling,
            one.right_spelling,
            one.left,
            one.right});
    }
    json::array notes;
    for (const Finding& finding : difference.findings) {
        notes.emplace_back(finding.advice);
    }
    return {
        name_of(difference.reason),
        difference.key.text(),
        difference.subject.text(),
        difference.subject_name,
        lines_text(difference.left_lines),
        lines_text(difference.right_lines),
        std::move(fields),
        std::move(notes)};
}

std::string count_card(std::int64_t number, const Bilingual& label, std::string_view classes) {
    return fmt::format(
        R"(<div class="card {}"><b>{}</b>{}</div>)",
        number == 0 ? std::string_view{} : classes,
        number,
        spoken(label)
    );
}

std::string table_row(const Bilingual& label, std::string_view left, std::string_view right) {
    return element("tr", cell(spoken(label)) + cell(escaped(left)) + cell(escaped(right)));
}

std::string words_of(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text.append(text.empty() ? "" : "、").append(word);
    }
    return text.empty() ? "—" : text;
}

// Written as it comes: what is seen stands behind the data, when the answer is known.
class PageWriter final : public ListDifferenceWriter {
public:
    PageWriter(std::ostream& out, const Kind& kind, ListHead head)
        : out_{out}, kind_{kind}, head_{std::move(head)} {
        out_ << R"(<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>)"
             << escaped("两份名单的比较 " + kind.label + " " + head_.moment) << "</title><style>"
             << page_style() << "</style></head><body>\n";
    }

    void write(const ListDifference& difference) override {
        ++counts_[difference.reason];
        if (++told_ > most_on_page) return;
        const bool first = told_ % differences_in_block == 1;
        if (first && told_ > 1) out_ << "]</script>\n";
        out_ << (first ? R"(<script type="application/json" data-differences>[)" : ",\n")
             << inside_script(row_of(kind_, difference));
    }

    void finish(const ListSummary& summary) override {
        if (told_ > 0) out_ << "]</script>\n";
        const Bilingual verdict = verdict_of(summary);
        out_ << R"(<main><button id="language" type="button" data-en="中文">English</button><h1>)"
             << spoken({"两份名单的比较", "Two lists compared"}) << R"(</h1><div class="when">)"
             << escaped(kind_.label + " · " + head_.moment) << " "
             << spoken({"(北京时间)", "(Beijing time)"}) << "</div>"
             << fmt::format(
                    R"(<div class="verdict {}">{}</div>)",
                    summary.equal() ? "good" : "warn",
                    spoken(verdict)
                )
             << cards(summary) << section("counts", {"汇总", "Summary"}, counts(summary))
             << section("lists", {"差异明细", "The differences"}, groups()) << "<footer>"
             << spoken(
                    {"只是写法不同（全角半角、空格、日期写法等）的不算差异。信桥 Xinqiao。",
                     "What is only spelled otherwise (width, blanks, dates) is no difference."}
                )
             << "</footer></main><script>" << page_script_parts() << page_script
             << "</script></body></html>\n"
             << std::flush;
    }

private:
    // As many as the lists below hold.
    std::string cards(const ListSummary& summary) {
        const auto told = [&](ListReason reason, std::string_view classes) {
            return count_card(counts_[reason], label_of(reason), classes);
        };
        return R"(<div class="cards">)" + told(ListReason::changed, "bad-text")
               + told(ListReason::only_left, "warn-text")
               + told(ListReason::only_right, "warn-text") + told(ListReason::repeated, "bad-text")
               + told(ListReason::unclear, "bad-text")
               + count_card(
                   summary.same + summary.respelled, {"内容相同", "the same content"}, "good-text"
               )
               + "</div>";
    }

    std::string counts(const ListSummary& summary) const {
        std::string rows =
            table_row({"文件", "file"}, head_.left, head_.right)
            + table_row({"映射", "mapping"}, head_.left_mapping, head_.right_mapping);
        for (const ListCount& count : counts_of(summary)) {
            rows += element(
                "tr",
                cell(spoken(count.label)) + cell(std::to_string(count.left))
                    + cell(std::to_string(count.right))
            );
        }
        rows += table_row(
            {"不认识、未比较的列", "unknown columns, not compared"},
            words_of(summary.left.unknown_columns),
            words_of(summary.right.unknown_columns)
        );
        return sheet({{{"项目", "Item"}}, {{"A", "A"}}, {{"B", "B"}}}, rows);
    }

    std::string groups() const {
        if (told_ == 0) return element("p", spoken({"没有差异。", "No differences."}));
        std::string text =
            R"(<div class="filters"><input id="filter-words" type="search" placeholder="按名称、代码、文号、内容查找"></div>)"
            R"(<noscript><p class="do">名单需要浏览器启用脚本; 也可用 --format xlsx。</p></noscript>)";
        for (const ListReason reason : reasons) {
            const auto found = counts_.find(reason);
            if (found != counts_.end() && found->second > 0) text += group(reason, found->second);
        }
        return text + left_off();
    }

    static std::string group(ListReason reason, std::int64_t count) {
        return fmt::format(
            R"(<details data-reason="{}" data-count="{}"><summary><i class="dot {}"></i>{}<small>{} 条)"
            R"(</small></summary><div class="rows"></div></details>)",
            name_of(reason),
            count,
            dot_of(reason),
            spoken(label_of(reason)),
            count
        );
    }

    std::string left_off() const {
        if (told_ <= most_on_page) return {};
        const std::int64_t count = told_ - most_on_page;
        return fmt::format(
            R"(<p class="do">{}</p>)",
            spoken(
                {fmt::format("另有 {} 条未列入本页, 请用 --format xlsx 或 csv", count),
                 fmt::format("{} more are not on this page: use --format xlsx or csv", count)}
            )
        );
    }

    std::ostream& out_;
    const Kind& kind_;
    ListHead head_;
    std::int64_t told_ = 0;
    std::map<ListReason, std::int64_t> counts_;
};

}  // namespace

std::unique_ptr<ListDifferenceWriter> write_list_page(
    std::ostream& out, const Kind& kind, ListHead head
) {
    return std::make_unique<PageWriter>(out, kind, std::move(head));
}

}  // namespace xinqiao
