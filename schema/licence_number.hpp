// The numbers of licences and certificates: what they are, as far as the rules are known.
#pragma once

#include <string>
#include <string_view>

namespace xinqiao {

enum class LicenceSort {
    exploration,        // 18 characters, T…, 国土资发〔2007〕294号
    geological_survey,  // 18 characters, D…
    mining_right,       // 23 characters, exploration or mining since 自然资办发〔2020〕32号
    real_estate_unit,   // 28 characters, 不动产单元号
    real_estate_title,  // 蒙(2024)乌兰浩特市不动产权第0000001号
    other
};

// A number of any sort is lawful; a structure that is known and broken is a doubt, a structure
// that we only believe to know is a note. Both are Chinese sentences, or empty.
struct LicenceNumber {
    std::string text;  // canonical: half-width, upper case, no blanks
    LicenceSort sort = LicenceSort::other;
    std::string_view doubt;
    std::string_view note;
};

LicenceNumber read_licence_number(std::string_view text);

}  // namespace xinqiao
