#include "daemon/http/parameters.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "daemon/store/runs.hpp"

namespace xinqiao {
namespace {

void add_word(std::string& words, std::string_view word) {
    words.append(words.empty() ? "" : ", ").append(word);
}

[[noreturn]] void refuse_unknown(
    std::string_view name, const std::string& given, const std::string& known
) {
    refuse_parameter(name, "没有 (unknown) " + given + "; 可用的有 (known are): " + known);
}

}  // namespace

void refuse_parameter(std::string_view name, const std::string& what) {
    throw Error{
        Error::Kind::invalid,
        "参数 " + std::string{name} + ": " + what,
        "请参照 schema/openapi.yaml"};
}

std::string parameter_of(const Request& request, std::string_view name) {
    const std::string* found = nullptr;
    for (const auto& [key, value] : request.query) {
        if (key != name) continue;
        if (found != nullptr) refuse_parameter(name, "给了两次 (given twice)");
        found = &value;
    }
    return found == nullptr ? std::string{} : *found;
}

std::string word_parameter(
    const Request& request, std::string_view name, std::span<const std::string_view> words
) {
    std::string given = parameter_of(request, name);
    if (given.empty() || std::ranges::find(words, given) != words.end()) return given;
    std::string known;
    for (const std::string_view word : words)
        add_word(known, word);
    refuse_unknown(name, given, known);
}

KindName kind_parameter(const Request& request, const Kinds& kinds) {
    KindName kind{parameter_of(request, "kind")};
    if (kind.empty() || kinds.find(kind) != nullptr) return kind;
    std::string known;
    for (const auto& [name, one] : kinds)
        add_word(known, name.text());
    refuse_unknown("kind", kind.text(), known);
}

SystemName system_parameter(
    const Request& request, const Config& config, Transaction& transaction
) {
    SystemName system{parameter_of(request, "system")};
    std::string known;
    for (const SystemSettings& one : config.systems) {
        if (one.name == system.text()) return system;
        add_word(known, one.name);
    }
    if (system.empty() || Runs{transaction}.has_any_of(system)) return system;
    refuse_unknown("system", system.text(), known);
}

}  // namespace xinqiao
