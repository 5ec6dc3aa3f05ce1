// xinqiao diff: compares two exports on a desk, without configuration or store.
#include <fstream>
#include <memory>

#include <unistd.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/comparison/fitting_mapping.hpp"
#include "daemon/comparison/list_comparison.hpp"
#include "daemon/config/places.hpp"
#include "daemon/report/list_differences.hpp"
#include "schema/code_book.hpp"

namespace xinqiao {
namespace {

struct DiffWords {
    std::string left;
    std::string right;
    std::string kind;
    std::vector<std::string> mappings;
    std::vector<std::string> ignored;
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

const Kind& kind_of(const DiffWords& words, const Kinds& kinds) {
    if (const Kind* kind = kinds.find(KindName{words.kind})) return *kind;
    throw Error{
        Error::Kind::invalid,
        "没有信息类别 " + words.kind + " / no such kind",
        "可用的类别: " + kinds_text(kinds)};
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
std::set<std::string> known_headings(const Kind& kind, const Mappings& mappings) {
    std::set<std::string> known;
    for (const auto& [name, mapping] : mappings) {
        if (mapping.kind != kind.name) continue;
        for (const MappedColumn& column : mapping.columns) {
            for (const std::string& wire : column.wires) {
                known.insert(column_key(wire));
            }
        }
    }
    return known;
}

// The mapping named for that side, else the one that fits.
const Mapping& mapping_of(
    const DiffWords& words,
    std::size_t side,
    ListFile& file,
    const Kind& kind,
    const Mappings& mappings
) {
    if (words.mappings.empty()) return fitting_mapping(file, kind, mappings);
    const Mapping& mapping =
        mappings.at(MappingName{words.mappings[std::min(side, words.mappings.size() - 1)]});
    if (mapping.kind == kind.name) return mapping;
    throw Error{
        Error::Kind::invalid,
        "映射 " + mapping.name.text() + " 是 " + mapping.kind.text() + " 的, 不是 " + words.kind
            + " 的 / a mapping of another kind",
        "请改 --kind 或 --mapping"};
}

std::unique_ptr<ListDifferenceWriter> writer_of(
    const DiffWords& words, const Kind& kind, std::ostream& out, bool json
) {
    const std::filesystem::path output{words.output};
    if (json || output.extension() == ".json") return write_list_json(out, kind);
    if (output.extension() == ".csv") return write_list_csv(out, kind);
    const bool terminal = output.empty() && ::isatty(STDOUT_FILENO) == 1;
    return write_list_text(out, kind, terminal ? Colour::terminal : Colour::plain);
}

std::ofstream opened(const std::string& path) {
    std::ofstream file{path, std::ios::binary};
    if (file) return file;
    throw Error{Error::Kind::invalid, path + ": 无法写入 / cannot be written", "请检查目录与权限"};
}

void tell_about_columns(
    const char* side, const Mapping& mapping, const ListCounts& counts, std::ostream& messages
) {
    messages << side << ": 映射 " << mapping.name.text() << " (" << mapping.label << ")";
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
    const std::filesystem::path rules = rules_folder(invocation);
    const Kinds kinds{rules / "kinds"};
    const Mappings mappings{rules / "mappings", kinds};
    const Kind& kind = kind_of(words, kinds);
    const auto known = known_headings(kind, mappings);
    const auto left = open_list_file(words.left, known);
    const auto right = open_list_file(words.right, known);
    std::ofstream file;
    if (!words.output.empty()) file = opened(words.output);
    std::ostream& out = words.output.empty() ? invocation.out : file;
    const auto writer = writer_of(words, kind, out, invocation.json && words.output.empty());
    ProgressLine line{invocation.error};
    const ListComparison comparison{
        .kind = kind,
        .left = {*left, mapping_of(words, 0, *left, kind, mappings)},
        .right = {*right, mapping_of(words, 1, *right, kind, mappings)},
        .today = day_of(SystemClock{}.now()),
        .ignored = ignored_fields(words, kind),
        .thorough = words.thorough,
        .respelled = words.spelling,
        .progress = [&](std::int64_t rows) { line.step("A", "已读行数", rows); }};
    const ListSummary summary = compare_lists(comparison, [&](const ListDifference& difference) {
        writer->write(difference);
    });
    writer->finish(summary);
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
           "写入文件: .csv、.json 或其他 (文字) / write to a file instead"
    )
        ->type_name("FILE");
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
