// A list of licences made by a seeded generator.
#include "tests/benchmark/load_list.hpp"

#include <array>
#include <fstream>
#include <string>
#include <string_view>

#include "schema/uscc_arithmetic.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t column_count = 20;
using Cells = std::array<std::string, column_count>;

constexpr std::array<const char*, column_count> load_columns{
    "XK_XDR_MC", "XK_XDR_LB", "XK_XDR_SHXYM", "XK_XDR_GSZC", "XK_FRDB",   "XK_XKWS", "XK_WSH",
    "XK_XKLB",   "XK_XKZS",   "XK_XKBH",      "XK_NR",       "XK_JDRQ",   "XK_YXQZ", "XK_YXQZI",
    "XK_XKJG",   "XK_XKJGDM", "XK_ZT",        "XK_LYDW",     "XK_LYDWDM", "BZ"};

constexpr std::array<const char*, 8> towns{
    "乌兰浩特", "阿尔山", "科右前旗", "科右中旗", "扎赉特旗", "突泉", "霍林郭勒", "白城"};
constexpr std::array<const char*, 8> trades{
    "矿业", "建筑材料", "房地产开发", "农牧业", "测绘服务", "砂石", "新能源", "商贸"};
constexpr std::array<const char*, 8> surnames{"王", "李", "张", "白", "包", "陈", "韩", "赵"};
constexpr std::array<const char*, 5> categories{"普通", "特许", "认可", "核准", "登记"};

// splitmix64: the same numbers on every machine.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}

    std::uint64_t roll() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    std::uint64_t below(std::uint64_t bound) { return roll() % bound; }
    template <class Words>
    const char* word(const Words& words) {
        return words[below(words.size())];
    }

private:
    std::uint64_t state_;
};

std::string digits(std::uint64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    if (text.size() < width) text.insert(0, width - text.size(), '0');
    return text.substr(text.size() - width);
}

std::string day_text(std::uint64_t year, Dice& dice) {
    return std::to_string(year) + "/" + digits(1 + dice.below(12), 2) + "/"
           + digits(1 + dice.below(28), 2);
}

std::string name_of_company(Dice& dice) {
    return std::string{dice.word(towns)} + "市" + dice.word(surnames) + dice.word(surnames)
           + dice.word(trades) + "（集团）有限责任公司";
}

// The number of the row is mixed, so that codes come in no order.
std::string code_of_company(std::int64_t row) {
    const auto mixed = static_cast<std::uint64_t>(row) * 48'271U % 99'999'989U;
    return complete_uscc("91152201", digits(mixed, 8));
}

void fill_licence(Cells& cells, std::int64_t row, Dice& dice) {
    const std::string number = digits(static_cast<std::uint64_t>(row), 8);
    const std::uint64_t year = 2019 + dice.below(7);
    cells[5] = "建设用地规划许可决定书";
    cells[6] = "兴自然资许字〔" + std::to_string(year) + "〕" + number + "号";
    cells[7] = dice.word(categories);
    cells[8] = "建设用地规划许可证";
    cells[9] = "地字第" + std::to_string(152'201'000 + dice.below(999)) + number + "号";
    cells[10] = std::string{"准予在"} + dice.word(towns) + "镇境内使用国有建设用地 "
                + std::to_string(100 + dice.below(99'900)) + " 平方米，用于" + dice.word(trades)
                + "项目建设，须按批准的总平面图施工，并接受监督检查";
    cells[11] = day_text(year, dice);
    cells[12] = cells[11];
    cells[13] = dice.below(10) == 0 ? "2099/12/31" : day_text(2027 + dice.below(9), dice);
}

void fill_row(Cells& cells, std::int64_t row, Dice& dice) {
    static const std::string authority_code = complete_uscc("11152200", "MB1A0000");
    cells[0] = name_of_company(dice);
    cells[1] = "法人及非法人组织";
    cells[2] = code_of_company(row);
    cells[3] = digits(152'201'000'000'000 + dice.below(999'999'999), 15);
    cells[4] = std::string{dice.word(surnames)} + dice.word(surnames);
    fill_licence(cells, row, dice);
    cells[14] = "兴安盟自然资源局";
    cells[15] = authority_code;
    cells[16] = "1";
    cells[17] = "兴安盟自然资源局";
    cells[18] = cells[15];
    cells[19] = dice.below(50) == 0 ? "补正材料, 见\"附件\"A&B" : "";
}

void poison(Cells& cells, std::int64_t row) {
    constexpr std::array<std::pair<std::size_t, const char*>, 6> ways{
        {{2, "91150000114121460X"},
         {2, "9.1152E+17"},
         {10, ""},
         {7, "特批"},
         {11, "2026/02/30"},
         {13, "2001/01/01"}}};
    const auto& [column, text] = ways[static_cast<std::size_t>(row) % ways.size()];
    cells[column] = text;
}

// The same name to whoever normalises.
void respell(Cells& cells) {
    cells[0] = " " + cells[0] + "\u3000";
    const std::size_t bracket = cells[0].find("（");
    if (bracket != std::string::npos) cells[0].replace(bracket, 3, "(");
}

std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted += '"';
}

std::string xml_text(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '&') {
            escaped += "&amp;";
        } else {
            escaped += c;
        }
    }
    return escaped;
}

