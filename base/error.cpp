#include "base/error.hpp"

namespace xinqiao {

Error::Error(Kind kind, std::string message, std::string hint)
    : kind_{kind}, trail_{std::move(message)}, hint_{std::move(hint)} {}

void Error::happened_during(std::string_view step) {
    trail_.insert(0, ": ").insert(0, step);
}

std::string_view name_of(Error::Kind kind) {
    switch (kind) {
        case Error::Kind::transient:
            return "transient";
        case Error::Kind::forbidden:
            return "forbidden";
        case Error::Kind::invalid:
            return "invalid";
        case Error::Kind::misconfigured:
            return "misconfigured";
        case Error::Kind::stopped:
            return "stopped";
        case Error::Kind::bug:
            return "bug";
    }
    return "bug";
}

}  // namespace xinqiao
