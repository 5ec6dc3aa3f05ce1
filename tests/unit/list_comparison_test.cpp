// Two lists on a desk: what only one has, what differs, and nothing that merely looks different.
#include "daemon/comparison/list_comparison.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <xlsxwriter.h>

#include "adapters/formats/csv.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "base/date.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "daemon/comparison/fitting_mapping.hpp"
#include "schema/rules_of_kind.hpp"
#include "schema/uscc_arithmetic.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using ListLine = std::vector<std::string>;
using ListLines = std::vector<ListLine>;  // without headings

const ListLine headings{
    "JGQC",
    "ZTLB",
    "TYSHXYDM",
    "ZJLX",
    "SFZH",
    "RDWH",
    "ZYSXSS",
    "QRYZSXRQ",
    "RDDW",
    "GSJZQ",
    "BZ"};
constexpr std::size_t name_column = 0;
constexpr std::size_t code_column = 2;
constexpr std::size_t number_column = 5;
constexpr std::size_t facts_column = 6;
constexpr std::size_t day_column = 7;

struct Rules {
    Kinds kinds{support::source_folder() / "schema/kinds"};
    Mappings mappings{support::source_folder() / "schema/mappings", kinds};
    const Kind& kind = kinds.at(KindName{"blacklist"});
    const Mapping& mapping = mappings.at(MappingName{"blacklist-sxy"});
};

const Rules& rules() {
    static const Rules read;
    return read;
}

Day today() {
    return *parse_day("2026-06-01");
}

std::string code_of(int number) {
    const std::string text = std::to_string(10'000'000 + number);
    return complete_uscc("91152201", text);
}

ListLine company(int number) {
    const std::string text = std::to_string(number);
    return {
        "兴安" + text + "矿业有限公司",
        "法人及非法人组织",
        code_of(number),
        "",
        "",
        "兴自然资罚〔2024〕" + text + "号",
        "越界开采" + text,
        "2024/03/0" + std::to_string(1 + number % 9),
        "兴安盟自然资源局",
        "2027/03/01",
        ""};
}

ListLine person(int number) {
    ListLine line = company(number);
    line[name_column] = "张" + std::to_string(number % 3);
    line[1] = "自然人";
    line[code_column] = "";
    line[3] = "身份证";
    line[4] = "152201************";
    return line;
}

std::string csv_of(const ListLines& table, const ListLine& columns = headings) {
    std::string text = csv_line(columns);
    for (const ListLine& line : table) {
        text += csv_line(line);
    }
    return text;
}

std::string xml_of(const ListLines& table) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ROWDATA>\n";
    for (const ListLine& line : table) {
        text += "<ROW>";
        for (std::size_t i = 0; i < headings.size(); ++i) {
            if (line[i].empty()) continue;  // as platforms do
            text += "<" + headings[i] + ">" + xml_escaped(line[i]) + "</" + headings[i] + ">";
        }
        text += "</ROW>\n";
    }
    return text + "</ROWDATA>\n";
}

boost::json::array json_rows(const ListLines& table) {
    boost::json::array rows;
    for (const ListLine& line : table) {
        boost::json::object row;
        for (std::size_t i = 0; i < headings.size(); ++i) {
            row[headings[i]] = line[i];
        }
        rows.push_back(row);
    }
    return rows;
}

// What is told, in a form that can be compared: reason, key, lines of both sides, fields.
using Told = std::tuple<
    ListReason,
    std::string,
    std::vector<std::uint64_t>,
    std::vector<std::uint64_t>,
    std::vector<std::string>>;

struct Comparison {
    ListSummary summary;
    std::vector<ListDifference> differences;

    std::vector<Told> told() const {
        std::vector<Told> all;
        for (const ListDifference& one : differences) {
            std::vector<std::string> fields;
            for (const ListField& field : one.fields) {
                fields.push_back(field.name);
            }
            all.emplace_back(
                one.reason, one.key.text(), one.left_lines, one.right_lines, std::move(fields)
            );
        }
        std::sort(all.begin(), all.end());
        return all;
    }
    std::vector<ListReason> reasons() const {
        std::vector<ListReason> all;
        for (const ListDifference& one : differences) {
            all.push_back(one.reason);
        }
        return all;
    }
};

