// Changes into workbooks that a person uploads.
#include <algorithm>

#include "adapters/files/durable.hpp"
#include "adapters/files/files.hpp"
#include "adapters/files/folder.hpp"
#include "adapters/files/message.hpp"
#include "adapters/files/sent_names.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/spreadsheet/spreadsheet.hpp"
#include "adapters/spreadsheet/workbook.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t most_upload = 10U << 20;  // platforms refuse larger files

// Why the change cannot stand in a sheet, in Chinese; empty: it can.
std::string obstacle_in_sheet(const Change& change) {
    if (change.row.empty()) return "没有可写的列, 请检查映射";
    for (const auto& [column, value] : change.row) {
        if (first_invalid_utf8(value)) return "字段 " + column + " 不是有效的 UTF-8 文字";
        if (characters_in(value) > longest_cell) {
            return "字段 " + column + " 超过 Excel 单元格的 32767 字";
        }
    }
    return {};
}

class SpreadsheetTarget final : public Target {
public:
    SpreadsheetTarget(const SpreadsheetSettings& settings, const PublicationSettings& publication)
        : settings_{settings}, outbox_{outbox_of(settings, publication)}, folder_{settings.root} {
        folder_.inside(outbox_);
    }

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override {
        go_on(call);
        std::vector<Receipt> receipts;
        std::vector<const Change*> sendable;
        for (const Change& change : changes) {
            const std::string obstacle = obstacle_in_sheet(change);
            if (obstacle.empty()) {
                sendable.push_back(&change);
                receipts.emplace_back(Taken{});
            } else {
                receipts.emplace_back(Refused{"sheet", obstacle});
            }
        }
        if (!sendable.empty()) send(sendable);
        return receipts;
    }

private:
    std::string content_of(
        std::span<const Change* const> changes, const std::filesystem::path& draft
    ) const;
    void send(std::span<const Change* const> changes) const;

    SpreadsheetSettings settings_;
    std::string outbox_;
    ExchangeFolder folder_;
};

std::string SpreadsheetTarget::content_of(
    std::span<const Change* const> changes, const std::filesystem::path& draft
) const {
    std::vector<NamedSheet> sheets;
    for (const auto& [action, name] :
         {std::pair{Action::upsert, upsert_sheet}, std::pair{Action::withdraw, withdraw_sheet}}) {
        auto lines = lines_of(changes, action, settings_);
        if (!lines.empty()) sheets.push_back({name, std::move(lines)});
    }
    std::string content = workbook_of(sheets, draft);
    if (content.size() <= most_upload) return content;
    throw Error{Error::Kind::misconfigured, "表格超过平台允许的 10 MB", "请调小该类别的 batch"};
}

// What was sent stays beside the names, so that answers without our id can be matched: one CSV
// line per change, with its id in front. The rename is the last step that can fail.
void SpreadsheetTarget::send(std::span<const Change* const> changes) const {
    const auto outbox = folder_.inside(outbox_);
    std::error_code fault;
    std::filesystem::create_directories(outbox, fault);
    if (fault) {
        throw Error{
            Error::Kind::transient,
            "无法建立表格目录 " + outbox_ + ": " + fault.message(),
            "请检查目录权限"};
    }
    const std::string name = sent_name(outbox, settings_.code, batch_of(changes), "xlsx");
    during("写表格 " + name, [&] {
        const std::string content = content_of(changes, outbox / ("." + name + ".draft"));
        write_durably(outbox / ".sent" / (name + ".csv"), message_of(changes, "csv", ""));
        write_durably(outbox / name, content);
    });
}

}  // namespace

std::unique_ptr<Target> spreadsheet_target(
    const SpreadsheetSettings& sheet, const PublicationSettings& publication
) {
    const bool plain = std::all_of(sheet.code.begin(), sheet.code.end(), [](unsigned char c) {
        return std::isalnum(c) != 0;
    });
    if (plain && !sheet.code.empty())
        return std::make_unique<SpreadsheetTarget>(sheet, publication);
    throw Error{
        Error::Kind::misconfigured,
        "表格文件名的开头“" + sheet.code + "”只能由字母和数字组成",
        "请检查 spreadsheet.code"};
}

}  // namespace xinqiao
