// xinqiao diff: compares two exports on a desk, without configuration or store.
#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <span>

#include <unistd.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/comparison/fitting_mapping.hpp"
#include "daemon/comparison/list_comparison.hpp"
#include "daemon/config/places.hpp"
#include "daemon/report/list_differences.hpp"
#include "daemon/report/words.hpp"
#include "schema/code_book.hpp"
#include "schema/rules_of_kind.hpp"

namespace xinqiao {
namespace {

struct DiffWords {
    std::string left;
    std::string right;
    std::string kind;
    std::vector<std::string> mappings;
    std::vector<std::string> ignored;
    std::string format;
    std::string output;
    bool spelling = false;
    bool thorough = false;
};

std::filesystem::path rules_folder(const Invocation& invocation) {
    const bool configured =
        !invocation.config_file.empty() || std::filesystem::exists(usual_config());
    return schema_folder(configured ? invocation.config().folders.schema : std::string{});
}

std::string kinds_text(const Kinds& kinds) {
    std::string text;
    for (const auto& [name, kind] : kinds) {
        text.append(text.empty() ? "" : "、").append(name.text()).append(" ").append(kind.label);
    }
    return text;
}

Kind kind_of(const DiffWords& words, const std::filesystem::path& rules) {
    if (auto kind = find_kind(rules / "kinds", KindName{words.kind})) return *std::move(kind);
    throw Error{
        Error::Kind::invalid,
        "没有信息类别 " + words.kind + " / no such kind",
        "可用的类别: " + kinds_text(Kinds{rules / "kinds"})};
}

const Field* checked_field(const Kind& kind, const std::string& word) {
    for (const Field& field : kind.fields) {
        if (field.name == word || field.label == word) return &field;
    }
    throw Error{
        Error::Kind::invalid,
        "“" + kind.label + "”没有字段 " + word + " / no such field",
        "字段名见 schema/kinds/" + kind.name.text() + ".toml, 也可写中文名"};
}

std::vector<std::string> ignored_fields(const DiffWords& words, const Kind& kind) {
    std::vector<std::string> names;
    for (const std::string& word : words.ignored) {
        names.push_back(checked_field(kind, word)->name);
    }
    return names;
}

// Headings under which the kind is known in any table.
std::set<std::string> known_headings(std::span<const Mapping> mappings) {
    std::set<std::string> known;
    for (const Mapping& mapping : mappings) {
        for (const MappedColumn& column : mapping.columns) {
            for (const std::string& wire : column.wires) {
                known.insert(column_key(wire));
            }
        }
    }
    return known;
}

// Why there is no such mapping among those of the kind.
[[noreturn]] void refuse_mapping(
    const DiffWords& words, const MappingName& name, const std::filesystem::path& rules
) {
    const Kinds kinds{rules / "kinds"};
    const Mappings all{rules / "mappings", kinds};
    const Mapping& mapping = all.at(name);
    throw Error{
        Error::Kind::invalid,
        "映射 " + mapping.name.text() + " 是 " + mapping.kind.text() + " 的, 不是 " + words.kind
            + " 的 / a mapping of another kind",
        "请改 --kind 或 --mapping"};
}

// What the lists are read by.
struct DiffRules {
    std::filesystem::path folder;
    Kind kind;
    std::vector<Mapping> mappings;  // of the kind
};

DiffRules rules_of(const DiffWords& words, const Invocation& invocation) {
    std::filesystem::path folder = rules_folder(invocation);
    Kind kind = kind_of(words, folder);
    auto mappings = mappings_of_kind(folder / "mappings", kind);
    return {std::move(folder), std::move(kind), std::move(mappings)};
}

// The mapping named for that side, else the one that fits.
const Mapping& mapping_of(
    const DiffWords& words, std::size_t side, ListFile& file, const DiffRules& rules
) {
    if (words.mappings.empty()) return fitting_mapping(file, rules.kind, rules.mappings);
    const MappingName name{words.mappings[std::min(side, words.mappings.size() - 1)]};
    const auto found = std::ranges::find(rules.mappings, name, &Mapping::name);
    if (found == rules.mappings.end()) refuse_mapping(words, name, rules.folder);
    return *found;
}

constexpr std::array forms{"text", "csv", "json", "xlsx", "html"};

// The form that was asked for, else that of the file's name.
std::string form_of(const DiffWords& words, bool json) {
    if (!words.format.empty()) return words.format;
    if (words.output.empty()) return json ? "json" : "text";
    const std::string ending = std::filesystem::path{words.output}.extension();
    const auto* const found =
        std::ranges::find_if(forms, [&](const std::string& form) { return ending == "." + form; });
    return found == forms.end() ? "text" : *found;
}

std::string described(const Mapping& mapping) {
    return mapping.name.text() + " (" + mapping.label + ")";
}

// Where the differences go: a file, or the terminal.
class DiffOutput {
public:
    DiffOutput(
        const DiffWords& words, const Invocation& invocation, const ListComparison& comparison
    )
        : words_{words}, form_{form_of(words, invocation.json)}, out_{&invocation.out} {
        if (form_ == "xlsx") {
            refuse_terminal();
        } else if (!words.output.empty()) {
            open_file();
            out_ = &file_;
        }
        writer_ = writer(comparison);
    }

