// The bytes whose digest identifies a record; layout in docs/formats/canonical.md.
//
// Two records that mean the same have the same bytes. The bytes are also how the store keeps a
// body, so they can be read back.
#pragma once

#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "schema/record.hpp"

namespace xinqiao {

// Kind, key, subject and every field, in a fixed order.
std::string canonical_bytes(const Record& record);

// SHA-256 of the canonical bytes.
Digest digest_of(const Record& record);

// The record that has these canonical bytes; throws Error{bug} for bytes that are not canonical.
Record record_from_canonical(std::string_view bytes);

}  // namespace xinqiao
