#include "tests/contract/example_adapter.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "adapters/files/durable.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace fs = std::filesystem;
namespace {

using TabsCells = std::vector<std::string>;

void stop_if_asked(const Call& call) {
    if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
}

TabsCells tabs_cells(const std::string& line) {
    TabsCells cells;
    std::istringstream rest{line};
    for (std::string cell; std::getline(rest, cell, '\t');) {
        cells.push_back(cell);
    }
    if (line.empty() || line.back() == '\t') cells.emplace_back();
    return cells;
}

// A list: a heading, the rows, and "#END" with their number.
class TabsSource final : public Source {
public:
    TabsSource(fs::path path, std::int64_t page_rows)
        : path_{std::move(path)}, page_rows_{static_cast<std::size_t>(page_rows)} {}

    Page pull(const Cursor& cursor, const Call& call) override;

private:
    // Where the next row begins, and of which file: what a cursor says.
    struct Place {
        std::int64_t offset = 0;
        std::uint64_t row = 0;
        std::int64_t written = 0;
    };

    Place place_of(const Cursor& cursor, std::ifstream& file) const;
    static bool take_line(std::ifstream& file, Place& place, Rows& rows);

    fs::path path_;
    std::size_t page_rows_;
};

Page TabsSource::pull(const Cursor& cursor, const Call& call) {
    stop_if_asked(call);
    std::ifstream file{path_, std::ios::binary};
    std::string heading;
    if (!std::getline(file, heading)) {
        throw Error{
            Error::Kind::transient,
            "名单 " + path_.string() + " 不存在或为空",
            "请确认对方已经导出, 且运行账号可以读取"};
    }
    Place place = place_of(cursor, file);
    Page page;
    page.rows = Rows{tabs_cells(heading)};
    while (!page.last && page.rows.size() < page_rows_) {
        page.last = page.complete = !take_line(file, place, page.rows);
    }
    std::ostringstream next;
    next << file.tellg() << ' ' << place.row << ' ' << place.written;
    page.next = Cursor{next.str()};
    return page;
}

// A list that was written anew meanwhile is another list: half of each would be neither.
TabsSource::Place TabsSource::place_of(const Cursor& cursor, std::ifstream& file) const {
    std::error_code gone;
    const std::int64_t written = fs::last_write_time(path_, gone).time_since_epoch().count();
    if (cursor.empty()) return {file.tellg(), 0, written};
    Place place;
    std::istringstream{cursor.text()} >> place.offset >> place.row >> place.written;
    if (place.written != written) {
        throw Error{
            Error::Kind::transient,
            "名单 " + path_.string() + " 在读取期间被改动",
            "请让对方在导出完成后再改名为正式文件名"};
    }
    file.seekg(place.offset);
    return place;
}

// False: that was the end mark, and no row is missing.
bool TabsSource::take_line(std::ifstream& file, Place& place, Rows& rows) {
    std::string line;
    std::getline(file, line);
    if (line == "#END\t" + std::to_string(place.row)) return false;
    if (!file || line.starts_with("#END\t")) {
        throw Error{
            Error::Kind::invalid,
            "名单没有以 #END 和正确的行数结束: 文件不完整, 或根本不是名单",
            "请对方重新导出"};
    }
    const TabsCells cells = tabs_cells(line);
    const std::size_t wanted = rows.columns().size();
    rows.begin_row(++place.row);
    for (std::size_t i = 0; i < std::min(wanted, cells.size()); ++i) {
        rows.set(i, cells[i]);
    }
    if (cells.size() != wanted) {
        rows.mark_broken(
            "应有 " + std::to_string(wanted) + " 列, 实有 " + std::to_string(cells.size()) + " 列"
        );
    } else if (first_invalid_utf8(line)) {
        rows.mark_broken("不是有效的 UTF-8");
    }
    return true;
}

// A file for each change, named by its number: written again, it is the same file.
class TabsTarget final : public Target {
public:
    explicit TabsTarget(fs::path inbox) : inbox_{std::move(inbox)} {}

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override;

private:
    Receipt tell(const Change& change) const;