    ListDifferenceWriter& operator*() const { return *writer_; }

private:
    void refuse_terminal() const {
        if (!words_.output.empty()) return;
        throw Error{
            Error::Kind::invalid,
            "--format xlsx 须写入文件 (needs a file)",
            "请加 --output 差异.xlsx"};
    }

    void open_file() {
        file_.open(words_.output, std::ios::binary);
        if (file_) return;
        throw Error{
            Error::Kind::invalid,
            words_.output + ": 无法写入 / cannot be written",
            "请检查目录与权限"};
    }

    std::unique_ptr<ListDifferenceWriter> writer(const ListComparison& comparison) {
        const Kind& kind = comparison.kind;
        if (form_ == "json") return write_list_json(*out_, kind);
        if (form_ == "csv") return write_list_csv(*out_, kind);
        if (form_ == "xlsx") return write_list_workbook(words_.output, kind, head(comparison));
        if (form_ == "html") return write_list_page(*out_, kind, head(comparison));
        const bool terminal = words_.output.empty() && ::isatty(STDOUT_FILENO) == 1;
        return write_list_text(*out_, kind, terminal ? Colour::terminal : Colour::plain);
    }

    ListHead head(const ListComparison& comparison) const {
        return {
            minute_text(SystemClock{}.now()),
            words_.left,
            words_.right,
            described(comparison.left.mapping),
            described(comparison.right.mapping)};
    }

    const DiffWords& words_;
    std::string form_;
    std::ofstream file_;
    std::ostream* out_;
    std::unique_ptr<ListDifferenceWriter> writer_;
};

void tell_about_columns(
    const char* side, const Mapping& mapping, const ListCounts& counts, std::ostream& messages
) {
    messages << side << ": 映射 " << described(mapping);
    const char* before = "; 不认识、未比较的列: ";
    for (const std::string& column : counts.unknown_columns) {
        messages << before << column;
        before = "、";
    }
    messages << '\n';
}

Exit exit_of_comparison(const ListSummary& summary) {
    if (summary.equal()) return Exit::done;
    const bool only_unclear = summary.changed == 0 && summary.left.only == 0
                              && summary.right.only == 0 && summary.left.surplus == 0
                              && summary.right.surplus == 0;
    return only_unclear ? Exit::partial : Exit::differences;
}

Exit run_diff(const DiffWords& words, const Invocation& invocation) {
    const DiffRules rules = rules_of(words, invocation);
    const Kind& kind = rules.kind;
    const auto known = known_headings(rules.mappings);
    const auto left = open_list_file(words.left, known);
    const auto right = open_list_file(words.right, known);
    ProgressLine line{invocation.error};
    const ListComparison comparison{
        .kind = kind,
        .left = {*left, mapping_of(words, 0, *left, rules)},
        .right = {*right, mapping_of(words, 1, *right, rules)},
        .today = day_of(SystemClock{}.now()),
        .ignored = ignored_fields(words, kind),
        .thorough = words.thorough,
        .respelled = words.spelling,
        .progress = [&](std::int64_t rows) { line.step("A", "已读行数", rows); }};
    const DiffOutput output{words, invocation, comparison};
    const ListSummary summary = compare_lists(comparison, [&](const ListDifference& difference) {
        (*output).write(difference);
    });
    (*output).finish(summary);
    tell_about_columns("A", comparison.left.mapping, summary.left, invocation.error);
    tell_about_columns("B", comparison.right.mapping, summary.right, invocation.error);
    if (!words.output.empty()) {
        write_list_text(invocation.out, kind, Colour::plain)->finish(summary);
        invocation.out << "结果 (written to): " << words.output << '\n';
    }
    return exit_of_comparison(summary);
}

}  // namespace

void declare_diff(CLI::App& app, Act& act) {
    const auto words = std::make_shared<DiffWords>();
    app.add_option("A", words->left, "一份名单: CSV、XML、JSON 或 XLSX / a list")->required();
    app.add_option("B", words->right, "另一份名单, 格式不必相同 / another")->required();
    app.add_option("--kind", words->kind, "信息类别, 如 blacklist / kind of record")
        ->required()
        ->type_name("KIND");
    app.add_option(
           "--mapping",
           words->mappings,
           "映射, 不写则自动选择; 两份不同时写两次 / mapping of both, or of A and of B"
    )
        ->type_name("NAME")
        ->expected(1, 2);
    app.add_option("--ignore", words->ignored, "不比较的字段 / fields not to be compared")
        ->type_name("FIELD");
    app.add_option(
           "--output",
           words->output,
           "写入文件, 形式按扩展名, 或见 --format / write to a file instead, in the form of its "
           "name"
    )
        ->type_name("FILE");
    app.add_option("--format", words->format, "text, csv, json, xlsx, html")
        ->check(CLI::IsMember({"text", "csv", "json", "xlsx", "html"}));
    app.add_flag(
        "--spelling", words->spelling, "也列出只是写法不同的 / also what differs in spelling only"
    );
    app.add_flag(
        "--thorough",
        words->thorough,
        "逐行检查: 两边逐字节相同的行也校验 / also check rows that are the same byte for byte"
    );
    app.callback([&act, words] {
        act = [words](const Invocation& invocation) { return run_diff(*words, invocation); };
    });
}

}  // namespace xinqiao
