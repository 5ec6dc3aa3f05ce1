// The words in which the differences of two lists are shown, in whatever form.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/comparison/list_comparison.hpp"
#include "daemon/report/html_parts.hpp"

namespace xinqiao {

Bilingual label_of(ListReason reason);
// The label of the field in Chinese, or its name.
std::string label_of(const Kind& kind, const std::string& field);
// "3、5".
std::string lines_text(const std::vector<std::uint64_t>& lines);
// The field as it may be shown: of a personal one only that it says something.
ListField shown(const Kind& kind, ListField field);

struct ListColumn {
    Bilingual heading;
    double width = 12;  // characters, on a sheet
};
constexpr std::size_t list_columns = 12;
// What a table of differences has for columns, and what stands in them: a line for each field or
// finding.
const std::array<ListColumn, list_columns>& columns_of_differences();
std::vector<std::vector<std::string>> lines_of(const Kind& kind, const ListDifference& difference);

struct ListCount {
    Bilingual label;
    std::int64_t left = 0;
    std::int64_t right = 0;
};
std::vector<ListCount> counts_of(const ListSummary& summary);
Bilingual verdict_of(const ListSummary& summary);

}  // namespace xinqiao
