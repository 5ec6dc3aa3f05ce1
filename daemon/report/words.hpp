// The Chinese words for what the daemon calls by English names.
#pragma once

#include <string>
#include <string_view>

#include "daemon/flow/summary.hpp"

namespace xinqiao {

// A reason of a finding ("lost" → "平台丢失"); an unknown one is given back as it is.
std::string reason_label(std::string_view reason);
// What to do about it, one sentence.
std::string reason_advice(std::string_view reason);
// The same two in English.
std::string reason_english(std::string_view reason);
std::string reason_english_advice(std::string_view reason);
// Whether a day has passed by which something had to be done: told, answered, taken down, read.
bool is_overdue(std::string_view reason);
// Whether a person must act; the rest mends itself with the next nights, or is told again.
bool needs_person(std::string_view reason);
// Whose move it is ("platform" → "平台"), what mends it ("ask" → "函询平台"), how grave it is.
std::string move_label(std::string_view whose);
std::string remedy_label(std::string_view remedy);
std::string severity_label(std::string_view severity);
// The state of a finding: "open" → "待处理".
std::string state_label(std::string_view state);
// A rule of the quarantine ("date.impossible" → "日期不存在"); see docs/formats.
std::string rule_label(std::string_view rule);
// The note of a list and, when the list was not believed, of which moment the picture is.
std::string note_with_age(const StreamSummary& stream);
// The note of a push and, when all that is left waits for another attempt, from when on.
std::string note_with_retry(const PushSummary& push);

// "2026-03-09 02:30", Asia/Shanghai.
std::string minute_text(Moment moment);

// The outcome of a run: "done" → "完成".
std::string outcome_label(std::string_view outcome);

}  // namespace xinqiao
