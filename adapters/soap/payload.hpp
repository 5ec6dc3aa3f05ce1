// Rows inside an envelope: how they are written for a platform.
#pragma once

#include <span>
#include <string>

#include "adapters/change.hpp"
#include "adapters/soap/settings.hpp"

namespace xinqiao {

// Why the change cannot be told there, in Chinese; empty: it can.
std::string obstacle_to_tell(
    const SoapSettings& soap, const SoapCalls& calls, const Change& change
);

// The row as it is told: with its change id and the mark of a withdrawal, where they are set.
WireRow told_row(const SoapSettings& soap, const SoapCalls& calls, const Change& change);

// The rows as one text: ROWDATA, DATAS, or a JSON array.
std::string payload_of(const SoapSettings& soap, std::span<const WireRow> rows);

// "ZT=2" as ("ZT", "2"). Throws Error{misconfigured} naming the setting for a text without "=".
std::pair<std::string, std::string> name_and_value(
    const std::string& text, const std::string& setting
);

}  // namespace xinqiao
