// SOAP envelopes: how a question is put into one, and what an answer's says.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/expected.hpp"

namespace xinqiao {

struct SoapSettings;

using SoapParameters = std::vector<std::pair<std::string, std::string>>;

// The parameters in their order, values escaped.
std::string envelope_of(
    const SoapSettings& soap, const std::string& operation, const SoapParameters& parameters
);

struct SoapFault {
    std::string code;    // "Client", "Sender", "Server", …: without prefix
    std::string reason;  // in their words
    bool ours = false;   // by the standard: our message was not taken at all
};

// What the answer's one result holds: its text, or its XML where it holds elements. Throws
// Error{invalid} for anything but one whole envelope: a web page, a document type, levels without
// end, bytes that are not in their encoding, something behind the end.
Expected<std::string, SoapFault> result_in(std::string_view answer);

// Throws Error{invalid} unless `text` is one XML document, whole at a glance, without document
// type and entities of its own and at most 64 levels deep.
void check_is_whole_xml(std::string_view text);

// The name without its namespace's prefix.
std::string_view local_name(std::string_view name);

}  // namespace xinqiao
