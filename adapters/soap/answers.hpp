// What the result of an operation says: verdicts on rows, or rows. The forms are
// docs/formats/soap.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/receipt.hpp"
#include "adapters/soap/settings.hpp"
#include "schema/rows.hpp"

namespace xinqiao {

// What an answer says about one row, as it is written there.
struct SoapRowVerdict {
    std::string line;  // counted from 1
    std::string code;
    std::string message;
    std::string reference;
};

// What an answer says about all that was told.
struct SoapVerdict {
    std::string code;
    std::string message;
    std::string reference;
    std::vector<std::string> lines;  // as written; which rows failed, counted from 1
    std::optional<std::size_t> total;
    std::optional<std::size_t> failed;
    std::vector<SoapRowVerdict> rows;

    std::string words() const;  // code and message, for people
};

// Reads XML, a JSON object, or a bare code; what was escaped twice is read as well. Throws
// Error{invalid} for everything else, and for an answer that says two codes.
SoapVerdict verdict_in(std::string_view result, const SoapWords& words);

// One receipt for each of `count` rows; what the verdict leaves open is Unknown. Throws
// Error{invalid} where the platform says that it took nothing.
std::vector<Receipt> receipts_of(
    const SoapVerdict& verdict, std::size_t count, const SoapWords& words
);

// Rows that an answer holds.
struct SoapRows {
    Rows rows;
    std::optional<std::size_t> total;  // of the whole list, where it was said
};

// Throws Error{invalid} when the answer is an error, or no list.
SoapRows rows_of(std::string_view result, const SoapWords& words);

// Whether the answer's code is one of `codes`; false for what cannot be understood.
bool says_one_of(
    std::string_view result, const std::vector<std::string>& codes, const SoapWords& words
);

}  // namespace xinqiao
