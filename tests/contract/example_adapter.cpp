#include "tests/contract/example_adapter.hpp"

#include <filesystem>
#include <fstream>

#include "adapters/files/durable.hpp"
#include "adapters/files/files.hpp"
#include "adapters/files/open_file.hpp"
#include "adapters/files/position.hpp"
#include "adapters/files/remote.hpp"
#include "adapters/formats/csv.hpp"

namespace xinqiao {
namespace fs = std::filesystem;
namespace {

// The next rows of a tab-separated file; the position moves behind them.
Rows next_rows(const FoundFile& found, const fs::path& root, FilesPosition& position, auto most) {
    const OpenFile bytes{found, root};
    const auto reader = csv_reader(bytes, Encoding::utf8, '\t', position.place);
    Rows rows;
    position.done = !reader->read(rows, static_cast<std::size_t>(most));
    position.place = reader->place();
    bytes.check_unchanged();
    return rows;
}

// A list: a heading and rows. Once it is whole, its size stands in NAME.ok.
class TabsSource final : public Source {
public:
    TabsSource(fs::path root, StreamSettings list)
        : root_{std::move(root)}, list_{std::move(list)} {}

    Page pull(const Cursor& cursor, const Call& call) override {
        go_on(call);
        const auto found = look_at(list_.path, root_);
        if (!found) {
            throw Error{Error::Kind::transient, "没有名单 " + list_.path, "请确认对方已经导出"};
        }
        FilesPosition position = position_of(cursor);
        if (cursor.empty()) position.stamp = found->stamp;
        // A list that was written anew meanwhile is another list: half of each would be neither.
        if (position.stamp != found->stamp) file_changed(list_.path);
        Page page;
        page.rows = next_rows(*found, root_, position, list_.page_rows);
        page.next = cursor_of(position);
        page.last = position.done;
        if (page.last) check_whole(position.place.offset);
        page.complete = page.last;
        return page;
    }

private:
    void check_whole(std::uint64_t read) const {
        std::uint64_t size = 0;
        std::ifstream{root_ / (list_.path + ".ok")} >> size;
        if (size == read) return;
        throw Error{
            Error::Kind::invalid,
            "名单 " + list_.path + " 的大小与 .ok 文件所写不符: 不完整, 或根本不是名单",
            "请对方重新导出, 写完名单之后再写 .ok"};
    }

    fs::path root_;
    StreamSettings list_;
};

// A file for each change, named by its number: written again, it is the same file.
class TabsTarget final : public Target {
public:
    explicit TabsTarget(fs::path root) : root_{std::move(root)} {}

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override {
        go_on(call);
        std::vector<Receipt> receipts;
        try {
            for (const Change& change : changes) {
                write_durably(root_ / ("change-" + change.id.text() + ".tsv"), text_of(change));
                receipts.emplace_back(Taken{});
            }
        } catch (const Error&) {
            // Of this change nothing arrived, but of those before: they keep their receipts.
            if (receipts.empty()) throw;
        }
        receipts.resize(changes.size(), Deferred{std::chrono::seconds{60}});
        return receipts;
    }

private:
    static std::string text_of(const Change& change) {
        std::vector<std::string> heading{"action", "reference"};
        const bool stays = change.action == Action::upsert;
        std::vector<std::string> cells{stays ? "upsert" : "withdraw", change.reference};
        for (const auto& [column, value] : change.row) {
            heading.push_back(column);
            cells.push_back(value);
        }
        return csv_line(heading, '\t') + csv_line(cells, '\t');
    }

    fs::path root_;
};

// A file that only grows, of our number, "ok" or their code, their reference or why not.
class TabsReceipts final : public Receipts {
public:
    explicit TabsReceipts(TabsSettings tabs) : tabs_{std::move(tabs)} {}

    ReceiptPage poll(const Cursor& cursor, const Call& call) override {
        go_on(call);
        const auto found = look_at(tabs_.answers, tabs_.root);
        if (!found) return {{}, {}, cursor, true};
        FilesPosition position = position_of(cursor);
        const Rows rows = next_rows(*found, tabs_.root, position, 1000);
        ReceiptPage page;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const auto cell = [&](std::size_t i) { return std::string{*rows.cell(row, i)}; };
            if (const auto fault = rows.broken(row)) {
                page.faults.push_back(tabs_.answers + ": " + std::string{*fault});
            } else if (cell(1) == "ok") {
                page.receipts.push_back({ChangeId{cell(0)}, Accepted{cell(2)}});
            } else {
                page.receipts.push_back({ChangeId{cell(0)}, Refused{cell(1), cell(2)}});
            }
        }
        page.last = position.done;
        page.next = cursor_of(position);
        return page;
    }

private:
    TabsSettings tabs_;
};

// Yours says `system.tabs`, a member of SystemSettings.
TabsSettings tabs_of(const SystemSettings& system) {
    return {.root = system.files.root};
}

}  // namespace

std::unique_ptr<Source>
open_tabs_source(const SystemSettings& system, const StreamSettings& stream, const Credentials&) {
    if (stream.full) return std::make_unique<TabsSource>(tabs_of(system).root, stream);
    throw Error{
        Error::Kind::misconfigured, "tabs 适配器只读全量名单", "请把该名单的 full 设为 true"};
}

TargetEnds
open_tabs_target(const SystemSettings& system, const PublicationSettings&, const Credentials&) {
    TargetEnds ends;
    ends.target = std::make_unique<TabsTarget>(tabs_of(system).root);
    ends.receipts = std::make_unique<TabsReceipts>(tabs_of(system));
    return ends;
}

std::vector<Probe> check_tabs(
    const SystemSettings& system, const Credentials& credentials, const Call& call
) {
    std::vector<Probe> probes;
    for (const StreamSettings& list : system.streams) {
        probes.push_back(probe("读取名单 " + list.path, [&] {
            const Page page = open_tabs_source(system, list, credentials)->pull(Cursor{}, call);
            return "首页 " + std::to_string(page.rows.size()) + " 行";
        }));
    }
    return probes;
}

}  // namespace xinqiao