class ListComparisonTest : public testing::Test {
protected:
    std::string write(const std::string& name, const std::string& text) const {
        const auto path = folder_.path() / name;
        std::ofstream{path, std::ios::binary} << text;
        return path;
    }

    Comparison compare(const std::string& left, const std::string& right, bool thorough = false)
        const {
        const auto one = open_list_file(left, {});
        const auto two = open_list_file(right, {});
        const ListComparison comparison{
            .kind = rules().kind,
            .left = {*one, rules().mapping},
            .right = {*two, rules().mapping},
            .today = today(),
            .ignored = {},
            .thorough = thorough,
            .respelled = true,
            .progress = {}};
        Comparison result;
        result.summary = compare_lists(comparison, [&](const ListDifference& difference) {
            result.differences.push_back(difference);
        });
        return result;
    }

    Comparison compare_tables(const ListLines& left, const ListLines& right, bool thorough = false)
        const {
        return compare(write("a.csv", csv_of(left)), write("b.csv", csv_of(right)), thorough);
    }

    TemporaryFolder folder_;
};

TEST_F(ListComparisonTest, OneListComparedWithItselfIsEqual) {
    const ListLines table{company(1), company(2), person(3)};
    const Comparison result = compare_tables(table, table);
    EXPECT_TRUE(result.summary.equal());
    EXPECT_TRUE(result.summary.by_spelling);
    EXPECT_EQ(result.summary.same, 3);
    EXPECT_THAT(result.differences, IsEmpty());
}

TEST_F(ListComparisonTest, OrderLineBreaksAndBlankLinesAreNoDifference) {
    const std::string left = write("a.csv", csv_of({company(1), company(2), person(3)}));
    std::string text = csv_of({person(3), company(2), company(1)});
    std::erase(text, '\r');
    const std::string right = write("b.csv", text + "\n,,,,,,,,,,\n");
    const Comparison result = compare(left, right);
    EXPECT_TRUE(result.summary.equal());
    EXPECT_EQ(result.summary.right.rows, 3);
    EXPECT_EQ(result.summary.respelled, 0);
}

TEST_F(ListComparisonTest, NamesTheFieldWithBothSpellingsAndBothValues) {
    ListLines other{company(1)};
    other[0][day_column] = "2024-03-05";
    const Comparison result = compare_tables({company(1)}, other);
    ASSERT_EQ(result.differences.size(), 1U);
    const ListDifference& difference = result.differences.front();
    EXPECT_EQ(difference.reason, ListReason::changed);
    EXPECT_EQ(difference.subject.text(), code_of(1));
    EXPECT_EQ(difference.subject_name, "兴安1矿业有限公司");
    EXPECT_THAT(difference.left_lines, ElementsAre(2));
    ASSERT_EQ(difference.fields.size(), 1U);
    const ListField& field = difference.fields.front();
    EXPECT_EQ(field.name, "decided_on");
    EXPECT_EQ(field.left_spelling, "2024/03/02");
    EXPECT_EQ(field.left, "2024-03-02");
    EXPECT_EQ(field.right_spelling, "2024-03-05");
    EXPECT_EQ(field.right, "2024-03-05");
}

TEST_F(ListComparisonTest, AnotherSpellingOfTheSameIsNoDifference) {
    ListLines other{company(1)};
    other[0][name_column] = " 兴安1矿业有限公司\xE3\x80\x80";
    other[0][day_column] = "20240302";
    other[0][number_column] = "兴自然资罚[2024]1号";
    const Comparison result = compare_tables({company(1)}, other);
    EXPECT_TRUE(result.summary.equal());
    EXPECT_EQ(result.summary.respelled, 1);
    ASSERT_EQ(result.differences.size(), 1U);
    EXPECT_EQ(result.differences[0].fields.size(), 3U);
}

