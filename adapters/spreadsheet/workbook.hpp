// Changes as a workbook that a person can upload.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "adapters/change.hpp"
#include "adapters/spreadsheet/settings.hpp"

namespace xinqiao {

// One line of a sheet; the first line of a table holds its headings.
using SheetLine = std::vector<std::string>;

// Those changes of that action as lines: our id and their number first, if these have headings.
// Empty when there are none.
std::vector<SheetLine> lines_of(
    std::span<const Change* const> changes, Action action, const SpreadsheetSettings& sheet
);

// That template with these lines; empty: there is none. Throws as template_bytes and
// filled_workbook, naming the template.
std::string in_template(
    const SpreadsheetSettings& sheet,
    const std::string& kind,
    Action action,
    const std::vector<SheetLine>& lines
);

// Why the change cannot stand in a sheet, in Chinese; empty: it can.
std::string obstacle_in_sheet(const Change& change);

struct NamedSheet {
    std::string name;
    std::vector<SheetLine> lines;
};

// The bytes of the workbook: every cell a text, headings frozen, the same bytes for the same
// sheets. It comes to be in the file `draft`, which is removed. Throws Error{transient} when it
// cannot be made.
std::string workbook_of(const std::vector<NamedSheet>& sheets, const std::filesystem::path& draft);

// Below the root: "templates/penalty.xlsx", "templates/penalty-withdraw.xlsx".
std::string template_name(const SpreadsheetSettings& sheet, const std::string& kind, Action action);
// The platform's empty template for such changes; nothing: it gave out none. Throws
// Error{misconfigured} for one that cannot be read or is larger than 10 MB.
std::string template_bytes(
    const SpreadsheetSettings& sheet, const std::string& kind, Action action
);

constexpr const char* upsert_sheet = "新增变更";
constexpr const char* withdraw_sheet = "撤销";
constexpr std::size_t most_upload = 10U << 20;  // platforms refuse larger files
constexpr std::size_t longest_cell = 32'767;    // characters Excel keeps

}  // namespace xinqiao
