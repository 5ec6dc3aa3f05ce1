#include "daemon/config/toml_reader.hpp"

#include <algorithm>
#include <numeric>

#include "daemon/config/duration.hpp"

namespace xinqiao {
namespace {

// How many letters must change to make one word of the other.
std::size_t edits_between(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t corner = row[0]++;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t replaced = corner + (left[i] == right[j] ? 0 : 1);
            corner = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, corner + 1});
        }
    }
    return row.back();
}

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known) {
    if (name.size() > 64) return {};
    std::string_view best;
    std::size_t fewest = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const std::string_view candidate : known) {
        const std::size_t edits = edits_between(name, candidate);
        if (edits >= fewest) continue;
        fewest = edits;
        best = candidate;
    }
    if (best.empty()) return {};
    return "; 是否想写 " + std::string{best} + " (did you mean " + std::string{best} + "?)";
}

std::string not_between(
    const std::string& value, const std::string& least, const std::string& most
) {
    return value + " 不在 " + least + " 到 " + most + " 之间 (" + value + " is not between " + least
           + " and " + most + ")";
}

template <class T>
bool take_exactly(const toml::node& node, T& value) {
    const auto found = node.value_exact<T>();
    if (found) value = *found;
    return found.has_value();
}

}  // namespace

void Ledger::complain(const toml::node& node, std::string_view name, std::string what) const {
    complaints.add(file, node.source().begin.line, name, std::move(what));
}

void Ledger::remember(const toml::node& node, const std::string& name) const {
    origins[origin_prefix + name] = file + ":" + std::to_string(node.source().begin.line);
}

bool take_value(const toml::node& node, bool& value, const std::string& name, Ledger& ledger) {
    ledger.remember(node, name);
    if (take_exactly(node, value)) return true;
    ledger.complain(node, name, "应为 true 或 false (must be true or false)");
    return false;
}

bool take_value(
    const toml::node& node, std::int64_t& value, const std::string& name, Ledger& ledger
) {
    ledger.remember(node, name);
    if (take_exactly(node, value)) return true;
    ledger.complain(node, name, "应为整数 (must be a whole number)");
    return false;
}

bool take_value(
    const toml::node& node, std::string& value, const std::string& name, Ledger& ledger
) {
    ledger.remember(node, name);
    if (take_exactly(node, value)) return true;
    ledger.complain(node, name, "应为带引号的文字 (must be a text in quotes)");
    return false;
}

bool take_value(
    const toml::node& node, std::chrono::seconds& value, const std::string& name, Ledger& ledger
) {
    ledger.remember(node, name);
    std::string text;
    std::int64_t number = 0;
    if (take_exactly(node, number)) text = std::to_string(number);
    if (text.empty()) take_exactly(node, text);
    if (const auto duration = parse_duration(text)) {
        value = *duration;
        return true;
    }
    ledger.complain(
        node, name, "应为时长, 如 \"30s\" \"15m\" \"2h\" \"1d\" (must be a span of time)"
    );
    return false;
}

bool take_value(
    const toml::node& node, CredentialName& value, const std::string& name, Ledger& ledger
) {
    ledger.remember(node, name);
    const toml::table* table = node.as_table();
    const toml::node* credential = table == nullptr ? nullptr : table->get("credential");
    if (credential != nullptr && table->size() == 1 && take_exactly(*credential, value.name)) {
        return true;
    }
    ledger.complain(
        node,
        name,
        "应写作 { credential = \"名称\" }, 密钥本身不得写入配置 (the name of a credential, never "
        "the "
        "secret itself)"
    );
    return false;
}

bool take_value(
    const toml::node& node, std::vector<std::string>& value, const std::string& name, Ledger& ledger
) {
    ledger.remember(node, name);
    const toml::array* array = node.as_array();
    if (array == nullptr || !(array->empty() || array->is_homogeneous<std::string>())) {
        ledger.complain(node, name, "应写作 [\"…\", \"…\"] (must be a list of texts in quotes)");
        return false;
    }
    value.clear();
    for (const toml::node& text : *array) {
        value.push_back(text.ref<std::string>());
    }
    return true;
}

bool take_value(
    const toml::node& node,
    std::vector<std::int64_t>& value,
    const std::string& name,
    Ledger& ledger
) {
    ledger.remember(node, name);
    const toml::array* array = node.as_array();
    if (array == nullptr || !(array->empty() || array->is_homogeneous<std::int64_t>())) {
        ledger.complain(node, name, "应写作 [3, 1] (must be a list of whole numbers)");
        return false;
    }
    value.clear();
    for (const toml::node& number : *array) {
        value.push_back(number.ref<std::int64_t>());
    }
    return true;
}

std::string out_of_bounds(
    const std::vector<std::int64_t>& values, const Between<std::int64_t>& bound
) {
    for (const std::int64_t value : values) {
        if (std::string wrong = out_of_bounds(value, bound); !wrong.empty()) return wrong;
    }
    return {};
}

std::string out_of_bounds(std::int64_t value, const Between<std::int64_t>& bound) {
    if (value >= bound.least && value <= bound.most) return {};
    return not_between(
        std::to_string(value), std::to_string(bound.least), std::to_string(bound.most)
    );
}

std::string out_of_bounds(std::chrono::seconds value, const Between<std::chrono::seconds>& bound) {
    if (value >= bound.least && value <= bound.most) return {};
    return not_between(
        format_duration(value), format_duration(bound.least), format_duration(bound.most)
    );
}

std::string out_of_bounds(const std::string& value, const OneOf& bound) {
    if (std::ranges::find(bound.words, value) != bound.words.end()) return {};
    std::string words;
    for (const std::string_view word : bound.words) {
        if (!words.empty()) words += ", ";
        words += word;
    }
    return "\"" + value + "\" 不在可选值之中: " + words + " (must be one of them)"
           + did_you_mean(value, bound.words);
}

std::string out_of_bounds(const std::string& value, const Needed&) {
    return value.empty() ? "必须填写 (must not be empty)" : std::string{};
}

void TomlReader::refuse_unknown_names() {
    for (const auto& [key, node] : table_) {
        const std::string_view name = key.str();
        if (std::ranges::find(known_, name) != known_.end()) continue;
        const std::string what = "没有这项设置 (no such setting)" + did_you_mean(name, known_);
        ledger_.complaints.add(
            ledger_.file, key.source().begin.line, prefix_ + std::string{name}, what
        );
    }
}

}  // namespace xinqiao
