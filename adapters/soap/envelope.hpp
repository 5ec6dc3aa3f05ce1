// SOAP envelopes: how a question is put into one, and what an answer's says.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/soap/settings.hpp"
#include "base/expected.hpp"
#include "base/secret.hpp"

namespace xinqiao {

using SoapParameters = std::vector<std::pair<std::string, std::string>>;

// The parameters in their order. The token stands first among them or in the header, as the
// settings say; an empty one nowhere.
std::string envelope_of(
    const SoapSettings& soap,
    const std::string& operation,
    const SoapParameters& parameters,
    const Secret& token
);

struct SoapFault {
    std::string code;    // "Client", "Sender", "Server", …: without prefix
    std::string reason;  // in their words
    bool ours = false;   // by the standard: our message was not taken at all
};

// What the answer's one result holds: its text, or its XML where it holds elements. Throws
// Error{invalid} for anything but one whole envelope; `answer` is UTF-8, whatever it declares.
Expected<std::string, SoapFault> result_in(std::string_view answer);

}  // namespace xinqiao
