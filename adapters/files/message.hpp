// Message files: how a batch of changes is written. The form is docs/formats/message-files.md.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "adapters/change.hpp"
#include "adapters/files/sent_names.hpp"
#include "adapters/files/settings.hpp"

namespace xinqiao {

std::string_view name_of(Action action);

// Why the change cannot stand in a message, in Chinese; empty: it can.
std::string obstacle_of(const Change& change, const FilesSettings& files);

// What identifies the batch: the same for the same changes in the same order.
std::string batch_of(std::span<const Change* const> changes);

// The whole message of "csv", "rowdata" or "datas", in UTF-8.
std::string message_of(
    std::span<const Change* const> changes, std::string_view format, std::string_view kind
);

// The message of "biz", which tells of one change, in UTF-8.
std::string biz_message_of(
    const Change& change, const SentName& sent, const FilesSettings& files, std::string_view kind
);

// The same text in the encoding of the settings, as its declaration says.
std::string in_encoding_of(const FilesSettings& files, std::string text);

}  // namespace xinqiao
