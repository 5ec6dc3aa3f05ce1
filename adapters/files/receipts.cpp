// Receipts out of receipt files, in the order in which the files appeared.
#include <algorithm>
#include <tuple>

#include "adapters/files/files.hpp"
#include "adapters/files/receipt_file.hpp"
#include "adapters/files/receipt_pace.hpp"
#include "adapters/files/receipts_read.hpp"
#include "adapters/files/transport.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t receipts_per_page = 5000;
constexpr int deepest_folder = 3;  // platforms mirror the folders of the messages

class FilesReceipts final : public Receipts {
public:
    FilesReceipts(const FilesSettings& settings, const Credentials& credentials)
        : settings_{settings},
          transport_{open_transport(settings, credentials)},
          names_{names_folder(settings), settings},
          pace_{names_folder(settings), settings} {
        check_relative(settings.receipts);
    }

    ReceiptPage poll(const Cursor& cursor, const Call& call) override;

private:
    std::vector<FoundFile> files_in_order(const Call& call);
    bool take(const FoundFile& file, ReceiptPage& page, const Call& call);
    bool take_respond(const FoundFile& file, ReceiptPage& page, const Call& call);

    FilesSettings settings_;
    std::unique_ptr<Transport> transport_;
    SentNames names_;
    ReceiptPace pace_;
    Cursor going_on_;                                 // the next page of a look that is under way
    std::unordered_map<std::string, SentName> sent_;  // biz: our messages, as of this look
    Moment now_{};
};

ReceiptPage FilesReceipts::poll(const Cursor& cursor, const Call& call) {
    go_on(call);
    now_ = SystemClock{}.now();
    ReceiptPage page;
    page.next = cursor;
    page.last = true;
    const bool under_way = !cursor.empty() && cursor == going_on_;
    if (!under_way && !pace_.take_turn(now_)) return page;
    if (settings_.format == "biz") sent_ = names_.by_name(now_);
    ReceiptsRead read{cursor};
    const std::vector<FoundFile> files = files_in_order(call);
    bool any = false;
    for (const FoundFile& file : files) {
        if (read.has(file)) continue;
        page.last = page.receipts.size() < receipts_per_page;
        if (!page.last) break;
        go_on(call);
        if (!take(file, page, call)) continue;
        read.note(file);
        any = true;
    }
    if (any) page.next = read.cursor(files);
    going_on_ = page.last ? Cursor{} : page.next;
    return page;
}

std::vector<FoundFile> FilesReceipts::files_in_order(const Call& call) {
    auto files = files_below(*transport_, settings_.receipts, deepest_folder, call);
    std::erase_if(files, [](const FoundFile& file) { return !file.name.ends_with(".xml"); });
    std::sort(files.begin(), files.end(), [](const FoundFile& a, const FoundFile& b) {
        return std::tie(a.changed, a.name) < std::tie(b.changed, b.name);
    });
    return files;
}

// False: to be looked at again next time.
bool FilesReceipts::take(const FoundFile& file, ReceiptPage& page, const Call& call) {
    if (settings_.format == "biz") return take_respond(file, page, call);
    read_receipt_file(*transport_->open(file, call), file.name, page);
    return true;
}

// "Rep150000261125000001.xml" answers "Biz150000261125000001.xml".
bool FilesReceipts::take_respond(const FoundFile& file, ReceiptPage& page, const Call& call) {
    const std::string name = file.name.substr(file.name.rfind('/') + 1);
    if (!name.starts_with("Rep")) return true;
    const auto sent = sent_.find("Biz" + name.substr(3));
    if (sent == sent_.end()) {
        page.faults.push_back("回执文件 " + file.name + " 对应的报文不是我们发出的");
        return true;
    }
    if (!pace_.is_old_enough(sent->second.given, now_)) return false;
    try {
        const auto receipt = read_respond(*transport_->open(file, call));
        if (receipt) page.receipts.push_back({ChangeId{sent->second.batch}, *receipt});
        return receipt.has_value();
    } catch (const Error& error) {
        if (error.kind() != Error::Kind::invalid) throw;
        page.faults.push_back("回执文件 " + file.name + ": " + error.what());
        return true;
    }
}

}  // namespace

std::unique_ptr<Receipts> files_receipts(
    const FilesSettings& files, const Credentials& credentials
) {
    return std::make_unique<FilesReceipts>(files, credentials);
}

}  // namespace xinqiao
