#include "adapters/spreadsheet/spreadsheet.hpp"

#include <algorithm>
#include <set>

#include "adapters/files/files.hpp"
#include "adapters/files/transport.hpp"
#include "adapters/formats/xlsx_table.hpp"
#include "adapters/spreadsheet/workbook.hpp"
#include "base/error.hpp"
#include "schema/code_book.hpp"

namespace xinqiao {
namespace {

std::string says(const FoundTable& table, const TableHint& hint) {
    std::string strange;
    for (const std::string& heading : table.headings) {
        if (heading.empty() || hint.known.contains(column_key(heading))) continue;
        strange += (strange.empty() ? "" : "、") + heading;
    }
    const std::string where = "工作表“" + table.sheet + "”, 表头在第 "
                              + std::to_string(table.heading_row) + " 行, 共 "
                              + std::to_string(table.headings.size()) + " 列";
    if (strange.empty() || hint.known.empty()) return where;
    return where + ", 映射不认识的列: " + strange;
}

std::string newest_file_of(const SystemSettings& system, StreamSettings stream, const Call& call) {
    const auto transport = open_transport(as_files(system.spreadsheet), {});
    const auto files = files_matching(*transport, stream.path, call);
    const auto newest = std::ranges::max_element(files, {}, &FoundFile::changed);
    if (newest == files.end()) return "目录可以访问, 目前没有文件 " + stream.path;
    const auto bytes = transport->open(*newest, call);
    if (is_workbook(*bytes)) {
        const TableHint hint = table_hint(system.spreadsheet, stream);
        return newest->name + ": " + says(find_table(*bytes, hint), hint);
    }
    stream.path = newest->name;
    stream.page_rows = 1;
    const Page page = open_spreadsheet_source(system, stream, {})->pull(Cursor{}, call);
    return newest->name + ": CSV, 共 " + std::to_string(page.rows.columns().size()) + " 列";
}

std::string lacking(const FoundTable& table, const std::vector<std::string>& wanted) {
    std::set<std::string> theirs;
    for (const std::string& heading : table.headings) {
        theirs.insert(column_key(heading));
    }
    std::string names;
    for (const std::string& name : wanted) {
        if (!theirs.contains(column_key(name))) names += (names.empty() ? "" : "、") + name;
    }
    return names;
}

// A template without the columns of the key takes no record; of the others, those that are empty
// may be missing.
std::string says_of_template(
    const std::string& name, const FoundTable& table, const PublicationSettings& publication
) {
    const std::string keys = lacking(table, publication.keys);
    if (!keys.empty()) {
        throw Error{
            Error::Kind::misconfigured,
            name + " 没有表头 " + keys,
            "映射 " + publication.mapping
                + " 的列名须与模板的表头相同, 见 docs/formats/spreadsheets.md"};
    }
    const std::string others = lacking(table, publication.columns);
    return name + ": " + says(table, {})
           + (others.empty() ? "" : ", 没有映射的列 (有内容时不能写): " + others);
}

// What the platform gave out for the kind, if it did.
std::string template_of(const SpreadsheetSettings& sheet, const PublicationSettings& publication) {
    const std::string& kind = publication.kind;
    std::string found;
    for (const Action action : {Action::upsert, Action::withdraw}) {
        const std::string name = template_name(sheet, kind, action);
        const std::string bytes = template_bytes(sheet, kind, action);
        if (bytes.empty()) continue;
        found += (found.empty() ? "" : "; ")
                 + says_of_template(name, find_table(TextBytes{bytes}, {}), publication);
    }
    return found.empty() ? "没有 " + template_name(sheet, kind, Action::upsert) + ", 写自拟的表格"
                         : found;
}

std::string readable_answers(const SpreadsheetSettings& sheet, const Call& call) {
    const auto transport = open_transport(as_files(sheet), {});
    if (transport->list(sheet.receipts, call)) return "可以读取";
    return "目录还不存在, 放入首个校验结果表时建立即可";
}

}  // namespace

TableHint table_hint(const SpreadsheetSettings& sheet, const StreamSettings& stream) {
    TableHint hint;
    hint.sheet = sheet.sheet;
    hint.heading_row = static_cast<std::uint64_t>(sheet.heading_row);
    hint.ends = sheet.end_words;
    for (const std::string& heading : stream.headings) {
        hint.known.insert(column_key(heading));
    }
    return hint;
}

FilesSettings as_files(const SpreadsheetSettings& sheet) {
    FilesSettings files;
    files.root = sheet.root;
    files.encoding = sheet.encoding;
    files.outbox = sheet.outbox;
    files.receipts = sheet.receipts;
    files.code = sheet.code;
    return files;
}

std::unique_ptr<Source> open_spreadsheet_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
) {
    const auto open = [hint = table_hint(system.spreadsheet, stream)](
                          const Bytes& bytes, const ReadPlace& from
                      ) { return is_workbook(bytes) ? xlsx_reader(bytes, hint, from) : nullptr; };
    return files_source(as_files(system.spreadsheet), stream, credentials, open);
}

TargetEnds
open_spreadsheet_target(const SystemSettings& system, const PublicationSettings& publication, const Credentials&) {
    TargetEnds ends;
    ends.target = spreadsheet_target(system.spreadsheet, publication);
    ends.receipts = spreadsheet_receipts(system.spreadsheet, publication);
    return ends;
}

std::vector<Probe> check_spreadsheet(
    const SystemSettings& system, const Credentials&, const Call& call
) {
    const SpreadsheetSettings& sheet = system.spreadsheet;
    std::vector<Probe> probes;
    probes.push_back(probe("打开交换目录 " + sheet.root, [&] {
        return open_transport(as_files(sheet), {})->greet(call);
    }));
    for (const StreamSettings& stream : system.streams) {
        probes.push_back(probe("读取名单 " + stream.name, [&] {
            return newest_file_of(system, stream, call);
        }));
    }
    for (const PublicationSettings& publication : system.publications) {
        const std::string& outbox = publication.path.empty() ? sheet.outbox : publication.path;
        probes.push_back(probe("表格目录 " + outbox, [&] {
            spreadsheet_target(sheet, publication);
            return open_transport(as_files(sheet), {})->say_writable(outbox, call);
        }));
        probes.push_back(probe("表格模板 " + publication.kind, [&] {
            return template_of(sheet, publication);
        }));
    }
    if (system.publications.empty()) return probes;
    probes.push_back(probe("校验结果目录 " + sheet.receipts, [&] {
        return readable_answers(sheet, call);
    }));
    return probes;
}

}  // namespace xinqiao