// The second row of the record is spelled so that no key of bytes would find the first.
TEST_F(ListComparisonTest, ARecordEnteredTwiceIsFoundBesideARowThatIsTheSameOnBothSides) {
    ListLine again = company(1);
    again[number_column] = "兴自然资罚(2024)1号";
    again[facts_column] = "其他";
    const Comparison result =
        compare_tables({company(1), company(2), again}, {company(1), company(2)});
    EXPECT_THAT(
        result.told(),
        ElementsAre(
            Told{ListReason::respelled, result.differences[0].key.text(), {2}, {2}, {}},
            Told{ListReason::repeated, result.differences[0].key.text(), {2, 4}, {}, {}}
        )
    );
    EXPECT_EQ(result.summary.left.surplus, 1);
    EXPECT_FALSE(result.summary.equal());
}

TEST_F(ListComparisonTest, ARowThatCannotBeReadIsNotTakenForAMissingRecord) {
    ListLines other{company(1), company(2)};
    other[1][day_column] = "2024/02/31";
    const Comparison result = compare_tables({company(1), company(2)}, other);
    EXPECT_THAT(result.reasons(), ElementsAre(ListReason::unclear));
    EXPECT_THAT(result.differences[0].findings[0].advice, HasSubstr("日期"));
    EXPECT_EQ(result.summary.left.only, 1);
    EXPECT_EQ(result.summary.right.unclear, 1);
}

TEST_F(ListComparisonTest, TornQuotesLeaveTheOtherRowsComparable) {
    const std::string torn = csv_of({company(1)}) + "\"甲\"乙,丙\r\n" + csv_line(company(2));
    const Comparison result =
        compare(write("a.csv", csv_of({company(1), company(2)})), write("b.csv", torn));
    EXPECT_FALSE(result.summary.by_spelling);
    EXPECT_EQ(result.summary.same, 2);
    EXPECT_THAT(result.reasons(), ElementsAre(ListReason::unclear));
    EXPECT_THAT(result.differences[0].right_lines, ElementsAre(3));
}

TEST_F(ListComparisonTest, LineBreaksInsideCellsKeepTheLinesRight) {
    ListLine wordy = company(1);
    wordy[facts_column] = "第一行\n第二行";
    ListLine changed = company(2);
    changed[facts_column] = "别的";
    const Comparison result = compare_tables({wordy, company(2)}, {wordy, changed});
    ASSERT_THAT(result.reasons(), ElementsAre(ListReason::changed));
    EXPECT_THAT(result.differences[0].left_lines, ElementsAre(4));
}

TEST_F(ListComparisonTest, EveryFormatSaysTheSame) {
    ListLines other{company(1), company(2), person(4)};
    other[1][facts_column] = "别的 & <其他>";
    const ListLines mine{company(1), company(2), company(3)};
    const std::string left = write("a.csv", csv_of(mine));
    const std::vector<Told> expected = compare_tables(mine, other).told();
    ASSERT_EQ(expected.size(), 3U);
    const auto without_lines = [](std::vector<Told> told) {
        for (Told& one : told) {
            std::get<2>(one).clear();
            std::get<3>(one).clear();
        }
        return told;
    };
    const boost::json::array rows = json_rows(other);
    std::string lines;
    for (const auto& row : rows) {
        lines += boost::json::serialize(row) + "\n";
    }
    const std::string enveloped =
        boost::json::serialize(boost::json::object{{"code", "00"}, {"data", rows}});
    for (const auto& [name, text] : std::map<std::string, std::string>{
             {"b.xml", xml_of(other)},
             {"b.gbk.csv", *gb18030_from_utf8(csv_of(other))},
             {"b.json", boost::json::serialize(rows)},
             {"b.envelope.json", enveloped},
             {"b.jsonl", lines}}) {
        const Comparison result = compare(left, write(name, text));
        EXPECT_EQ(without_lines(result.told()), without_lines(expected)) << name;
        EXPECT_FALSE(result.summary.by_spelling) << name;
    }
}

