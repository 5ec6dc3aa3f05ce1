// Why the life of a record is over in the store.
#pragma once

#include <string>

#include "base/clock.hpp"

namespace xinqiao {

// By which rule a record was archived or erased.
struct EndedBy {
    std::string rule;
    std::string article;
};

struct Archived {
    Moment moment{};
    EndedBy by;
};

}  // namespace xinqiao
