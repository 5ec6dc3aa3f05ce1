// What is said to a SOAP platform about rows, and what its answers mean. The forms are
// docs/formats/soap-exchange.md.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/change.hpp"
#include "adapters/receipt.hpp"
#include "adapters/soap/settings.hpp"
#include "schema/rows.hpp"

namespace xinqiao {

// Why the row cannot be told there, in Chinese; empty: it can.
std::string obstacle_to_tell(const SoapSettings& soap, const SoapCalls& calls, const Change& change);

// The row as it is told: with its change id and the mark of a withdrawal, where they are set.
WireRow told_row(const SoapSettings& soap, const SoapCalls& calls, const Change& change);

// The rows as one text: ROWDATA, or a JSON array.
std::string payload_of(const SoapSettings& soap, std::span<const WireRow> rows);

// What an answer says about rows that were told.
struct SoapVerdict {
    std::string code;
    std::string message;
    std::vector<std::string> lines;  // as written; which rows failed, counted from 1
    std::optional<std::size_t> total;
    std::optional<std::size_t> succeeded;
    std::optional<std::size_t> failed;
};

// Throws Error{invalid} for what is neither XML nor JSON nor a bare code, or says two codes.
SoapVerdict verdict_in(std::string_view result);

// One receipt for each of `count` rows; what the verdict leaves open is Unknown. Throws
// Error{invalid} where nothing was taken.
std::vector<Receipt> receipts_of(
    const SoapVerdict& verdict, std::size_t count, const SoapSettings& soap
);

// Rows that an answer holds.
struct SoapRows {
    Rows rows;
    std::optional<std::size_t> total;  // of the whole list, where it was said
};

// Throws Error{invalid} when the answer is an error, or no list.
SoapRows rows_of(std::string_view result, const SoapSettings& soap);

}  // namespace xinqiao