TEST_F(ListComparisonTest, AWorkbookIsReadBelowItsTitle) {
    const auto path = folder_.path() / "b.xlsx";
    lxw_workbook* book = workbook_new(path.c_str());
    lxw_worksheet* sheet = workbook_add_worksheet(book, nullptr);
    worksheet_write_string(sheet, 0, 0, "严重失信主体名单", nullptr);
    ListLines lines{headings, company(1), company(2)};
    lines[2][facts_column] = "别的";
    for (std::size_t row = 0; row < lines.size(); ++row) {
        for (std::size_t column = 0; column < headings.size(); ++column) {
            worksheet_write_string(
                sheet,
                static_cast<lxw_row_t>(row + 1),
                static_cast<lxw_col_t>(column),
                lines[row][column].c_str(),
                nullptr
            );
        }
    }
    workbook_close(book);
    const Comparison result = compare(write("a.csv", csv_of({company(1), company(2)})), path);
    ASSERT_THAT(result.reasons(), ElementsAre(ListReason::changed));
    EXPECT_THAT(result.differences[0].right_lines, ElementsAre(4));
}

TEST_F(ListComparisonTest, FieldsThatOneListLacksAreNotCompared) {
    ListLine columns = headings;
    ListLine row = company(1);
    columns.pop_back();
    row.pop_back();
    ListLine noted = company(1);
    noted.back() = "说明";
    const Comparison result =
        compare(write("a.csv", csv_of({noted})), write("b.csv", csv_of({row}, columns)));
    EXPECT_TRUE(result.summary.equal());
    EXPECT_THAT(result.summary.compared, testing::Not(testing::Contains("note")));
}

TEST_F(ListComparisonTest, AMissingKeyColumnIsRefusedByName) {
    ListLine columns = headings;
    columns[number_column] = "别的列";
    const std::string left = write("a.csv", csv_of({company(1)}));
    const std::string right = write("b.csv", csv_of({company(1)}, columns));
    try {
        compare(left, right);
        FAIL() << "was compared";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("右边 (B)的名单缺少必需的列"));
    }
}

TEST_F(ListComparisonTest, WhatIsNoListIsRefusedWithASentence) {
    for (const auto& [text, sentence] : std::map<std::string, std::string>{
             {"", "文件是空的"},
             {"   \n", "文件是空的"},
             {"{\"code\": \"500\"}", "没有数据行数组"},
             {"<html><body>login</body></html>", ""},
             {"[1, 2", "JSON"},
             {std::string{"PK\x03\x04"} + "broken", ""}}) {
        const std::string path = write("x", text);
        try {
            const auto file = open_list_file(path, {});
            Rows rows;
            std::vector<ReadPlace> places;
            while (file->read(rows, places, 100)) {
            }
            ADD_FAILURE() << text;
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), HasSubstr(sentence));
        }
    }
    EXPECT_THROW(open_list_file(folder_.path() / "none.csv", {}), Error);
    EXPECT_THROW(open_list_file(folder_.path(), {}), Error);
}

TEST_F(ListComparisonTest, TheMappingThatFitsIsFound) {
    const auto file = open_list_file(write("a.csv", csv_of({company(1)})), {});
    const auto mappings =
        mappings_of_kind(support::source_folder() / "schema/mappings", rules().kind);
    const Mapping& mapping = fitting_mapping(*file, rules().kind, mappings);
    EXPECT_EQ(mapping.kind, rules().kind.name);
    const auto own =
        open_list_file(write("b.csv", "subject_name,subject_code,document_number\nx,y,z\n"), {});
    EXPECT_EQ(fitting_mapping(*own, rules().kind, mappings).name.text(), "blacklist-plain");
}

