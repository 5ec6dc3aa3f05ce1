// The code that a caller means, judged before anything is looked up.
#pragma once

#include <string_view>

#include "base/expected.hpp"
#include "daemon/http/problem.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// What is no code is a problem that says what is wrong, and what may have been meant. Subjects that
// are no organisations have codes of our own (P-…), which are taken as they are.
Expected<SubjectCode, Problem> subject_asked(std::string_view code);

}  // namespace xinqiao
