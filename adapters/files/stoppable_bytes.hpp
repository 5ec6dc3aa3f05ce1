// Bytes that are given only as long as nobody asks to stop: a reader that looks for its place deep
// inside a workbook, or passes over blank rows, reads for long without giving a row.
#pragma once

#include "adapters/files/files.hpp"

namespace xinqiao {

class StoppableBytes final : public Bytes {
public:
    // The bytes must outlive this.
    explicit StoppableBytes(const Bytes& bytes) : bytes_{bytes} {}

    // Whose stop is obeyed from now on.
    void heed(const Call& call) { call_ = call; }

    // Throws Error{stopped}.
    std::size_t read_at(std::uint64_t offset, std::span<char> room) const override {
        go_on(call_);
        return bytes_.read_at(offset, room);
    }

private:
    const Bytes& bytes_;
    Call call_;
};

}  // namespace xinqiao
