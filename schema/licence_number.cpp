#include "schema/licence_number.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "schema/division.hpp"

namespace xinqiao {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_latin_or_digit(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || (c >= 'A' && c <= 'Z');
    });
}

bool is_month(std::string_view six_digits) {
    const std::string_view year = six_digits.substr(0, 4);
    const std::string_view month = six_digits.substr(4, 2);
    return year >= "1980" && year <= "2100" && month >= "01" && month <= "12";
}

// [T|D] 2 authority, 1 grant mode, 6 yyyyMM, 2 mineral class, 6 serial.
std::string_view doubt_about_exploration(std::string_view text) {
    const bool survey = text.front() == 'D';
    const std::string_view authority = text.substr(1, 2);
    const std::string_view mode = text.substr(3, 1);
    const std::string_view minerals = text.substr(10, 2);
    if (authority != "01" && !is_province(authority)) {
        return "勘查许可证号第2至3位应为01（部）或省级代码，请对照证照核对";
    }
    if (survey ? mode != "0" : mode < "1" || mode > "5") {
        return "勘查许可证号第4位出让方式应为1至5（地质调查为0），请对照证照核对";
    }
    if (!is_month(text.substr(4, 6))) return "勘查许可证号第5至10位应为发证年月，请对照证照核对";
    if (survey ? minerals != "00" : minerals < "01" || minerals > "04") {
        return "勘查许可证号第11至12位矿类应为01至04（地质调查为00），请对照证照核对";
    }
    return {};
}

void read_structure(LicenceNumber& licence) {
    const std::string_view text = licence.text;
    const bool latin = !text.empty() && is_latin_or_digit(text);
    const bool lettered = latin && is_number(text.substr(1));
    if (lettered && text.size() == 18 && (text.front() == 'T' || text.front() == 'D')) {
        licence.sort =
            text.front() == 'T' ? LicenceSort::exploration : LicenceSort::geological_survey;
        licence.doubt = doubt_about_exploration(text);
    } else if (lettered && text.size() == 23 && (text.front() == 'T' || text.front() == 'C')) {
        licence.sort = LicenceSort::mining_right;
        licence.note = "23位矿业权许可证号，内部结构（DZ/T 0443-2023 附录A）尚未核实，未作校验";
    } else if (latin && text.size() == 28 && is_number(text.substr(0, 6))) {
        licence.sort = LicenceSort::real_estate_unit;
        licence.note = "28位不动产单元号，除长度和行政区划外未作校验";
        if (!is_province(text.substr(0, 2)))
            licence.doubt = "不动产单元号开头不是行政区划代码，请核对";
    } else if (text.find("不动产权第") != std::string_view::npos) {
        licence.sort = LicenceSort::real_estate_title;
        licence.note = "不动产权证书号，格式尚未核实，未作校验";
    }
}

}  // namespace

LicenceNumber read_licence_number(std::string_view text) {
    LicenceNumber licence;
    licence.text = upper_ascii(canonical_text(text));
    licence.text.erase(
        std::remove(licence.text.begin(), licence.text.end(), ' '), licence.text.end()
    );
    read_structure(licence);
    return licence;
}

}  // namespace xinqiao
