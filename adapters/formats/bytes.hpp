// Where bytes come from: a file or a text, read at any place.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace xinqiao {

class Bytes {
public:
    virtual ~Bytes() = default;

    // Fills `room` from `offset` on; how many bytes came, 0 only at the end.
    virtual std::size_t read_at(std::uint64_t offset, std::span<char> room) const = 0;
};

// Bytes that already lie in memory, which must outlive this.
class TextBytes final : public Bytes {
public:
    explicit TextBytes(std::string_view text) : text_{text} {}

    std::size_t read_at(std::uint64_t offset, std::span<char> room) const override {
        if (offset >= text_.size()) return 0;
        const std::string_view rest = text_.substr(offset, room.size());
        std::memcpy(room.data(), rest.data(), rest.size());
        return rest.size();
    }

private:
    std::string_view text_;
};

}  // namespace xinqiao
