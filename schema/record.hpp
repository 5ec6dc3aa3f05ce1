// One canonical record: one fact about one subject, with a natural key inside its kind.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/names.hpp"

namespace xinqiao {

// The fields of a record, each a canonical text, in the order of their names. A field without
// content is not there: empty and absent mean the same.
class Fields {
public:
    using Entry = std::pair<std::string, std::string>;

    Fields() = default;

    // Makes room for that many fields at once.
    void reserve(std::size_t count) { entries_.reserve(count); }
    // Sets, replaces, or (with an empty text) removes a field. Cheapest in the order of names.
    void set(std::string_view name, std::string text);
    std::optional<std::string_view> find(std::string_view name) const;
    // The text, or empty.
    std::string_view text(std::string_view name) const;

    std::size_t size() const noexcept { return entries_.size(); }
    auto begin() const noexcept { return entries_.begin(); }
    auto end() const noexcept { return entries_.end(); }

    friend bool operator==(const Fields&, const Fields&) = default;

private:
    std::vector<Entry> entries_;
};

struct Record {
    KindName kind;
    RecordKey key;
    SubjectCode subject;
    Fields fields;

    friend bool operator==(const Record&, const Record&) = default;
};

}  // namespace xinqiao
