// Rows out of one JSON answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/rows.hpp"

namespace xinqiao {

// Where an answer says what, as JSON pointers ("/data/rows"; "" is the whole answer).
struct JsonPlaces {
    std::string rows;
    std::string next;
    std::string complete;
    std::string total = {};  // empty: not looked for
    std::string code = "/code";
    std::string message = "/message";
    std::vector<std::string> good_codes = {"00", "0", "200"};
};

struct JsonPage {
    Rows rows;
    std::string next;       // a text, or a number as it was written; empty: not said
    bool complete = false;  // said, and true
    std::string total;      // the number of all rows, as it was said
    std::string code;       // of an envelope; empty: not said
    std::string message;
};

// Throws Error{invalid} unless `text` is one well-formed JSON document in UTF-8, less than 64
// levels deep, with an array at the place of the rows and no key twice in its envelope. Numbers
// keep their spelling. A row that is no object, or holds objects or arrays, is marked broken.
JsonPage read_json_page(std::string_view text, const JsonPlaces& places);

// Throws Error{invalid} for the envelope of an error: a code that is none of the good ones.
void refuse_error_code(const JsonPage& page, const JsonPlaces& places);

// Throws Error{invalid} unless `text` is one well-formed JSON document of bounded depth.
void check_json(std::string_view text);

// What stands at the JSON pointers of one document: plain values as text, null and what is not
// there as empty text, objects and arrays as they were written. Throws Error{invalid} as above.
std::vector<std::string> json_texts_at(
    std::string_view text, const std::vector<std::string>& pointers
);

// Adds what stands at the pointer as one row, as `read_json_page` would.
void add_json_row(
    std::string_view text, const std::string& pointer, std::uint64_t place, Rows& rows
);

}  // namespace xinqiao
