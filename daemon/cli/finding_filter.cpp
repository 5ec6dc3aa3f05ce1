#include "daemon/cli/finding_filter.hpp"

#include <array>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "daemon/flow/reason.hpp"
#include "daemon/flow/scope.hpp"
#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

// What a pull finds, beside the reasons of a reconciliation.
constexpr std::array<std::string_view, 2> reasons_of_pulls{"ownership", "entered-twice"};

std::vector<std::string_view> reason_names() {
    std::vector<std::string_view> names{reasons_of_pulls.begin(), reasons_of_pulls.end()};
    for (const ReasonFacts& facts : all_reasons()) {
        names.push_back(facts.name);
    }
    return names;
}

}  // namespace

std::string reason_typed(const std::string& word) {
    std::string known;
    for (const std::string_view name : reason_names()) {
        if (word.empty() || word == name || word == reason_label(name)) {
            return std::string{word.empty() ? "" : name};
        }
        known.append(known.empty() ? "" : ", ").append(name).append(" ").append(reason_label(name));
    }
    throw Error{Error::Kind::invalid, "没有“" + word + "”这个原因", "已有的原因: " + known};
}

void check_filter(const FindingFilter& filter, const Gateway& gateway, Transaction& transaction) {
    Scope scope;
    if (!filter.kind.empty()) scope.kinds.push_back(filter.kind);
    const FindingFilter any{.system = filter.system, .limit = 1};
    if (!filter.system.empty() && KnownFindings{transaction}.list(any).empty()) {
        scope.systems.push_back(filter.system);
    }
    check_names(scope, gateway.rulebook, gateway.systems);
}

}  // namespace xinqiao