template <class Strings>
void write_csv_row(std::ofstream& csv, const Strings& cells) {
    const char* comma = "";
    for (const auto& cell : cells) {
        csv << comma << csv_cell(cell);
        comma = ",";
    }
    csv << '\n';
}

std::string xml_element(const std::string& name, const std::string& text) {
    return "<" + name + ">" + xml_text(text) + "</" + name + ">";
}

void write_xml_row(std::ofstream& xml, const Cells& cells) {
    xml << "<ROW>";
    for (std::size_t i = 0; i < column_count; ++i) {
        xml << xml_element(load_columns[i], cells[i]);
    }
    xml << "</ROW>\n";
}

std::string message_row(const Cells& cells) {
    std::string row = "<ROW>";
    for (std::size_t i = 0; i < column_count; ++i) {
        const std::string name = load_columns[i];
        row += cells[i].empty() ? "<" + name + "/>" : xml_element(name, cells[i]);
    }
    return row + "</ROW>\n";
}

}  // namespace

void write_load_list(const LoadList& list, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder / "csv");
    std::ofstream csv{folder / "csv" / "list.csv"};
    std::ofstream xml;
    if (list.xml) {
        std::filesystem::create_directories(folder / "xml");
        xml.open(folder / "xml" / "list.xml");
    }
    write_csv_row(csv, load_columns);
    xml << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ROWDATA>\n";
    Cells cells;
    for (std::int64_t step = 0; step < list.rows; ++step) {
        const std::int64_t row = step * list.stride % list.rows;
        Dice dice{list.seed + static_cast<std::uint64_t>(row)};
        fill_row(cells, row, dice);
        const auto lot = static_cast<std::int64_t>(dice.below(1000));
        if (lot < list.changed_per_mille) cells[10] += "（已变更）";
        if (lot >= 1000 - list.poisoned_per_mille) poison(cells, row);
        const auto second_lot = static_cast<std::int64_t>(dice.below(1000));
        if (second_lot >= list.left_out_from && second_lot < list.left_out_until) continue;
        if (second_lot >= 1000 - list.respelled_per_mille) respell(cells);
        write_csv_row(csv, cells);
        if (list.xml) write_xml_row(xml, cells);
    }
    xml << "</ROWDATA>\n";
}

WrittenMessage write_load_message(
    const std::filesystem::path& file, std::uint64_t bytes, std::uint64_t seed
) {
    std::ofstream xml{file};
    xml.exceptions(std::ios::badbit | std::ios::failbit);
    xml << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ROWDATA>\n";
    WrittenMessage written;
    Cells cells;
    while (written.bytes < bytes) {
        Dice dice{seed + static_cast<std::uint64_t>(written.rows)};
        fill_row(cells, written.rows++, dice);
        if (dice.below(50) == 0) cells[0] += " R&D 分公司";
        const std::string row = message_row(cells);
        xml << row;
        written.bytes += row.size();
        written.cells += cells.size();
        for (const std::string& cell : cells) {
            written.text += cell.size();
        }
    }
    xml << "</ROWDATA>\n";
    return written;
}

}  // namespace xinqiao
