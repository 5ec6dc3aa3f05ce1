// Companies, decisions and days of our own making: the truth before anybody misspells it.
#include "tests/platform/generate/invention.hpp"

#include <array>
#include <cstdio>

#include "tests/platform/generate/codes.hpp"

namespace xinqiao::platform {
namespace {

constexpr std::array<std::string_view, 8> areas{
    "152201", "152201", "152201", "152202", "152221", "152222", "152223", "152224"};
constexpr std::array<std::string_view, 8> places{
    "乌兰浩特市", "乌兰浩特市", "兴安盟", "阿尔山市", "科右前旗", "科右中旗", "扎赉特旗", "突泉县"};
constexpr std::array<std::string_view, 24> heads{"恒", "瑞", "鑫", "泰", "隆", "昌", "盛", "华",
                                                 "宏", "嘉", "德", "永", "祥", "富", "凯", "诚",
                                                 "润", "顺", "达", "源", "润", "博", "腾", "远"};
constexpr std::array<std::string_view, 24> tails{"丰", "岩", "石", "川", "原", "野", "林", "泽",
                                                 "业", "达", "通", "和", "安", "宝", "金", "玉",
                                                 "山", "河", "峰", "岭", "润", "成", "兴", "旺"};
constexpr std::array<std::string_view, 10> trades{
    "矿业", "建材", "地质勘查", "砂石", "房地产开发", "测绘", "能源", "农牧业", "矿山工程", "萤石"};
constexpr std::array<std::string_view, 3> forms{"有限公司", "有限责任公司", "股份有限公司"};
constexpr std::array<std::string_view, 4> stalls{"采石场", "砂场", "养殖场", "建材经销部"};
constexpr std::array<std::string_view, 8> surnames{"赵", "钱", "孙", "李", "周", "吴", "郑", "白"};
constexpr std::array<std::string_view, 6> given{"某甲", "某乙", "某丙", "某丁", "某戊", "某己"};

constexpr std::array<std::string_view, 6> certificates{
    "采矿许可证",
    "建设用地规划许可证",
    "建设工程规划许可证",
    "勘查许可证",
    "临时用地批准书",
    "乡村建设规划许可证"};
constexpr std::array<std::string_view, 6> permitted{
    "准予在批准的矿区范围内开采建筑用玄武岩，开采方式为露天开采，生产规模 5 万立方米/年",
    "准予建设年产 10 万吨砂石料加工项目，用地面积 23456.7 平方米",
    "准予办理临时用地，用途为施工便道及材料堆场，使用期满恢复土地原状",
    "准予在核定坐标范围内开展普查工作，勘查矿种为萤石",
    "准予新建办公楼及附属设施，总建筑面积 3120 平方米，建筑高度不超过 24 米",
    "准予变更采矿权人名称，矿区范围、开采矿种及生产规模不变"};
constexpr std::array<std::string_view, 5> breaches{
    "未经批准非法占用土地",
    "无证开采矿产资源",
    "越界开采矿产资源",
    "未按规定履行矿山地质环境治理恢复义务",
    "破坏耕地种植条件"};
constexpr std::array<std::string_view, 5> punished{
    "责令退还非法占用的土地，并处罚款",
    "责令停止开采，没收违法所得，并处罚款",
    "责令退回本矿区范围内开采，没收越界开采的矿产品，并处罚款",
    "责令限期改正，并处罚款",
    "责令限期改正或者治理，并处罚款"};
constexpr std::array<std::string_view, 4> failings{
    "经催告仍未缴纳矿业权出让收益，情节严重",
    "提供虚假材料骗取采矿许可证",
    "拒不履行土地复垦义务，被责令缴纳土地复垦费后仍不缴纳",
    "被列入异常名录满三年仍未改正"};
constexpr std::array<std::string_view, 4> honours{
    "绿色矿山", "自然资源领域守信单位", "土地节约集约利用先进单位", "地质勘查行业先进集体"};

template <std::size_t N>
std::string pick(Chance& chance, const std::array<std::string_view, N>& words) {
    return std::string{words[chance.below(words.size())]};
}

std::string stem(Chance& chance) {
    std::string name = pick(chance, heads) + pick(chance, tails);
    return chance.in_hundred(30) ? name + pick(chance, tails) : name;
}

// Both widths of brackets are official spellings; about two names in a hundred have them.
std::string company(Chance& chance) {
    const std::string name = stem(chance);
    const std::string rest = pick(chance, trades) + pick(chance, forms);
    const std::uint64_t drawn = chance.below(1000);
    if (drawn < 16) return name + "(内蒙古)" + rest;
    if (drawn < 20) return name + "（内蒙古）" + rest;
    return pick(chance, places) + name + rest;
}

Date some_day(Chance& chance) {
    return {
        2023 + static_cast<int>(chance.below(2)),
        1 + static_cast<unsigned>(chance.below(12)),
        1 + static_cast<unsigned>(chance.below(28))};
}

std::string document_number(std::string_view word, Date date, std::uint64_t n) {
    return "乌自然资" + std::string{word} + "〔" + std::to_string(date.year) + "〕"
           + std::to_string(n) + "号";
}

Category some_category(Chance& chance, std::string_view kind) {
    const std::uint64_t drawn = chance.below(1000);
    if (drawn < 24) return Category::household;
    // Natural persons are punished, but never stand on a list here.
    return drawn < 44 && kind == "penalty" ? Category::person : Category::organisation;
}

void licensed(Chance& chance, Fact& fact, std::uint64_t n) {
    fact.document = document_number("许", fact.decided, n);
    fact.title = pick(chance, certificates);
    fact.content = pick(chance, permitted);
    fact.number = "C1522012" + std::to_string(100000 + n);
    fact.until = {fact.decided.year + 5, fact.decided.month, fact.decided.day};
    fact.long_term = chance.in_hundred(20);
}

void punish(Chance& chance, Fact& fact, std::uint64_t n) {
    const std::size_t which = chance.below(breaches.size());
    fact.document = document_number("罚", fact.decided, n);
    fact.title = std::string{breaches[which]};
    fact.content = std::string{punished[which]};
    fact.until = {fact.decided.year + 3, fact.decided.month, fact.decided.day};
    fact.fine_fen = static_cast<std::int64_t>(1 + chance.below(400)) * 50'000;
    if (chance.in_hundred(20)) {
        fact.confiscated_fen = static_cast<std::int64_t>(1 + chance.below(9'000'000));
    }
}

void listed(Chance& chance, Fact& fact, std::uint64_t n, bool red) {
    fact.document = document_number(red ? "红" : "黑", fact.decided, n);
    fact.title = red ? pick(chance, honours) : "自然资源领域严重失信主体";
    fact.content = red ? "授予" + fact.title + "称号" : pick(chance, failings);
    fact.until = {fact.decided.year + (red ? 5 : 3), fact.decided.month, fact.decided.day};
}

}  // namespace

InventedSubject invent_subject(Chance& chance, std::uint64_t serial, Category category) {
    InventedSubject subject;
    subject.category = category;
    const std::string person = pick(chance, surnames) + pick(chance, given);
    const std::string area = pick(chance, areas);
    if (category == Category::person) {
        subject.name = person;
        subject.citizen_number = citizen_number(
            area, "19" + std::to_string(60 + chance.below(40)) + "0315", serial % 1000
        );
        return subject;
    }
    const bool household = category == Category::household;
    subject.representative = person;
    subject.code = credit_code(household ? "92" : "91", area, serial);
    subject.name =
        household ? pick(chance, places) + stem(chance) + pick(chance, stalls) : company(chance);
    return subject;
}

Fact invent_fact(Chance& chance, std::string_view kind, std::uint64_t n) {
    Fact fact;
    const Category category = some_category(chance, kind);
    fact.subject = invent_subject(chance, chance.below(1ULL << 22), category);
    fact.decided = some_day(chance);
    if (kind == "licence")
        licensed(chance, fact, n);
    else if (kind == "penalty")
        punish(chance, fact, n);
    else
        listed(chance, fact, n, kind == "redlist");
    return fact;
}

std::string iso(Date date) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", date.year, date.month, date.day);
    return text.data();
}

std::string_view agency() {
    return "乌兰浩特市自然资源局";
}

const std::string& agency_code() {
    static const std::string code = credit_code("11", "152201", 152'201);
    return code;
}

}  // namespace xinqiao::platform
