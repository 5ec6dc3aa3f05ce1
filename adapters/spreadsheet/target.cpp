// Changes into workbooks that a person uploads.
#include <algorithm>
#include <cctype>

#include "adapters/files/durable.hpp"
#include "adapters/files/files.hpp"
#include "adapters/files/message.hpp"
#include "adapters/files/sent_names.hpp"
#include "adapters/files/transport.hpp"
#include "adapters/spreadsheet/spreadsheet.hpp"
#include "adapters/spreadsheet/workbook.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr int most_names_tried = 20;  // when others stand there under ours

FilesSettings as_workbooks(const SpreadsheetSettings& sheet) {
    FilesSettings files = as_files(sheet);
    files.format = "xlsx";
    return files;
}

class SpreadsheetTarget final : public Target {
public:
    SpreadsheetTarget(const SpreadsheetSettings& settings, const PublicationSettings& publication)
        : settings_{settings},
          kind_{publication.kind},
          outbox_{publication.path.empty() ? settings.outbox : publication.path},
          transport_{open_transport(as_files(settings), {})},
          sent_{names_folder(as_files(settings))},
          names_{sent_, as_workbooks(settings)} {
        check_relative(outbox_);
    }

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override;

private:
    using Sheetful = std::vector<const Change*>;

    std::vector<Sheetful> sheetfuls_of(Sheetful changes) const;
    bool has_template() const;
    std::string content_of(const Sheetful& changes, const std::string& name) const;
    std::string own_workbook_of(const Sheetful& changes, const std::string& name) const;
    void send(const Sheetful& changes, const Call& call);

    SpreadsheetSettings settings_;
    std::string kind_;
    std::string outbox_;
    std::unique_ptr<Transport> transport_;
    std::filesystem::path sent_;  // what was sent, beside the names that it got
    SentNames names_;
};

std::vector<Receipt> SpreadsheetTarget::push(std::span<const Change> changes, const Call& call) {
    go_on(call);
    std::vector<Receipt> receipts(changes.size(), Taken{});
    std::vector<const Change*> sendable;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const std::string obstacle = obstacle_in_sheet(changes[i]);
        if (obstacle.empty()) sendable.push_back(&changes[i]);
        if (!obstacle.empty()) receipts[i] = Refused{"sheet", obstacle};
    }
    bool any_arrived = false;
    for (const Sheetful& sheetful : sheetfuls_of(std::move(sendable))) {
        try {
            send(sheetful, call);
            any_arrived = true;
        } catch (const Error&) {
            if (!any_arrived) throw;
            for (const Change* change : sheetful) {
                receipts[static_cast<std::size_t>(change - changes.data())] =
                    Deferred{std::chrono::seconds{60}};
            }
        }
    }
    return receipts;
}

// What is written into one file: everything, unless the platform gave out templates. Those are one
// for what shall stand there and one for what shall go.
std::vector<SpreadsheetTarget::Sheetful> SpreadsheetTarget::sheetfuls_of(Sheetful changes) const {
    std::vector<Sheetful> sheetfuls;
    const auto gone = has_template() ? std::stable_partition(
                          changes.begin(),
                          changes.end(),
                          [](const Change* each) { return each->action == Action::withdraw; }
                      )
                                     : changes.begin();
    if (gone != changes.begin()) sheetfuls.emplace_back(changes.begin(), gone);
    if (gone != changes.end()) sheetfuls.emplace_back(gone, changes.end());
    return sheetfuls;
}

bool SpreadsheetTarget::has_template() const {
    return !template_bytes(settings_, kind_, Action::upsert).empty()
           || !template_bytes(settings_, kind_, Action::withdraw).empty();
}

std::string SpreadsheetTarget::content_of(const Sheetful& changes, const std::string& name) const {
    const Action action = changes.front()->action;
    std::string content =
        in_template(settings_, kind_, action, lines_of(changes, action, settings_));
    if (content.empty()) content = own_workbook_of(changes, name);
    if (content.size() <= most_upload) return content;
    throw Error{Error::Kind::misconfigured, "表格超过平台允许的 10 MB", "请调小该类别的 batch"};
}

std::string SpreadsheetTarget::own_workbook_of(const Sheetful& changes, const std::string& name)
    const {
    std::vector<NamedSheet> sheets;
    for (const auto& [action, title] :
         {std::pair{Action::upsert, upsert_sheet}, std::pair{Action::withdraw, withdraw_sheet}}) {
        auto lines = lines_of(changes, action, settings_);
        if (!lines.empty()) sheets.push_back({title, std::move(lines)});
    }
    return workbook_of(sheets, sent_ / ("." + name + ".draft"));
}

// What was sent is kept as one CSV line per change, with its id in front, so that answers without
// our id can be matched. A file of a name that we gave just now is somebody else's; one of a name
// that we gave before is ours, sent before a crash.
void SpreadsheetTarget::send(const Sheetful& changes, const Call& call) {
    const std::string batch = batch_of(changes);
    SentName sent = names_.of({&batch, 1}, SystemClock{}.now()).front();
    for (int tried = 0; tried < most_names_tried; ++tried) {
        const Placed placed = during("写表格 " + sent.name, [&] {
            const std::string content = content_of(changes, sent.name);
            write_durably(sent_ / (sent.name + ".csv"), message_of(changes, "csv", ""));
            return transport_->place(outbox_, sent.name, content, call);
        });
        if (placed == Placed::whole || !sent.fresh) return;
        sent = names_.another(batch, SystemClock{}.now());
    }
    throw Error{
        Error::Kind::transient,
        "表格目录里已有许多同名文件, 到 " + sent.name,
        "请检查 spreadsheet.code 是否与别人重复"};
}

}  // namespace

std::unique_ptr<Target> spreadsheet_target(
    const SpreadsheetSettings& sheet, const PublicationSettings& publication
) {
    const bool plain = std::all_of(sheet.code.begin(), sheet.code.end(), [](unsigned char c) {
        return std::isalnum(c) != 0;
    });
    if (plain && !sheet.code.empty()) {
        return std::make_unique<SpreadsheetTarget>(sheet, publication);
    }
    throw Error{
        Error::Kind::misconfigured,
        "表格文件名的开头“" + sheet.code + "”只能由字母和数字组成",
        "请检查 spreadsheet.code"};
}

}  // namespace xinqiao
