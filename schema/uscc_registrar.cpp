#include "schema/uscc_registrar.hpp"

#include <algorithm>
#include <array>

namespace xinqiao {
namespace {

struct Registrar {
    char first;
    std::string_view authority;
    std::string_view seconds;  // one character per category, 9 for 其他 left out
    std::array<std::string_view, 5> categories;
    bool has_others = true;
};

constexpr std::array<Registrar, 12> registrars{
    {{'1', "机构编制", "123", {"机关", "事业单位", "编办直接管理的群众团体"}},
     {'2', "外交", "1", {"外国常驻新闻机构"}},
     {'3',
      "司法行政",
      "12345",
      {"律师执业机构", "公证处", "基层法律服务所", "司法鉴定机构", "仲裁委员会"}},
     {'4', "文化", "1", {"外国在华文化中心"}},
     {'5', "民政", "123", {"社会团体", "民办非企业单位", "基金会"}},
     {'6', "旅游", "12", {"外国旅游部门常驻代表机构", "港澳台地区旅游部门常驻代表机构"}},
     {'7', "宗教", "12", {"宗教活动场所", "宗教院校"}},
     {'8', "工会", "1", {"基层工会"}},
     {'9', "工商（市场监管）", "123", {"企业", "个体工商户", "农民专业合作社"}, false},
     {'A', "中央军委改革和编制办公室", "1", {"军队事业单位"}},
     {'N', "农业", "123", {"组级集体经济组织", "村级集体经济组织", "乡镇级集体经济组织"}},
     {'Y', "其他", "1", {"其他"}, false}}};

const Registrar* registrar_of(char first) noexcept {
    const auto* found = std::find_if(registrars.begin(), registrars.end(), [&](const auto& known) {
        return known.first == first;
    });
    return found == registrars.end() ? nullptr : found;
}

}  // namespace

std::string_view uscc_authority(char first) noexcept {
    const Registrar* registrar = registrar_of(first);
    return registrar == nullptr ? std::string_view{} : registrar->authority;
}

std::string_view uscc_category(char first, char second) noexcept {
    const Registrar* registrar = registrar_of(first);
    if (registrar == nullptr) return {};
    const std::size_t at = registrar->seconds.find(second);
    if (at != std::string_view::npos) return registrar->categories[at];
    return second == '9' && registrar->has_others ? "其他" : "";
}

}  // namespace xinqiao
