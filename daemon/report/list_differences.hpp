// What a comparison of two lists found, for a person at a terminal, a spreadsheet or a program.
#pragma once

#include <filesystem>
#include <memory>
#include <ostream>
#include <string>

#include "daemon/comparison/list_comparison.hpp"
#include "daemon/report/text_table.hpp"

namespace xinqiao {

class ListDifferenceWriter {
public:
    virtual ~ListDifferenceWriter() = default;
    virtual void write(const ListDifference& difference) = 0;
    virtual void finish(const ListSummary& summary) = 0;
};

// What was compared, for the head of a report.
struct ListHead {
    std::string moment;
    std::string left;  // the file
    std::string right;
    std::string left_mapping;  // by which it was read
    std::string right_mapping;
};

// Values of personal fields are never shown, only that they differ. The kind must outlive the
// writer.
//
// For reading: each difference on a line, its fields below it with both values, one table at last.
std::unique_ptr<ListDifferenceWriter> write_list_text(
    std::ostream& out, const Kind& kind, Colour colour
);
// One line a field, headed in Chinese, in UTF-8 with a byte order mark so that Excel can read it.
std::unique_ptr<ListDifferenceWriter> write_list_csv(std::ostream& out, const Kind& kind);
// {"differences": […], "summary": {…}}
std::unique_ptr<ListDifferenceWriter> write_list_json(std::ostream& out, const Kind& kind);

// A workbook: the counts, then one line a field, with filters and a frozen heading; codes are text.
// Written when it is finished; throws Error{transient} where it cannot be. Memory does not grow.
std::unique_ptr<ListDifferenceWriter> write_list_workbook(
    const std::filesystem::path& file, const Kind& kind, ListHead head
);
// One self-contained page, the answer first. Of very many differences the first are on it.
std::unique_ptr<ListDifferenceWriter> write_list_page(
    std::ostream& out, const Kind& kind, ListHead head
);

}  // namespace xinqiao
