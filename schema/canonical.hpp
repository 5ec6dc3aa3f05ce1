// The bytes whose digest identifies a record; layout in docs/formats/canonical.md.
//
// Two records that mean the same have the same bytes. The bytes are also how the store keeps a
// body, so they can be read back.
#pragma once

#include <functional>
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

// Only its fields, in the order of their names, without making a record; the views live until the
// visitor returns. Of the first line only the version is looked at; throws likewise, after the
// fields that stand before the fault.
using EachField = std::function<void(std::string_view name, std::string_view text)>;
void each_field_of(std::string_view bytes, const EachField& each);

}  // namespace xinqiao
