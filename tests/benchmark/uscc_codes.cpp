// Writes unified codes with the dirt of a real register, the same for the same seed.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "schema/uscc_arithmetic.hpp"

namespace xinqiao {
namespace {

class Codes {
public:
    explicit Codes(std::uint64_t seed) : random_{seed} {}

    // Per 3 million codes: 159 whose outer check fails, 189 whose inner one does, 32 with both;
    // 274 in lower case; 8,000 that are something else.
    std::string next() {
        const std::uint64_t lot = below(3'000'000);
        if (lot < 8'000) return something_else(lot);
        std::string code = clean();
        if (lot < 8'159) return with_wrong_check(code);
        if (lot < 8'348) return with_wrong_organisation(code);
        if (lot < 8'380) return with_wrong_check(with_wrong_organisation(code));
        if (lot < 8'654) return in_lower_case(code);
        if (lot < 8'900) return " " + code + "\u3000";
        return code;
    }

private:
    // The generator is specified by the standard, distributions are not.
    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

    char character() { return uscc_alphabet[below(uscc_alphabet.size())]; }

    std::string digits(std::size_t count) {
        std::string text;
        while (text.size() < count)
            text += static_cast<char>('0' + below(10));
        return text;
    }

    std::string clean() {
        static const std::vector<std::string> beginnings{"91", "91", "91", "91", "93", "92", "12"};
        static const std::vector<std::string> areas{"152201", "150105", "310115", "440300"};
        std::string organisation = below(2) == 0 ? "MA" : "";
        while (organisation.size() < 8)
            organisation += character();
        return complete_uscc(
            beginnings[below(beginnings.size())] + areas[below(areas.size())], organisation
        );
    }

    std::string with_wrong_check(std::string code) {
        const std::size_t value = uscc_alphabet.find(code.back());
        code.back() = uscc_alphabet[(value + 1 + below(30)) % 31];
        return code;
    }

    static std::string with_wrong_organisation(std::string code) {
        code[16] = code[16] == '7' ? '8' : '7';
        code.back() = uscc_check_character(code.substr(0, 17));
        return code;
    }

    static std::string in_lower_case(std::string code) {
        for (char& letter : code) {
            if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        }
        return code;
    }

    std::string something_else(std::uint64_t lot) {
        if (lot < 7'449) return digits(15);
        if (lot < 7'946) return digits(13);
        if (lot < 7'960) return digits(8) + "-" + digits(1);
        if (lot < 7'980) return "企合苏锡总字第" + digits(4) + "号";
        if (lot < 7'990) return "无";
        return "（C）" + clean();
    }

    std::mt19937_64 random_;
};

}  // namespace
}  // namespace xinqiao

int main(int count, char** words) {
    if (count != 3) {
        std::fputs("usage: uscc_codes COUNT SEED\n", stderr);
        return 2;
    }
    xinqiao::Codes codes{std::strtoull(words[2], nullptr, 10)};
    for (auto left = std::strtoull(words[1], nullptr, 10); left > 0; --left) {
        const std::string line = codes.next() + "\n";
        if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) return 7;
    }
    return 0;
}
