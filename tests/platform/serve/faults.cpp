// The script by which a platform misbehaves.
#include "tests/platform/serve/faults.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "tests/platform/serve/world.hpp"

namespace xinqiao::platform {
namespace json = boost::json;
namespace {

bool is_delay(const Fault& fault) {
    return fault.name == "latency" || fault.name == "answer_time" || fault.name == "drip";
}

bool fits(const Fault& fault, std::string_view method, std::string_view path) {
    return (fault.method.empty() || fault.method == method) && path.starts_with(fault.path);
}

template <class Number>
void read_number(const json::object& from, std::string_view name, Number& into) {
    if (const json::value* found = from.if_contains(name)) into = found->to_number<Number>();
}

void read_text(const json::object& from, std::string_view name, std::string& into) {
    if (from.contains(name)) into = cell(from, name);
}

}  // namespace

const std::vector<FaultName>& fault_names() {
    static const std::vector<FaultName> names{
        {"latency", "answers after `milliseconds`"},
        {"answer_time", "answers no sooner than `milliseconds` after it was asked"},
        {"drip", "sends the answer in small pieces, `milliseconds` apart"},
        {"500", "answers 500 and does nothing"},
        {"503", "answers 503 and does nothing"},
        {"429", "answers 429 with Retry-After `seconds` and does nothing"},
        {"unauthorised", "answers 401 and does nothing"},
        {"reset_before", "resets the connection before it reads the body"},
        {"reset_after", "does what was asked, then resets the connection"},
        {"reply_lost", "does what was asked, then closes without a word"},
        {"500_after", "does what was asked, then answers 500"},
        {"login_page", "answers 200 with an HTML login page and does nothing"},
        {"error_envelope", "answers 200 with an error inside and does nothing"},
        {"partial", "refuses every second change of the batch"},
        {"refuse", "refuses every change with `code` and `message`"},
        {"defer", "asks to come back after `seconds` for every change"},
        {"receipts_missing", "does what was asked, answers only the first half of the changes"},
        {"truncated", "cuts the answer (or the file) in half"},
        {"short_body", "announces more bytes than it sends, then closes"},
        {"repeated_page", "gives the page before once more"},
        {"skipped_last_page", "leaves out the rows of the last page"},
        {"empty_list", "gives an empty list and calls it complete"},
        {"wrong_charset", "sends GB18030 bytes declared as UTF-8"},
        {"message_ignored", "files: takes the message, does nothing, never answers"},
        {"receipt_lost", "files: does what was asked, never answers"},
        {"receipt_twice", "files: writes the receipt a second time under another name"},
    };
    return names;
}

Fault read_fault(const json::object& from) {
    Fault fault;
    read_text(from, "fault", fault.name);
    read_text(from, "method", fault.method);
    read_text(from, "path", fault.path);
    read_text(from, "code", fault.code);
    read_text(from, "message", fault.message);
    read_number(from, "nth", fault.nth);
    read_number(from, "times", fault.times);
    read_number(from, "probability", fault.probability);
    read_number(from, "milliseconds", fault.milliseconds);
    read_number(from, "seconds", fault.seconds);
    const auto known = [&](const FaultName& name) { return name.name == fault.name; };
    if (std::ranges::none_of(fault_names(), known)) {
        throw Error{Error::Kind::misconfigured, "no such fault: " + fault.name};
    }
    return fault;
}

void Faults::script(const json::array& faults, std::uint64_t seed) {
    std::vector<Line> lines;
    for (const json::value& fault : faults) {
        lines.push_back({read_fault(fault.as_object())});
    }
    const std::scoped_lock lock{busy_};
    lines_ = std::move(lines);
    chance_.seed(seed);
}

std::vector<Fault> Faults::due(std::string_view method, std::string_view path) {
    const std::scoped_lock lock{busy_};
    std::vector<Fault> due;
    for (Line& line : lines_) {
        if (!fits(line.fault, method, path)) continue;
        const bool taken = std::ranges::any_of(due, [&](const Fault& other) {
            return is_delay(other) == is_delay(line.fault);
        });
        if (strikes(line) && !taken) due.push_back(line.fault);
    }
    return due;
}

std::map<std::string, std::int64_t> Faults::suffered() {
    const std::scoped_lock lock{busy_};
    std::map<std::string, std::int64_t> counts;
    for (const Line& line : lines_) {
        counts[line.fault.name] += line.suffered;
    }
    return counts;
}

bool Faults::strikes(Line& line) {
    ++line.seen;
    if (line.seen < line.fault.nth) return false;
    if (line.fault.times > 0 && line.suffered >= line.fault.times) return false;
    // The raw engine is the same on every machine; the library's distributions are not.
    const double drawn = static_cast<double>(chance_() >> 11) / 9007199254740992.0;
    if (drawn >= line.fault.probability) return false;
    ++line.suffered;
    return true;
}

std::optional<Fault> fault_named(const std::vector<Fault>& due, std::string_view name) {
    const auto found = std::ranges::find(due, name, &Fault::name);
    return found == due.end() ? std::nullopt : std::optional{*found};
}

std::optional<Fault> fault_proper(const std::vector<Fault>& due) {
    const auto found = std::ranges::find_if_not(due, is_delay);
    return found == due.end() ? std::nullopt : std::optional{*found};
}

}  // namespace xinqiao::platform
