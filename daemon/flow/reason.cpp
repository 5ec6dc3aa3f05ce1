#include "daemon/flow/reason.hpp"

#include <algorithm>
#include <array>

namespace xinqiao {
namespace {

constexpr Severity note = Severity::note;
constexpr Severity warning = Severity::warning;
constexpr Severity error = Severity::error;
constexpr Whose bureau = Whose::bureau;
constexpr Whose platform = Whose::platform;

constexpr std::array reasons{
    ReasonFacts{Reason::refused, "refused", error, bureau, Remedy::correct},
    ReasonFacts{Reason::receipt_overdue, "receipt-overdue", warning, platform, Remedy::ask},
    ReasonFacts{Reason::held, "held", note, bureau, Remedy::wait},
    ReasonFacts{Reason::pending, "pending", warning, bureau, Remedy::push},
    ReasonFacts{Reason::overdue, "overdue", error, bureau, Remedy::push},
    ReasonFacts{Reason::outdated, "outdated", warning, bureau, Remedy::push},
    ReasonFacts{
        Reason::withdrawal_pending, "withdrawal-pending", warning, bureau, Remedy::withdraw},
    ReasonFacts{Reason::lost, "lost", error, platform, Remedy::push},
    ReasonFacts{Reason::stale, "stale", error, platform, Remedy::push},
    ReasonFacts{Reason::name_changed, "name-changed", warning, bureau, Remedy::decide},
    ReasonFacts{Reason::category_wrong, "category-wrong", warning, platform, Remedy::ask},
    ReasonFacts{Reason::fields_dropped, "fields-dropped", warning, platform, Remedy::ask},
    ReasonFacts{Reason::altered, "altered", error, platform, Remedy::ask},
    ReasonFacts{Reason::expired_shown, "expired-shown", error, platform, Remedy::withdraw},
    ReasonFacts{Reason::repaired_shown, "repaired-shown", error, platform, Remedy::withdraw},
    ReasonFacts{Reason::still_shown, "still-shown", error, platform, Remedy::withdraw},
    ReasonFacts{Reason::code_changed, "code-changed", warning, platform, Remedy::ask},
    ReasonFacts{Reason::code_suspected, "code-suspected", warning, bureau, Remedy::decide},
    ReasonFacts{Reason::foreign, "foreign", warning, platform, Remedy::ask},
    ReasonFacts{Reason::red_and_black, "red-and-black", error, bureau, Remedy::decide},
    ReasonFacts{Reason::no_repair_notice, "no-repair-notice", warning, bureau, Remedy::correct},
    ReasonFacts{Reason::list_old, "list-old", warning, platform, Remedy::ask},
};

}  // namespace

std::span<const ReasonFacts> all_reasons() {
    return reasons;
}

const ReasonFacts& facts_of(Reason reason) {
    return reasons[static_cast<std::size_t>(reason)];
}

const ReasonFacts* reason_named(std::string_view name) {
    const auto* const found = std::find_if(
        reasons.begin(), reasons.end(), [&](const ReasonFacts& facts) { return facts.name == name; }
    );
    return found == reasons.end() ? nullptr : found;
}

bool is_shown_otherwise(Reason reason) {
    return (reason >= Reason::lost && reason <= Reason::altered)
           || (reason >= Reason::expired_shown && reason <= Reason::still_shown);
}

std::string_view name_of(Remedy remedy) {
    switch (remedy) {
        case Remedy::push:
            return "push";
        case Remedy::withdraw:
            return "withdraw";
        case Remedy::ask:
            return "ask";
        case Remedy::correct:
            return "correct";
        case Remedy::decide:
            return "decide";
        case Remedy::wait:
            return "wait";
    }
    return {};
}

}  // namespace xinqiao
