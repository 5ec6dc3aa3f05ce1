// Findings as the quarantine keeps them: a JSON array, and back.
#include <array>

#include <boost/json.hpp>

#include "base/error.hpp"
#include "daemon/store/quarantine.hpp"

namespace xinqiao {
namespace {

boost::json::object object_of(const Finding& finding) {
    return {
        {"field", finding.field},
        {"value", finding.value},
        {"rule", finding.rule},
        {"advice", finding.advice},
        {"severity", name_of(finding.severity)},
        {"whose", name_of(finding.whose)}};
}

std::string text_at(const boost::json::object& object, std::string_view name) {
    return std::string{object.at(name).as_string()};
}

Severity severity_named(std::string_view name) {
    for (const Severity severity : {Severity::note, Severity::warning}) {
        if (name_of(severity) == name) return severity;
    }
    return Severity::error;
}

Whose whose_named(std::string_view name) {
    for (const Whose whose : {Whose::enterprise, Whose::platform}) {
        if (name_of(whose) == name) return whose;
    }
    return Whose::bureau;
}

Finding finding_of(const boost::json::object& object) {
    return {
        text_at(object, "field"),
        text_at(object, "value"),
        text_at(object, "rule"),
        text_at(object, "advice"),
        severity_named(text_at(object, "severity")),
        whose_named(text_at(object, "whose"))};
}

}  // namespace

std::string findings_json(const Findings& findings) {
    boost::json::array array;
    for (const Finding& finding : findings) {
        array.push_back(object_of(finding));
    }
    return boost::json::serialize(array);
}

Findings findings_from_json(std::string_view json) {
    try {
        Findings findings;
        const boost::json::value parsed = boost::json::parse({json.data(), json.size()});
        for (const boost::json::value& entry : parsed.as_array()) {
            findings.push_back(finding_of(entry.as_object()));
        }
        return findings;
    } catch (const Error&) {
        throw;
    } catch (const std::exception& problem) {
        throw Error{
            Error::Kind::bug, std::string{"findings in the store are damaged: "} + problem.what()};
    }
}

}  // namespace xinqiao
