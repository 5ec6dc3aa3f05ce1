// Which message got which name, kept beside the messages so that a repeated batch is one file.
//
// The folder ".sent" holds one text file per day with a line per message: name, space, batch.
// The platform may take messages away; these lines stay, so no number is given twice.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace xinqiao {

// The name of the message with that batch: CODE_yyyyMMdd_NNNNN.EXT, the same again for a batch
// that was named within the last two months. Durable before it returns.
std::string sent_name(
    const std::filesystem::path& outbox,
    const std::string& code,
    std::string_view batch,
    std::string_view extension
);

}  // namespace xinqiao
