// Whom a record is about: an organisation by its code, a natural person by a code of our own.
#pragma once

#include <string_view>

#include "schema/names.hpp"

namespace xinqiao {

// "P-" and the first 20 hexadecimal digits of SHA-256 over the first six characters of the number,
// "|" and the name's key. Published lists mask all but those six, so a masked number gives the
// same code, and no number can be read back from it. Two people of one place and one name share a
// code; their records differ by the rest of the key.
SubjectCode person_code(std::string_view number, std::string_view name);

bool is_person(const SubjectCode& subject);

}  // namespace xinqiao
