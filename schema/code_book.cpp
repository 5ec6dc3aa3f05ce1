#include "schema/code_book.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view other_code = "other";

// What is seen between several codes, in canonical text.
constexpr std::array<std::string_view, 5> code_joints{";", ",", "、", "|", "/"};

// What is seen between "其他" and its explanation.
constexpr std::array<std::string_view, 5> explanation_joints{"-", "—", ":", "(", " "};

std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto joint =
            std::find_if(code_joints.begin(), code_joints.end(), [&](std::string_view candidate) {
                return text.substr(at, candidate.size()) == candidate;
            });
        if (joint == code_joints.end()) {
            ++at;
            continue;
        }
        parts.push_back(trimmed(text.substr(begin, at - begin)));
        begin = at += joint->size();
    }
    parts.push_back(trimmed(text.substr(begin)));
    parts.erase(std::remove(parts.begin(), parts.end(), std::string_view{}), parts.end());
    return parts;
}

std::string wire_of_one(const Field& field, const MappedColumn& column, std::string_view code) {
    const std::size_t colon = code.find(':');
    const std::string_view value = code.substr(0, colon);
    const auto own = std::find_if(column.codes.begin(), column.codes.end(), [&](const auto& pair) {
        return pair.second == value;
    });
    const Code* known = find_code(field, value);
    if (colon != std::string_view::npos && known != nullptr) {
        return known->label + "-" + std::string{code.substr(colon + 1)};
    }
    if (own != column.codes.end()) return own->first;
    return known != nullptr ? known->label : std::string{code};
}

}  // namespace

const Code* find_code(const Field& field, std::string_view canonical) {
    const auto found = std::find_if(field.codes.begin(), field.codes.end(), [&](const Code& code) {
        return code.value == canonical;
    });
    return found == field.codes.end() ? nullptr : &*found;
}

std::string column_key(std::string_view name) {
    std::string key = upper_ascii(canonical_text(name));
    key.erase(std::remove(key.begin(), key.end(), ' '), key.end());
    return key;
}

CodeBook::CodeBook(const Field& field, const MappedColumn& column) : field_{&field} {
    for (const auto& [wire, canonical] : column.codes) {
        canonical_.emplace(canonical_text(wire), canonical);
    }
    for (const Code& code : field.codes) {
        canonical_.emplace(canonical_text(code.label), code.value);
        for (const std::string& wire : code.wires) {
            canonical_.emplace(canonical_text(wire), code.value);
        }
        if (code.value == other_code) other_label_ = canonical_text(code.label);
    }
}

std::optional<std::string> CodeBook::read(std::string_view text) const {
    if (auto one = read_one(text)) return one;
    return field_->several ? read_several(text) : std::nullopt;
}

std::optional<std::string> CodeBook::read_one(std::string_view text) const {
    const auto found = canonical_.find(text);
    if (found != canonical_.end()) return found->second;
    return read_explained(text);
}

std::optional<std::string> CodeBook::read_explained(std::string_view text) const {
    if (other_label_.empty() || text.substr(0, other_label_.size()) != other_label_) {
        return std::nullopt;
    }
    text.remove_prefix(other_label_.size());
    for (const std::string_view joint : explanation_joints) {
        if (text.substr(0, joint.size()) != joint) continue;
        std::string_view explanation = trimmed(text.substr(joint.size()));
        if (joint == "(" && !explanation.empty() && explanation.back() == ')') {
            explanation.remove_suffix(1);
        }
        const bool plain = explanation.find(code_separator) == std::string_view::npos;
        if (explanation.empty()) return std::string{other_code};
        if (plain) return std::string{other_code}.append(":").append(explanation);
    }
    return std::nullopt;
}

std::optional<std::string> CodeBook::read_several(std::string_view text) const {
    std::vector<std::string> codes;
    for (const std::string_view part : parts_of(text)) {
        auto code = read_one(part);
        if (!code) return std::nullopt;
        codes.push_back(std::move(*code));
    }
    std::sort(codes.begin(), codes.end(), [&](const std::string& one, const std::string& two) {
        return std::pair{rank(one), one} < std::pair{rank(two), two};
    });
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    std::string joined;
    for (const std::string& code : codes) {
        if (!joined.empty()) joined += code_separator;
        joined += code;
    }
    return joined;
}

std::size_t CodeBook::rank(std::string_view code) const {
    const Code* known = find_code(*field_, code.substr(0, code.find(':')));
    return known == nullptr ? field_->codes.size()
                            : static_cast<std::size_t>(known - field_->codes.data());
}

std::string wire_codes(const Field& field, const MappedColumn& column, std::string_view canonical) {
    std::string text;
    while (!canonical.empty()) {
        const std::size_t end = std::min(canonical.find(code_separator), canonical.size());
        if (!text.empty()) text += code_separator;
        text += wire_of_one(field, column, canonical.substr(0, end));
        canonical.remove_prefix(std::min(end + 1, canonical.size()));
    }
    return text;
}

}  // namespace xinqiao
