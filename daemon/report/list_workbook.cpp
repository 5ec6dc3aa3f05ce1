// The differences of two lists as a workbook.
#include <fmt/format.h>

#include "base/error.hpp"
#include "daemon/report/list_differences.hpp"
#include "daemon/report/list_words.hpp"
#include "daemon/report/sheet_book.hpp"

namespace xinqiao {
namespace {

std::string heading_of(const Bilingual& words) {
    return fmt::format("{}\n{}", words.chinese, words.english);
}

std::vector<SheetColumn> sheet_columns() {
    std::vector<SheetColumn> columns;
    for (const ListColumn& column : columns_of_differences()) {
        columns.push_back({heading_of(column.heading), column.width});
    }
    return columns;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text.append(text.empty() ? "" : "、").append(word);
    }
    return text;
}

class WorkbookWriter final : public ListDifferenceWriter {
public:
    WorkbookWriter(const std::filesystem::path& file, const Kind& kind, ListHead head)
        : kind_{kind},
          head_{std::move(head)},
          file_{checked(file)},
          book_{part_of(file)},
          summary_{book_.sheet("汇总", {{"项目\nItem", 34}, {"A", 46}, {"B", 46}})},
          differences_{book_.sheet("差异", sheet_columns())} {}

    void write(const ListDifference& difference) override {
        for (const auto& line : lines_of(kind_, difference)) {
            differences_.add({line.begin(), line.end()});
        }
    }

    void finish(const ListSummary& summary) override {
        const Bilingual verdict = verdict_of(summary);
        summary_.add({std::string{"结论 result"}, heading_of(verdict)});
        summary_.add({std::string{"类别 kind"}, kind_.label});
        summary_.add({std::string{"比较时刻 compared at"}, head_.moment});
        summary_.add({std::string{"文件 file"}, head_.left, head_.right});
        summary_.add({std::string{"映射 mapping"}, head_.left_mapping, head_.right_mapping});
        for (const ListCount& count : counts_of(summary)) {
            summary_.add({heading_of(count.label), count.left, count.right});
        }
        summary_.add(
            {std::string{"不认识、未比较的列\nunknown columns"},
             joined(summary.left.unknown_columns),
             joined(summary.right.unknown_columns)}
        );
        summary_.add({std::string{"比较的字段\nfields compared"}, compared(summary)});
        book_.close();
        std::error_code fault;
        std::filesystem::rename(part_of(file_), file_, fault);
        if (fault) refuse(file_, fault.message());
    }

private:
    [[noreturn]] static void refuse(const std::filesystem::path& file, const std::string& why) {
        throw Error{
            Error::Kind::invalid,
            file.string() + ": 无法写入 / cannot be written: " + why,
            "请检查目录与权限"};
    }

    // A device is not to be replaced by a file.
    static const std::filesystem::path& checked(const std::filesystem::path& file) {
        if (!std::filesystem::exists(file) || std::filesystem::is_regular_file(file)) return file;
        refuse(file, "不是普通文件");
    }

    // Until it is whole; what stood there before stays so long.
    static std::filesystem::path part_of(std::filesystem::path file) {
        return file.concat(".part");
    }

    std::string compared(const ListSummary& summary) const {
        std::vector<std::string> labels;
        for (const std::string& field : summary.compared) {
            labels.push_back(label_of(kind_, field));
        }
        return joined(labels);
    }

    const Kind& kind_;
    ListHead head_;
    std::filesystem::path file_;
    SheetBook book_;
    Sheet& summary_;
    Sheet& differences_;
};

}  // namespace

std::unique_ptr<ListDifferenceWriter> write_list_workbook(
    const std::filesystem::path& file, const Kind& kind, ListHead head
) {
    return std::make_unique<WorkbookWriter>(file, kind, std::move(head));
}

}  // namespace xinqiao