    fs::path inbox_;
};

std::vector<Receipt> TabsTarget::push(std::span<const Change> changes, const Call& call) {
    stop_if_asked(call);
    std::error_code seen_when_writing;
    fs::create_directories(inbox_, seen_when_writing);
    std::vector<Receipt> receipts;
    for (const Change& change : changes) {
        try {
            receipts.push_back(tell(change));
        } catch (const Error&) {
            // Of this change nothing arrived, but of those before: they keep their receipts.
            if (receipts.empty()) throw;
            receipts.push_back(Deferred{std::chrono::seconds{60}});
        }
    }
    return receipts;
}

Receipt TabsTarget::tell(const Change& change) const {
    std::string text = change.action == Action::upsert ? "upsert" : "withdraw";
    text += "\t" + change.reference + "\n";
    for (const auto& [column, value] : change.row) {
        if (value.find_first_of("\t\r\n") != std::string::npos) {
            return Refused{"tabs", "“" + column + "”含有制表符或换行, 请先在源系统更正"};
        }
        text += column + "\t" + value + "\n";
    }
    write_durably(inbox_ / (change.id.text() + ".tsv"), text);
    return Taken{};
}

// One file to which the other side adds lines: number, "ok" or its code, its reference or why not.
class TabsReceipts final : public Receipts {
public:
    explicit TabsReceipts(fs::path answers) : answers_{std::move(answers)} {}

    ReceiptPage poll(const Cursor& cursor, const Call& call) override;

private:
    fs::path answers_;
};

void take_answer(const std::string& line, std::int64_t offset, ReceiptPage& page) {
    const TabsCells cells = tabs_cells(line);
    if (cells.size() != 3 || first_invalid_utf8(line)) {
        page.faults.push_back("回执文件第 " + std::to_string(offset) + " 字节起的一行看不懂");
    } else if (cells[1] == "ok") {
        page.receipts.push_back({ChangeId{cells[0]}, Accepted{cells[2]}});
    } else {
        page.receipts.push_back({ChangeId{cells[0]}, Refused{cells[1], cells[2]}});
    }
}

ReceiptPage TabsReceipts::poll(const Cursor& cursor, const Call& call) {
    stop_if_asked(call);
    ReceiptPage page;
    page.next = cursor;
    page.last = true;
    std::error_code none_yet;
    const auto size = static_cast<std::int64_t>(fs::file_size(answers_, none_yet));
    if (none_yet) return page;
    std::int64_t offset = cursor.empty() ? 0 : std::stoll(cursor.text());
    if (size < offset) {
        throw Error{
            Error::Kind::invalid,
            "回执文件 " + answers_.string() + " 比上次读到的位置短",
            "请对方恢复该文件: 回执只能追加, 不能删改"};
    }
    std::ifstream file{answers_, std::ios::binary};
    file.seekg(offset);
    // A line without its end is still being written.
    for (std::string line; std::getline(file, line) && !file.eof();) {
        take_answer(line, offset, page);
        offset = file.tellg();
        page.last = page.receipts.size() + page.faults.size() < 1000;
        if (!page.last) break;
    }
    page.next = Cursor{std::to_string(offset)};
    return page;
}

// Yours says `system.tabs`, a member of SystemSettings.
TabsSettings tabs_of(const SystemSettings& system) {
    return {.root = system.files.root};
}

}  // namespace

std::unique_ptr<Source>
open_tabs_source(const SystemSettings& system, const StreamSettings& stream, const Credentials&) {
    if (!stream.full) {
        throw Error{
            Error::Kind::misconfigured, "tabs 适配器只读全量名单", "请把该名单的 full 设为 true"};
    }
    return std::make_unique<TabsSource>(
        tabs_of(system).root / fs::path{stream.path}, stream.page_rows
    );
}

TargetEnds
open_tabs_target(const SystemSettings& system, const PublicationSettings&, const Credentials&) {
    const TabsSettings tabs = tabs_of(system);
    TargetEnds ends;
    ends.target = std::make_unique<TabsTarget>(tabs.root / fs::path{tabs.inbox});
    ends.receipts = std::make_unique<TabsReceipts>(tabs.root / fs::path{tabs.answers});
    return ends;
}

std::vector<Probe> check_tabs(
    const SystemSettings& system, const Credentials& credentials, const Call& call
) {
    std::vector<Probe> probes;
    for (StreamSettings stream : system.streams) {
        stream.page_rows = 1;
        probes.push_back(probe("读取名单 " + stream.path, [&] {
            const auto source = open_tabs_source(system, stream, credentials);
            const Rows rows = source->pull(Cursor{}, call).rows;
            return std::to_string(rows.columns().size()) + " 列, "
                   + (rows.empty() ? "没有行" : "读到首行");
        }));
    }
    return probes;
}

}  // namespace xinqiao
