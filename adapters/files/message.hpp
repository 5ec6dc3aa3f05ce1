// Message files: how a batch of changes is written. The form is docs/formats/message-files.md.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "adapters/change.hpp"

namespace xinqiao {

std::string_view name_of(Action action);

// Why the change cannot stand in a message of that format, in Chinese; empty: it can.
std::string obstacle_of(const Change& change, std::string_view format);

// What identifies the batch: the same for the same changes in the same order.
std::string batch_of(std::span<const Change* const> changes);

// The whole message; `format` is "csv", "rowdata" or "datas".
std::string message_of(
    std::span<const Change* const> changes, std::string_view format, std::string_view kind
);

}  // namespace xinqiao
