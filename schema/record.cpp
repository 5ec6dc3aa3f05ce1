#include "schema/record.hpp"

#include <algorithm>

namespace xinqiao {
namespace {

bool comes_before(const Fields::Entry& entry, std::string_view name) {
    return entry.first < name;
}

}  // namespace

void Fields::set(std::string_view name, std::string text) {
    // Whoever sets fields in the order of their names pays no search.
    if (entries_.empty() || entries_.back().first < name) {
        if (!text.empty()) entries_.emplace_back(name, std::move(text));
        return;
    }
    const auto place = std::lower_bound(entries_.begin(), entries_.end(), name, comes_before);
    const bool there = place != entries_.end() && place->first == name;
    if (there && text.empty()) {
        entries_.erase(place);
    } else if (there) {
        place->second = std::move(text);
    } else if (!text.empty()) {
        entries_.emplace(place, name, std::move(text));
    }
}

// Names differ in length mostly: looking at all of them is cheaper than comparing five.
std::optional<std::string_view> Fields::find(std::string_view name) const {
    for (const Entry& entry : entries_) {
        if (entry.first.size() == name.size() && entry.first == name) return entry.second;
    }
    return std::nullopt;
}

std::string_view Fields::text(std::string_view name) const {
    return find(name).value_or(std::string_view{});
}

}  // namespace xinqiao
