#include "adapters/care/measured.hpp"

#include "adapters/care/around.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

Around told_to(Measurement measure) {
    return [measure = std::move(measure
            )](std::string_view operation, const Call&, const Exchange& exchange) {
        const auto begin = std::chrono::steady_clock::now();
        const auto tell = [&](std::string_view outcome) {
            const auto duration = std::chrono::steady_clock::now() - begin;
            measure(
                operation, outcome, std::chrono::duration_cast<std::chrono::milliseconds>(duration)
            );
        };
        try {
            tell(exchange() ? "ok" : "unknown");
        } catch (const Error& error) {
            tell(name_of(error.kind()));
            throw;
        }
    };
}

}  // namespace

std::unique_ptr<Source> measured(std::unique_ptr<Source> source, Measurement measure) {
    return wrapped(std::move(source), told_to(std::move(measure)));
}

TargetEnds measured(TargetEnds ends, const Measurement& measure) {
    return wrapped(std::move(ends), told_to(measure));
}

}  // namespace xinqiao
