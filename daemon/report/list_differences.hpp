// What a comparison of two lists found, for a person at a terminal, a spreadsheet or a program.
#pragma once

#include <memory>
#include <ostream>

#include "daemon/comparison/list_comparison.hpp"
#include "daemon/report/text_table.hpp"

namespace xinqiao {

class ListDifferenceWriter {
public:
    virtual ~ListDifferenceWriter() = default;
    virtual void write(const ListDifference& difference) = 0;
    virtual void finish(const ListSummary& summary) = 0;
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

}  // namespace xinqiao
