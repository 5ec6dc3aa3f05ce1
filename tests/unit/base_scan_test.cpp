// Looking for bytes sixteen at a time finds what looking one by one finds.
#include <array>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "base/scan.hpp"

namespace xinqiao {
namespace {

std::size_t nth_one_by_one(const std::string& text, char wanted, std::size_t count) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == wanted && --count == 0) return at;
    }
    return text.size();
}

TEST(ScanTest, FindsTheSameAsLookingByteByByte) {
    std::mt19937 random{1};
    for (int round = 0; round < 2000; ++round) {
        std::string text(random() % 100, ' ');
        for (char& byte : text) {
            byte = "ab,,\n\xEF"[random() % 6];
        }
        const char* const begin = text.data();
        const char* const end = begin + text.size();
        for (std::size_t count = 1; count < 40; ++count) {
            const char* const found = nth_of(begin, end, ',', count);
            ASSERT_EQ(static_cast<std::size_t>(found - begin), nth_one_by_one(text, ',', count))
                << text << " " << count;
        }
    }
}

// Of every length, with nothing to be found, or one byte in each place, or two.
TEST(ScanTest, FindsTheFirstInEveryPlace) {
    const std::array wanted{',', '\n'};
    for (std::size_t size = 0; size < 70; ++size) {
        std::string text(size, ' ');
        const auto found = [&] {
            const char* const end = text.data() + size;
            return static_cast<std::size_t>(first_of(text.data(), end, wanted) - text.data());
        };
        EXPECT_EQ(found(), size);
        for (std::size_t one = 0; one < size; ++one) {
            text.assign(size, ' ');
            text[one] = ',';
            EXPECT_EQ(found(), one) << size;
            for (std::size_t two = one; two < size; ++two) {
                text[two] = '\n';
                EXPECT_EQ(found(), one) << size << " " << two;
            }
        }
    }
}

}  // namespace
}  // namespace xinqiao
