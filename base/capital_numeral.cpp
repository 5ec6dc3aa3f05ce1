#include "base/capital_numeral.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace xinqiao {
namespace {

struct Numeral {
    std::string_view character;
    std::int64_t value;
};

constexpr std::array<Numeral, 29> numeral_digits{
    {{"零", 0}, {"〇", 0}, {"○", 0},  {"壹", 1}, {"一", 1}, {"贰", 2}, {"貳", 2}, {"二", 2},
     {"两", 2}, {"兩", 2}, {"叁", 3}, {"叄", 3}, {"參", 3}, {"参", 3}, {"三", 3}, {"肆", 4},
     {"四", 4}, {"伍", 5}, {"五", 5}, {"陆", 6}, {"陸", 6}, {"六", 6}, {"柒", 7}, {"七", 7},
     {"捌", 8}, {"八", 8}, {"玖", 9}, {"九", 9}, {"弍", 2}}};

constexpr std::array<Numeral, 6> numeral_tens{
    {{"拾", 10}, {"十", 10}, {"佰", 100}, {"百", 100}, {"仟", 1000}, {"千", 1000}}};

template <std::size_t Size>
std::optional<std::int64_t> value_of(const std::array<Numeral, Size>& known, std::string_view one) {
    const auto* found = std::find_if(known.begin(), known.end(), [&](const Numeral& numeral) {
        return numeral.character == one;
    });
    if (found == known.end()) return std::nullopt;
    return found->value;
}

// Takes the characters of one amount in turn. Each step answers whether the character may stand
// there: tens descend inside a section of four digits, 万 and 亿 close a section.
class Amount {
public:
    bool digit(std::int64_t value) {
        if (value == 0) {  // 零 only fills gaps
            anything_ = clear_ = true;
            return digit_ == 0;
        }
        return std::exchange(digit_, value) == 0;
    }

    bool ten(std::int64_t value) {
        const bool leading = digit_ == 0 && value == 10 && section_ == 0;
        if ((digit_ == 0 && !leading) || value >= least_ten_) return false;
        section_ += (leading ? 1 : digit_) * value;
        least_ten_ = value;
        clear_ = value == 10;
        digit_ = 0;
        return anything_ = true;
    }

    bool ten_thousand() {
        if (!close_digit() || section_ == 0 || ten_thousands_ != 0) return false;
        ten_thousands_ = section_ * 10'000;
        return next_section();
    }

    bool hundred_million() {
        if (!close_digit() || section_ + ten_thousands_ == 0 || hundred_millions_ != 0)
            return false;
        hundred_millions_ = (section_ + ten_thousands_) * 100'000'000;
        ten_thousands_ = 0;
        return next_section();
    }

    bool yuan() {
        if (!close_digit() || unit_ != 0 || !anything_) return false;
        fen_ = (section_ + ten_thousands_ + hundred_millions_) * 100;
        unit_ = 100;
        return next_section();
    }

    // 角 or 分, worth `fen` each; they need a digit and follow larger units only.
    bool small(std::int64_t fen) {
        if (digit_ == 0 || section_ + ten_thousands_ + hundred_millions_ != 0 || unit_on(fen)) {
            return false;
        }
        fen_ += digit_ * fen;
        unit_ = fen;
        return next_section();
    }

    std::optional<std::int64_t> fen() const {
        if (unit_ == 0 || digit_ != 0 || section_ != 0) return std::nullopt;
        return fen_;
    }
    bool lacks_unit() const { return unit_ == 0; }

private:
    bool unit_on(std::int64_t fen) const { return unit_ != 0 && unit_ <= fen; }

    // The last digit of a section. 壹万伍元 may mean 10005 or 15000, so 零 or 拾 must precede it.
    bool close_digit() {
        if (digit_ == 0) return true;
        section_ += digit_;
        digit_ = 0;
        return anything_ = clear_;
    }

    bool next_section() {
        if (unit_ != 0) ten_thousands_ = hundred_millions_ = 0;
        section_ = 0;
        least_ten_ = 10'000;
        clear_ = unit_ != 0;
        digit_ = 0;
        return true;
    }

    std::int64_t digit_ = 0;  // read, its ten not yet; 0: none, for 零 only fills gaps
    std::int64_t section_ = 0;
    std::int64_t least_ten_ = 10'000;
    std::int64_t ten_thousands_ = 0;
    std::int64_t hundred_millions_ = 0;
    std::int64_t fen_ = 0;
    std::int64_t unit_ = 0;  // the last of 元 (100), 角 (10), 分 (1); 0: none yet
    bool clear_ = true;      // a digit that stands here can only mean ones
    bool anything_ = false;
};

bool is_one_of(std::string_view character, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), character) != words.end();
}

bool add(Amount& amount, std::string_view character) {
    if (const auto digit = value_of(numeral_digits, character)) return amount.digit(*digit);
    if (const auto ten = value_of(numeral_tens, character)) return amount.ten(*ten);
    if (is_one_of(character, {"万", "萬"})) return amount.ten_thousand();
    if (is_one_of(character, {"亿", "億"})) return amount.hundred_million();
    if (is_one_of(character, {"元", "圆", "圓"})) return amount.yuan();
    if (character == "角") return amount.small(10);
    return character == "分" && amount.small(1);
}

std::string_view front_numeral(std::string_view text) {
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) {
        ++length;
    }
    return text.substr(0, length);
}

}  // namespace

Expected<std::int64_t, std::string> fen_from_capital_numeral(std::string_view text) {
    Amount amount;
    while (!text.empty() && !is_one_of(text, {"整", "正"})) {
        const std::string_view character = front_numeral(text);
        text.remove_prefix(character.size());
        if (character != " " && !add(amount, character)) {
            return Unexpected{std::string{"不是能够识别的金额，请填写数字，如 2000 元或 0.2 万元"}};
        }
    }
    if (amount.lacks_unit()) return Unexpected{std::string{"没有写单位，请写明元或万元"}};
    if (const auto fen = amount.fen()) return *fen;
    return Unexpected{std::string{"后面还有没有单位的数字，请核对"}};
}

}  // namespace xinqiao