// More rows than room was made for at first.
TEST_F(ListComparisonTest, LongListsAreComparedRowByRow) {
    ListLines mine;
    for (int number = 0; number < 8000; ++number) {
        mine.push_back(company(number));
    }
    ListLines other{mine.rbegin(), mine.rend()};
    other[10][facts_column] = "别的";
    other[7000][day_column] = "20240302";
    other.resize(7900);
    for (const bool thorough : {false, true}) {
        SCOPED_TRACE(thorough);
        const Comparison result = compare_tables(mine, other, thorough);
        EXPECT_EQ(result.summary.paired, 7900);
        EXPECT_EQ(result.summary.changed, 2);
        EXPECT_EQ(result.summary.left.only, 100);
        EXPECT_EQ(result.summary.right.only, 0);
        EXPECT_TRUE(std::ranges::is_sorted(result.differences, {}, [](const ListDifference& one) {
            return one.left_lines;
        }));
    }
}

// While both lists are read ahead.
TEST_F(ListComparisonTest, WhoeverIsToldMayEndIt) {
    ListLines mine;
    for (int number = 0; number < 3000; ++number) {
        mine.push_back(company(number));
    }
    const auto one = open_list_file(write("a.csv", csv_of(mine)), {});
    const auto two = open_list_file(write("b.csv", csv_of({company(5000)})), {});
    const ListComparison comparison{
        .kind = rules().kind,
        .left = {*one, rules().mapping},
        .right = {*two, rules().mapping},
        .today = today(),
        .ignored = {},
        .progress = {}};
    for (const int most : {0, 1, 1000}) {
        int told = 0;
        const auto each = [&](const ListDifference&) {
            if (++told > most) throw std::runtime_error{"enough"};
        };
        EXPECT_THROW(compare_lists(comparison, each), std::runtime_error);
        EXPECT_EQ(told, most + 1);
    }
}

TEST_F(ListComparisonTest, AnotherNumberOfTheSameSubjectIsAnotherRecord) {
    ListLine renumbered = company(2);
    renumbered[number_column] = "兴自然资罚〔2024〕99号";
    const Comparison result =
        compare_tables({company(1), company(2), company(3)}, {company(3), renumbered, company(1)});
    EXPECT_THAT(result.reasons(), ElementsAre(ListReason::only_left, ListReason::only_right));
    EXPECT_EQ(result.summary.same, 2);
    EXPECT_EQ(result.summary.left.only, 1);
    EXPECT_EQ(result.summary.right.only, 1);
}

// The same question answered slowly and plainly: every row normalised, held in maps.
class PlainAnswer {
public:
    PlainAnswer(const std::string& left, const std::string& right) {
        read(left, left_);
        read(right, right_);
        for (const auto& [key, rows] : left_.records) {
            tell(key);
        }
        for (const auto& [key, rows] : right_.records) {
            if (!left_.records.contains(key)) tell(key);
        }
        std::sort(told_.begin(), told_.end());
    }

    const std::vector<Told>& told() const { return told_; }

private:
    struct Row {
        std::uint64_t line = 0;
        Fields fields;
    };
    struct Side {
        std::map<std::string, std::vector<Row>> records;
        std::set<std::string> unclear;  // keys
    };

