// How a system's columns become our fields, per table version, and back.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "base/money.hpp"
#include "schema/kind.hpp"
#include "schema/names.hpp"
#include "schema/record.hpp"

namespace xinqiao {

// One field as one table version spells it.
struct MappedColumn {
    std::string field;
    // Names seen for the column; the first is the one we write. The headings of the kind follow
    // those that the mapping gives.
    std::vector<std::string> wires;
    DayFormat day_format = DayFormat::slashes;
    MoneyUnit money_unit = MoneyUnit::ten_thousand_yuan;
    // Wire code and canonical code, for this version only. Of several wire codes for one canonical
    // code the first is the one we write.
    std::vector<std::pair<std::string, std::string>> codes;
    bool write = true;  // false: read but never written
    bool shown = true;  // false: written, but the list masks or hides it, so it is never compared
};

// Rows that are not meant for us: note lines, secret matters, simple-procedure penalties.
struct RowFilter {
    std::string wire;
    std::vector<std::string> values;  // whole cells; with a "*" at the end, how cells begin
    std::string reason;               // Chinese, counted and shown
};

struct Mapping {
    MappingName name;
    KindName kind;
    std::string label;
    std::vector<MappedColumn> columns;
    std::map<std::string, std::string>
        constants;  // field → canonical text where the table is silent
    std::vector<RowFilter> filters;
    std::vector<std::string> ignored;  // columns we know and do not need

    const MappedColumn* find(std::string_view field) const;
};

// What a change or a row looks like to the system: its columns in order.
using WireRow = std::vector<std::pair<std::string, std::string>>;

// Reads one mapping and checks it against its kind; throws Error{misconfigured} with file, line,
// key.
Mapping read_mapping(const std::filesystem::path& file, const Kinds& kinds);

class Mappings {
public:
    Mappings(const std::filesystem::path& folder, const Kinds& kinds);
    const Mapping& at(const MappingName& name) const;  // throws Error{misconfigured}
    const Mapping* find(const MappingName& name) const;
    auto begin() const noexcept { return mappings_.begin(); }
    auto end() const noexcept { return mappings_.end(); }

private:
    std::map<MappingName, Mapping> mappings_;
};

// The record as the system can show it: only the fields that the mapping writes and the list
// shows. Both sides of a comparison are to be projected: what was read holds more than is shown.
Record projected(const Record& record, const Mapping& mapping);

// The record in the system's columns, dates and money in its spelling, long-term as 2099/12/31.
WireRow render(const Record& record, const Kind& kind, const Mapping& mapping);

}  // namespace xinqiao
