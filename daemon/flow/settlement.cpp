#include "daemon/flow/settlement.hpp"

#include <algorithm>

namespace xinqiao {
namespace {

using Outcome = Settlement::Outcome;

struct ToSettlement {
    Moment now;

    Settlement operator()(const Accepted& accepted) const {
        return {.outcome = Outcome::accepted, .reference = accepted.reference};
    }
    Settlement operator()(const Refused& refused) const {
        return {.outcome = Outcome::refused, .code = refused.code, .text = refused.reason};
    }
    Settlement operator()(const Deferred& deferred) const {
        return {.outcome = Outcome::deferred, .next_attempt = now + deferred.pause};
    }
    Settlement operator()(const Unknown& unknown) const {
        return {.outcome = Outcome::unknown, .text = unknown.evidence};
    }
    Settlement operator()(const Taken&) const { return {.outcome = Outcome::taken}; }
};

}  // namespace

Settlement settlement_of(const Receipt& receipt, Moment now) {
    return std::visit(ToSettlement{now}, receipt);
}

void count(const Settlement& settlement, PushSummary& summary) {
    switch (settlement.outcome) {
        case Outcome::accepted:
            ++summary.accepted;
            break;
        case Outcome::refused:
            ++summary.refused;
            break;
        case Outcome::deferred:
            ++summary.deferred;
            break;
        case Outcome::unknown:
            ++summary.unknown;
            break;
        case Outcome::taken:
            ++summary.waiting;
            break;
    }
}

Moment next_attempt(
    const CareSettings& care, std::int64_t attempts, std::int64_t message, Moment now
) {
    using std::chrono::milliseconds;
    const std::int64_t doublings = std::clamp<std::int64_t>(attempts - 1, 0, 20);
    const milliseconds longest{care.last_retry};
    const milliseconds pause =
        std::min(milliseconds{care.first_retry} * (std::int64_t{1} << doublings), longest);
    // Knuth's multiplicative hash spreads neighbouring message numbers over the range.
    const std::uint64_t spread = static_cast<std::uint64_t>(message) * 2654435761ULL % 1024;
    return now + pause / 2 + pause * static_cast<std::int64_t>(spread) / 2048;
}

}  // namespace xinqiao
