// Compares two lists of one kind, without any store: what only one of them has, and what differs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "daemon/comparison/list_file.hpp"
#include "schema/field_difference.hpp"
#include "schema/kind.hpp"
#include "schema/mapping.hpp"
#include "schema/normalise.hpp"

namespace xinqiao {

enum class ListReason {
    only_left,
    only_right,
    changed,    // the same record, with other content
    respelled,  // the same content in another spelling: no difference
    repeated,   // one list has the record more than once
    unclear,    // the row could not become a record
};

// The stable word, as in JSON: "only-left", …
std::string_view name_of(ListReason reason);

// A field that differs: as each list spelled it, and what that means.
struct ListField {
    std::string name;
    std::string left_spelling;
    std::string left;
    std::string right_spelling;
    std::string right;
};

struct ListDifference {
    ListReason reason{};
    RecordKey key;  // empty where it cannot be told
    SubjectCode subject;
    std::string subject_name;
    std::vector<std::uint64_t> left_lines;  // where the rows begin, as a person counts
    std::vector<std::uint64_t> right_lines;
    std::vector<ListField> fields;  // changed, respelled
    Findings findings;              // unclear
};

struct ListCounts {
    std::int64_t rows = 0;  // = paired + only + surplus + unclear + filtered
    std::int64_t only = 0;
    std::int64_t surplus = 0;  // further rows of a record that stands there already
    std::int64_t unclear = 0;
    std::int64_t filtered = 0;  // notes and the like
    std::vector<std::string> unknown_columns;
};

struct ListSummary {
    ListCounts left;
    ListCounts right;
    std::int64_t paired = 0;  // records that both have: same + respelled + changed
    std::int64_t same = 0;
    std::int64_t respelled = 0;
    std::int64_t changed = 0;
    bool by_spelling = false;           // rows that are the same byte for byte were not looked into
    std::vector<std::string> compared;  // names of the fields that both lists have

    bool equal() const;  // every record on both sides, once, with the same content
};

struct ComparedList {
    ListFile& file;
    const Mapping& mapping;
};

struct ListComparison {
    const Kind& kind;
    ComparedList left;
    ComparedList right;
    Day today;                         // bounds dates that may not lie ahead
    std::vector<std::string> ignored;  // names of fields that are not compared
    // Look into every row. Otherwise rows of two lists with the same headings that are the same
    // byte for byte count as the same, whether or not they make sense.
    bool thorough = false;
    bool respelled = false;                      // also tell what differs in its spelling only
    std::function<void(std::int64_t)> progress;  // rows of the left list so far; may be empty
};

// Calls `each` in the order of the left list, then of the right; two records of one subject, of
// which each list has one, stand together. Memory: some 32 bytes a row, some 200 for each row that
// differs, and what formats without rows of their own (JSON, XLSX) take. Works in several threads;
// `each` is called from the caller's. Throws Error{invalid} for lists that have no column of the
// key.
ListSummary compare_lists(
    const ListComparison& comparison, const std::function<void(const ListDifference&)>& each
);

}  // namespace xinqiao
