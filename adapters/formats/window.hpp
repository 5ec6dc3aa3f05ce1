// A stretch of a file in sight, always as UTF-8 to the reader, that moves on in bounded memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/bytes.hpp"
#include "adapters/formats/encoding.hpp"

namespace xinqiao {

// GB18030 is converted on the way, cut only between characters; what cannot be converted shows
// as U+FFFD and `damaged` says so. UTF-8 is shown as it is and may be invalid.
class Window {
public:
    // `mark` is an ASCII character below 0x40, which no GB18030 character contains.
    Window(const Bytes& bytes, Encoding encoding, std::uint64_t offset, char mark = '\n');

    // What is in sight and not passed.
    std::string_view view() const noexcept;
    // Whether anything unreadable came into sight so far; only ever for GB18030.
    bool damaged() const noexcept { return damaged_; }

    // Leaves the first `count` bytes of the view behind.
    void pass(std::size_t count);
    // Brings more into sight behind the view; false at the end. Moves the view.
    bool more();

    // Where the view begins in the bytes of the file. For GB18030 that is cheap right behind a
    // `mark`, at the start and at the end; elsewhere what was passed since is gone through again.
    std::uint64_t offset();

private:
    void count_marks(std::string_view passed);
    bool read_more();
    void show(std::string_view raw);
    void forget_passed();

    const Bytes* bytes_;
    Encoding encoding_;
    char mark_;
    std::uint64_t read_to_;  // offset of the next byte to read
    std::string shown_;      // UTF-8; passed bytes stay in front until the next move
    std::size_t passed_ = 0;
    std::string raw_;               // of GB18030: the bytes of what is shown and still undecoded
    std::size_t decoded_ = 0;       // how many of these are shown
    std::size_t marks_passed_ = 0;  // marks passed that are still in `raw_`
    std::size_t passed_since_ = 0;  // bytes of the view passed since the last mark
    std::vector<char> room_;
    bool ended_ = false;
    bool damaged_ = false;
};

}  // namespace xinqiao
