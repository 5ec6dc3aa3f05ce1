// Keeps many texts in few pieces of memory; the views stay valid as long as the arena.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace xinqiao {

class TextArena {
public:
    std::string_view keep(std::string_view text) {
        if (text.size() > left_) grow(text.size());
        char* const place = next_;
        std::copy(text.begin(), text.end(), place);
        next_ += text.size();
        left_ -= text.size();
        size_ += text.size();
        return {place, text.size()};
    }

    // Bytes kept so far.
    std::size_t size() const noexcept { return size_; }

private:
    static constexpr std::size_t piece_size = std::size_t{1} << 20;

    void grow(std::size_t needed) {
        left_ = std::max(needed, piece_size);
        pieces_.push_back(std::make_unique<char[]>(left_));
        next_ = pieces_.back().get();
    }

    std::vector<std::unique_ptr<char[]>> pieces_;
    char* next_ = nullptr;
    std::size_t left_ = 0;
    std::size_t size_ = 0;
};

}  // namespace xinqiao
