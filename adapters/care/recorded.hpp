// The bytes as they came, handed on before anybody acts on the rows.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/adapter.hpp"

namespace xinqiao {

struct Recording {
    SystemName system;
    StreamName stream;
    std::string run;
    Cursor cursor;             // the reading that the bytes answered
    std::string_view payload;  // lives during the call only
};

using Recorder = std::function<void(const Recording&)>;

// Pages without a payload are passed over: files are their own record. What a target was told is
// recorded by the store, which made it; so there is no wrapper for targets.
std::unique_ptr<Source> recorded(
    std::unique_ptr<Source> source, SystemName system, StreamName stream, Recorder recorder
);

}  // namespace xinqiao
