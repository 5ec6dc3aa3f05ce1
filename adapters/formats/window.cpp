#include "adapters/formats/window.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t reach = 256 * 1024;  // bytes brought into sight at once

std::size_t count_of(char mark, std::string_view text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), mark));
}

}  // namespace

Window::Window(const Bytes& bytes, Encoding encoding, std::uint64_t offset, char mark)
    : bytes_{&bytes}, encoding_{encoding}, mark_{mark}, read_to_{offset}, room_(reach) {}

std::string_view Window::view() const noexcept {
    return std::string_view{shown_}.substr(passed_);
}

void Window::pass(std::size_t count) {
    if (encoding_ == Encoding::gb18030) count_marks(view().substr(0, count));
    passed_ += count;
}

void Window::count_marks(std::string_view passed) {
    marks_passed_ += count_of(mark_, passed);
    const std::size_t last = passed.rfind(mark_);
    passed_since_ =
        last == std::string_view::npos ? passed_since_ + passed.size() : passed.size() - last - 1;
}

bool Window::more() {
    forget_passed();
    const std::size_t before = shown_.size();
    while (shown_.size() == before) {
        if (!read_more()) return false;
    }
    return true;
}

bool Window::read_more() {
    if (ended_) return false;
    const std::size_t count = bytes_->read_at(read_to_, room_);
    read_to_ += count;
    ended_ = count == 0;
    if (encoding_ == Encoding::utf8) {
        shown_.append(room_.data(), count);
        return !ended_;
    }
    raw_.append(room_.data(), count);
    const std::string_view waiting = std::string_view{raw_}.substr(decoded_);
    show(ended_ ? waiting : waiting.substr(0, whole_gb18030(waiting)));
    return true;
}

void Window::show(std::string_view raw) {
    if (const auto text = utf8_from_gb18030(raw)) {
        shown_ += *text;
    } else {
        shown_ += salvaged(raw, Encoding::gb18030);
        damaged_ = true;
    }
    decoded_ += raw.size();
}

// Marks are the places at which the view and the raw bytes are known to agree.
void Window::forget_passed() {
    if (encoding_ == Encoding::gb18030) {
        std::size_t gone = 0;
        if (passed_ == shown_.size()) {
            gone = decoded_;
            passed_since_ = 0;
        }
        for (std::size_t i = 0; gone < decoded_ && i < marks_passed_; ++i) {
            gone = raw_.find(mark_, gone) + 1;
        }
        raw_.erase(0, gone);
        decoded_ -= gone;
        marks_passed_ = 0;
    }
    shown_.erase(0, passed_);
    passed_ = 0;
}

std::uint64_t Window::offset() {
    if (encoding_ == Encoding::utf8) return read_to_ - view().size();
    forget_passed();
    const std::string_view decoded = std::string_view{raw_}.substr(0, decoded_);
    return read_to_ - raw_.size() + gb18030_shown_as(decoded, passed_since_);
}

}  // namespace xinqiao
