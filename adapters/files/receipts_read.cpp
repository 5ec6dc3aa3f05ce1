#include "adapters/files/receipts_read.hpp"

#include <algorithm>
#include <charconv>

#include "base/digest.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t mark_length = 12;
constexpr std::int64_t week = 7LL * 86'400 * 1'000'000'000;

std::string mark_of(const FoundFile& file) {
    return sha256(file.name + "\n" + file.stamp).hex().substr(0, mark_length);
}

}  // namespace

ReceiptsRead::ReceiptsRead(const Cursor& cursor) {
    const std::string& text = cursor.text();
    const std::size_t bar = text.find('|');
    if (bar == std::string::npos || text.find('\n') != std::string::npos) return;
    std::from_chars(text.data(), text.data() + bar, newest_);
    for (std::size_t at = bar + 1; at + mark_length <= text.size(); at += mark_length) {
        marks_.insert(text.substr(at, mark_length));
    }
}

bool ReceiptsRead::has(const FoundFile& file) const {
    return file.changed < newest_ - week || marks_.contains(mark_of(file));
}

void ReceiptsRead::note(const FoundFile& file) {
    newest_ = std::max(newest_, file.changed);
    marks_.insert(mark_of(file));
}

Cursor ReceiptsRead::cursor(const std::vector<FoundFile>& listed) const {
    if (marks_.empty()) return Cursor{};
    std::string text = std::to_string(newest_) + "|";
    for (const FoundFile& file : listed) {
        const std::string mark = mark_of(file);
        if (file.changed >= newest_ - week && marks_.contains(mark)) text += mark;
    }
    return Cursor{text};
}

}  // namespace xinqiao
