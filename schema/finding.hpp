// Something a steward should look at in one field of one row: what, why, and what to do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xinqiao {

enum class Severity {
    note,
    warning,
    error
};  // an error keeps the row from becoming a record

// Who can mend it.
enum class Whose {
    bureau,
    enterprise,
    platform
};

struct Finding {
    std::string field;  // our field name, or the system's column where no field is known
    std::string
        value;  // as it came; empty where it must not be kept (personal data refused at the door)
    std::string rule;    // "uscc.check", "date.impossible", "required": stable, documented
    std::string advice;  // a Chinese sentence: what is wrong, what to do, who can
    Severity severity = Severity::error;
    Whose whose = Whose::bureau;

    friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

bool has_error(const Findings& findings);

std::string_view name_of(Severity severity);
std::string_view name_of(Whose whose);

}  // namespace xinqiao
