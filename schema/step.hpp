// The steps of the procedure that have a period, and the roles that owe them: the words of
// policy/*.toml.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace xinqiao {

struct Word {
    std::string_view word;   // stable: in files, in the store, on the command line
    std::string_view label;  // Chinese
};

inline constexpr std::array step_words{
    Word{"report", "上报公示"},
    Word{"statement", "陈述申辩"},
    Word{"objection", "异议处理"},
    Word{"objection-review", "异议复核"},
    Word{"repair-acceptance", "修复受理"},
    Word{"repair", "修复决定"},
    Word{"removal-publicity", "拟移出公示"},
    Word{"praise-erasure", "荣誉信息删除"},
};

inline constexpr std::array role_words{
    Word{"clerk", "经办人"},
    Word{"legal", "法规与执法监察股"},
    Word{"steward", "数据管理员"},
};

// The Chinese of a word; the word itself where there is none.
template <std::size_t count>
std::string label_among(const std::array<Word, count>& words, std::string_view wanted) {
    for (const Word& word : words) {
        if (word.word == wanted) return std::string{word.label};
    }
    return std::string{wanted};
}

}  // namespace xinqiao
