// Answers that were read well, in memory only, so that a platform can say "not changed" instead.
#pragma once

#include <optional>
#include <string>

#include "adapters/http/client.hpp"
#include "base/clock.hpp"

namespace xinqiao {

// The answer kept for that question, unless it is older than twenty hours: a platform that says
// "not changed" by mistake for ever freezes no picture for ever.
std::optional<HttpAnswer> kept_answer(const std::string& question, Moment now);

// Keeps an answer that says its version (ETag, Last-Modified). All together no more than 64 MiB in
// the whole process; the oldest make room.
void keep_answer(const std::string& question, const HttpAnswer& answer, Moment now);

}  // namespace xinqiao
