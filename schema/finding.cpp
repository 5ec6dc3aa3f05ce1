#include "schema/finding.hpp"

#include <algorithm>

namespace xinqiao {

bool has_error(const Findings& findings) {
    return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.severity == Severity::error;
    });
}

std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::note:
            return "note";
        case Severity::warning:
            return "warning";
        case Severity::error:
            return "error";
    }
    return "error";
}

std::string_view name_of(Whose whose) {
    switch (whose) {
        case Whose::bureau:
            return "bureau";
        case Whose::enterprise:
            return "enterprise";
        case Whose::platform:
            return "platform";
    }
    return "bureau";
}

}  // namespace xinqiao
