#include "adapters/spreadsheet/spreadsheet.hpp"

#include <algorithm>

#include <unistd.h>

#include "adapters/files/files.hpp"
#include "adapters/files/folder.hpp"
#include "adapters/files/open_file.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

FilesSettings as_files(const SpreadsheetSettings& sheet) {
    FilesSettings files;
    files.root = sheet.root;
    files.encoding = sheet.encoding;
    return files;
}

std::string says(const FoundTable& table, const SpreadsheetSettings& sheet) {
    const auto headings = std::count_if(
        table.headings.begin(), table.headings.end(), [](const auto& text) { return !text.empty(); }
    );
    return "工作表“" + table.sheet + "”, 表头在第 " + std::to_string(table.heading_row) + " 行, 共 "
           + std::to_string(headings) + " 列"
           + (sheet.key_headings.empty() ? "" : ", 必须有的表头齐全: " + sheet.key_headings);
}

std::string newest_file_of(const SystemSettings& system, StreamSettings stream, const Call& call) {
    const auto files = ExchangeFolder{system.spreadsheet.root}.matching(stream.path);
    const auto newest =
        std::max_element(files.begin(), files.end(), [](const FoundFile& a, const FoundFile& b) {
            return a.changed < b.changed;
        });
    if (newest == files.end()) return "目录可以访问, 目前没有文件 " + stream.path;
    const OpenFile bytes{*newest};
    if (is_workbook(bytes)) {
        return newest->name + ": "
               + says(find_table(bytes, hint_of(system.spreadsheet)), system.spreadsheet);
    }
    stream.path = newest->name;
    stream.page_rows = 1;
    const Page page = open_spreadsheet_source(system, stream, {})->pull(Cursor{}, call);
    return newest->name + ": CSV, 共 " + std::to_string(page.rows.columns().size()) + " 列";
}

// The folder need not be there yet; the one above must let us make it.
std::string open_to(const SystemSettings& system, const std::string& folder, int access) {
    const ExchangeFolder root{system.spreadsheet.root};
    auto path = root.inside(folder);
    while (!std::filesystem::exists(path) && path != root.root()) {
        path = path.parent_path();
    }
    if (::access(path.c_str(), access) == 0) return "权限足够";
    throw Error{Error::Kind::misconfigured, "目录 " + folder + " 权限不足", "请检查目录权限"};
}

}  // namespace

std::vector<std::string> words_in(const std::string& list) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t end = std::min(list.find(',', at), list.size());
        const std::string_view word = trimmed(std::string_view{list}.substr(at, end - at));
        if (!word.empty()) words.emplace_back(word);
        at = end + 1;
    }
    return words;
}

std::string outbox_of(const SpreadsheetSettings& sheet, const PublicationSettings& publication) {
    return publication.path.empty() ? sheet.outbox : publication.path;
}

TableHint hint_of(const SpreadsheetSettings& sheet) {
    return {
        sheet.sheet,
        static_cast<std::uint64_t>(sheet.heading_row),
        words_in(sheet.key_headings),
        words_in(sheet.end_words)};
}

std::unique_ptr<Source>
open_spreadsheet_source(const SystemSettings& system, const StreamSettings& stream, const Credentials&) {
    const auto open = [hint = hint_of(system.spreadsheet
                       )](const Bytes& bytes, const ReadPlace& from) -> std::unique_ptr<RowReader> {
        if (!is_workbook(bytes)) return nullptr;
        return xlsx_reader(bytes, hint, from);
    };
    return table_files_source(as_files(system.spreadsheet), stream, open);
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
    std::vector<Probe> probes;
    const SpreadsheetSettings& sheet = system.spreadsheet;
    probes.push_back(probe("打开交换目录 " + sheet.root, [&] {
        return "实际位置 " + ExchangeFolder{sheet.root}.root().string();
    }));
    for (const StreamSettings& stream : system.streams) {
        probes.push_back(probe("读取名单 " + stream.name, [&] {
            return newest_file_of(system, stream, call);
        }));
    }
    for (const PublicationSettings& publication : system.publications) {
        const std::string outbox = outbox_of(sheet, publication);
        probes.push_back(probe("表格目录 " + outbox, [&] {
            return open_to(system, outbox, W_OK | X_OK);
        }));
    }
    if (system.publications.empty()) return probes;
    probes.push_back(probe("校验结果目录 " + sheet.receipts, [&] {
        return open_to(system, sheet.receipts, R_OK | X_OK);
    }));
    return probes;
}

}  // namespace xinqiao
