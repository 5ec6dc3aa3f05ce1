// Looks through a whole store and names what does not fit together.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "daemon/store/read_only_database.hpp"

namespace xinqiao {

struct StoreFault {
    std::string where;     // table and row
    std::string sentence;  // Chinese: what is wrong
    std::string remedy;    // Chinese: what to do
};

struct StoreListener {
    std::function<void(const StoreFault&)> fault;
    // What is looked at, and how much of it so far.
    std::function<void(std::string_view what, std::int64_t count)> step;
};

// Pages, references, digests of bodies, bodies of digests, sums of runs, the chain of the journal,
// what open acts point to, positions of reading. Says nothing of a healthy store. Of a sort of
// fault the first hundred are told one by one, the others are counted. Memory does not grow with
// the store. Returns how many faults there are.
std::int64_t check_store(ReadOnlyDatabase& database, const StoreListener& listener);

}  // namespace xinqiao