    void read(const std::string& text, Side& side) {
        const TextBytes bytes{text};
        Rows rows;
        csv_reader(bytes, Encoding::utf8, ',')->read(rows, 1'000'000);
        static const ReviewedCodes none;
        Normaliser normaliser{rules().kind, rules().mapping, none, today()};
        normaliser.bind(rows);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const Normalised normalised = normaliser.normalise(rows, row);
            if (normalised.record) {
                side.records[normalised.record->key.text()].push_back(
                    {rows.place(row), normalised.record->fields}
                );
            } else if (normalised.filtered.empty()) {
                const bool is_left = &side == &left_;
                side.unclear.insert(normalised.key.text());
                std::vector<std::uint64_t> lines{rows.place(row)};
                told_.emplace_back(
                    ListReason::unclear,
                    normalised.key.text(),
                    is_left ? lines : std::vector<std::uint64_t>{},
                    is_left ? std::vector<std::uint64_t>{} : lines,
                    std::vector<std::string>{}
                );
            }
        }
    }

    static std::vector<std::uint64_t> lines_of(const std::vector<Row>& rows) {
        std::vector<std::uint64_t> lines;
        for (const Row& row : rows) {
            lines.push_back(row.line);
        }
        return lines;
    }

    void tell(const std::string& key) {
        const std::vector<Row> left = left_.records[key];
        const std::vector<Row> right = right_.records[key];
        using Lines = std::vector<std::uint64_t>;
        if (left.size() > 1)
            told_.emplace_back(ListReason::repeated, key, lines_of(left), Lines{}, ListLine{});
        if (right.size() > 1) {
            told_.emplace_back(ListReason::repeated, key, Lines{}, lines_of(right), ListLine{});
        }
        if (right.empty() && !right_.unclear.contains(key)) {
            told_.emplace_back(
                ListReason::only_left, key, Lines{left[0].line}, Lines{}, ListLine{}
            );
        }
        if (left.empty() && !left_.unclear.contains(key)) {
            told_.emplace_back(
                ListReason::only_right, key, Lines{}, Lines{right[0].line}, ListLine{}
            );
        }
        if (left.empty() || right.empty()) return;
        for (const Row& one : left) {
            for (const Row& two : right) {
                if (one.fields == two.fields) return;
            }
        }
        ListLine fields;
        for (const FieldDifference& field : differing_fields(left[0].fields, right[0].fields)) {
            fields.push_back(field.field);
        }
        told_.emplace_back(
            ListReason::changed, key, Lines{left[0].line}, Lines{right[0].line}, fields
        );
    }

    Side left_;
    Side right_;
    std::vector<Told> told_;
};

// A world of few records, so that every coincidence happens.
class SmallWorld {
public:
    explicit SmallWorld(unsigned seed) : random_{seed} {}

    ListLines list() {
        ListLines table;
        const int count = 1 + below(14);
        for (int i = 0; i < count; ++i) {
            const int number = below(9);
            ListLine line = below(4) == 0 ? person(number) : company(number);
            if (below(3) == 0) spoil(line);
            table.push_back(line);
            if (below(8) == 0) table.push_back(line);
        }
        return table;
    }

private:
    int below(int bound) { return std::uniform_int_distribution<>{0, bound - 1}(random_); }

    void spoil(ListLine& line) {
        switch (below(12)) {
            case 0:
                line[facts_column] = "别的事实";
                break;
            case 1:
                line[name_column] = "\xE3\x80\x80" + line[name_column] + " ";
                break;
            case 2:
                line[number_column] = "兴自然资罚 [２０２４] " + std::to_string(below(9)) + " 号";
                break;
            case 3:
                line[day_column] = "20240301";
                break;
            case 4:
                line[day_column] = "2024/02/31";
                break;
            case 5:
                line[code_column] = "91150000114121460X";
                break;
            case 6:
                line[number_column] = "";
                break;
            case 7:
                line[name_column] = "表格说明：一、二";
                break;
            case 8:
                line[facts_column] = "第一行\n\"第二行\"";
                break;
            case 9:
                line[4] = "152201199001011231";
                break;
            case 10:
                for (char& c : line[code_column])
                    c = static_cast<char>(std::tolower(c));
                break;
            default:
                line[code_column] = " " + line[code_column] + " ";
                break;
        }
    }

    std::mt19937 random_;
};

std::vector<Told> without_respelled(std::vector<Told> told) {
    std::erase_if(told, [](const Told& one) { return std::get<0>(one) == ListReason::respelled; });
    return told;
}

void expect_balanced(const ListSummary& summary, const ListCounts& counts) {
    EXPECT_EQ(
        counts.rows,
        summary.paired + counts.only + counts.surplus + counts.unclear + counts.filtered
    );
}

TEST_F(ListComparisonTest, AgreesWithThePlainAnswerInEveryWorld) {
    for (unsigned seed = 0; seed < 400; ++seed) {
        SCOPED_TRACE(seed);
        SmallWorld world{seed};
        const std::string left = csv_of(world.list());
        const std::string right = csv_of(world.list());
        const std::string a = write("a.csv", left);
        const std::string b = write("b.csv", right);
        const PlainAnswer plain{left, right};
        for (const bool thorough : {true, false}) {
            const Comparison result = compare(a, b, thorough);
            std::vector<Told> expected = plain.told();
            if (!thorough) {
                // Unclear rows that both lists have byte for byte are not looked into.
                const auto told = result.told();
                std::erase_if(expected, [&](const Told& one) {
                    return std::get<0>(one) == ListReason::unclear
                           && std::find(told.begin(), told.end(), one) == told.end();
                });
                std::int64_t unclear = 0;
                for (const Told& one : plain.told()) {
                    unclear += std::get<0>(one) == ListReason::unclear;
                }
                EXPECT_EQ(
                    (unclear - result.summary.left.unclear - result.summary.right.unclear) % 2, 0
                );
            }
            EXPECT_EQ(without_respelled(result.told()), expected) << "thorough: " << thorough;
            expect_balanced(result.summary, result.summary.left);
            expect_balanced(result.summary, result.summary.right);
            if (HasFailure()) return;
        }
    }
}

// Far more than are told at once, a record's rows far apart, and long enough for quotes in several
// of the blocks that are read.
TEST_F(ListComparisonTest, AgreesWithThePlainAnswerInALargeWorld) {
    ListLines left;
    ListLines right;
    for (int number = 0; number < 3000; ++number) {
        ListLine line = number % 7 == 0 ? person(number) : company(number);
        line[10] = std::string(100, 'x') + (number % 5 == 0 ? "\"备注\",\n第二行" : "");
        if (number % 31 != 0) left.push_back(line);
        if (number % 3 == 0) line[facts_column] += "之二";
        if (number % 4 == 0) line[day_column] = "2024年3月8日";
        if (number % 5 == 0) line[code_column] = " " + line[code_column];
        if (number % 29 != 0) right.push_back(line);
    }
    std::ranges::reverse(right);
    const std::string one = csv_of(left);
    const std::string two = csv_of(right);
    const PlainAnswer plain{one, two};
    for (const bool thorough : {true, false}) {
        const Comparison result = compare(write("a.csv", one), write("b.csv", two), thorough);
        EXPECT_EQ(without_respelled(result.told()), plain.told()) << "thorough: " << thorough;
        EXPECT_GT(result.summary.changed, 1000);
        for (const ListDifference& difference : result.differences) {
            for (const ListField& field : difference.fields) {
                EXPECT_NE(field.left_spelling, field.right_spelling);
                EXPECT_EQ(field.left != field.right, difference.reason == ListReason::changed);
            }
        }
    }
}

Told swapped(const Told& told) {
    auto [reason, key, left, right, fields] = told;
    if (reason == ListReason::only_left) {
        reason = ListReason::only_right;
    } else if (reason == ListReason::only_right) {
        reason = ListReason::only_left;
    }
    return {reason, key, right, left, fields};
}

TEST_F(ListComparisonTest, SwappingTheListsSwapsTheSides) {
    for (unsigned seed = 1000; seed < 1100; ++seed) {
        SCOPED_TRACE(seed);
        SmallWorld world{seed};
        const std::string a = write("a.csv", csv_of(world.list()));
        const std::string b = write("b.csv", csv_of(world.list()));
        std::vector<Told> back;
        for (const Told& told : without_respelled(compare(b, a).told())) {
            back.push_back(swapped(told));
        }
        std::sort(back.begin(), back.end());
        EXPECT_EQ(without_respelled(compare(a, b).told()), back);
    }
}

}  // namespace
}  // namespace xinqiao
