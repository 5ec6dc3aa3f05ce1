// Receipts out of receipt files, in the order in which the files appeared.
#include <algorithm>
#include <charconv>
#include <tuple>

#include <pugixml.hpp>

#include "adapters/files/files.hpp"
#include "adapters/files/open_file.hpp"
#include "adapters/formats/xml_records.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t receipts_per_page = 5000;
constexpr int deepest_folder = 3;

// A receipt file is known by the moment it appeared and its name: platforms name receipts after
// messages, so later files may have smaller names. A file that is written again is read again,
// which does no harm.
struct Appearance {
    std::int64_t moment = 0;
    std::string name;

    friend auto operator<=>(const Appearance&, const Appearance&) = default;
};

// "moment/name, name": every name of that moment that was read.
struct ReceiptsRead {
    std::int64_t moment = 0;
    std::string names;  // each with a line break before and behind
};

ReceiptsRead receipts_read(const Cursor& cursor) {
    ReceiptsRead read;
    const std::string& text = cursor.text();
    if (text.empty()) return read;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), read.moment);
    if (fault != std::errc{} || end == text.data() + text.size() || *end != '|') {
        throw Error{Error::Kind::invalid, "游标“" + text + "”不是 files 适配器的"};
    }
    read.names = std::string{end + 1, text.data() + text.size()};
    return read;
}

bool was_read(const FoundFile& file, const ReceiptsRead& read) {
    if (file.changed != read.moment) return file.changed < read.moment;
    return read.names.find("\n" + file.name + "\n") != std::string::npos;
}

void note_read(const FoundFile& file, ReceiptsRead& read) {
    if (file.changed != read.moment) read = {file.changed, "\n"};
    read.names += file.name + "\n";
}

Receipt receipt_from(const pugi::xml_node& node) {
    const std::string code = node.attribute("code").value();
    if (code == "00") return Accepted{node.attribute("reference").value()};
    if (code == "09") {
        return Deferred{std::chrono::seconds{node.attribute("pause").as_uint(60) % 86'400}};
    }
    return Refused{code, node.attribute("message").value()};
}

class FilesReceipts final : public Receipts {
public:
    explicit FilesReceipts(const FilesSettings& settings)
        : settings_{settings}, folder_{settings.root} {
        folder_.inside(settings.receipts);
    }

    ReceiptPage poll(const Cursor& cursor, const Call& call) override {
        go_on(call);
        ReceiptsRead read = receipts_read(cursor);
        ReceiptPage page;
        page.last = true;
        for (const FoundFile& file : files_in_order()) {
            if (was_read(file, read)) continue;
            page.last = page.receipts.size() < receipts_per_page;
            if (!page.last) break;
            go_on(call);
            take(file, page);
            note_read(file, read);
        }
        page.next =
            read.moment == 0 ? cursor : Cursor{std::to_string(read.moment) + "|" + read.names};
        return page;
    }

private:
    std::vector<FoundFile> files_in_order() const;
    void add_folder(const std::string& name, int depth, std::vector<FoundFile>& files) const;
    static void take(const FoundFile& file, ReceiptPage& page);
    static void take_record(const XmlRecord& record, ReceiptPage& page);

    FilesSettings settings_;
    ExchangeFolder folder_;
};

std::vector<FoundFile> FilesReceipts::files_in_order() const {
    std::vector<FoundFile> files;
    add_folder(settings_.receipts, deepest_folder, files);
    std::sort(files.begin(), files.end(), [](const FoundFile& a, const FoundFile& b) {
        return std::tie(a.changed, a.name) < std::tie(b.changed, b.name);
    });
    return files;
}

// Platforms mirror the folders of the messages.
void FilesReceipts::add_folder(const std::string& name, int depth, std::vector<FoundFile>& files)
    const {
    const auto path = folder_.inside(name);
    std::error_code fault;
    if (!std::filesystem::is_directory(path, fault)) return;
    for (FoundFile& file : folder_.matching(name)) {
        if (file.name.ends_with(".xml")) files.push_back(std::move(file));
    }
    if (depth == 0) return;
    for (const auto& entry : std::filesystem::directory_iterator{path, fault}) {
        const std::string below = entry.path().filename().string();
        if (entry.is_symlink() || !entry.is_directory() || below.starts_with('.')) continue;
        add_folder(name + "/" + below, depth - 1, files);
    }
}

// A file that breaks off gives the receipts before the break; its other changes will be overdue
// and asked for again. Written anew, it is read anew.
void FilesReceipts::take(const FoundFile& file, ReceiptPage& page) {
    try {
        const OpenFile bytes{file};
        XmlRecords records{bytes, {"RECEIPTS", "RECEIPT"}, encoding_of_xml(bytes, "auto")};
        while (const auto record = records.next()) {
            take_record(*record, page);
        }
    } catch (const Error& error) {
        if (error.kind() != Error::Kind::invalid) throw;
        page.faults.push_back("回执文件 " + file.name + ": " + error.what());
    }
}

void FilesReceipts::take_record(const XmlRecord& record, ReceiptPage& page) {
    pugi::xml_document document;
    const auto outcome = document.load_buffer(
        record.text.data(), record.text.size(), pugi::parse_default, pugi::encoding_utf8
    );
    const pugi::xml_node node = document.document_element();
    const std::string id = node.attribute("id").value();
    if (!outcome || !record.fault.empty() || id.empty()) {
        page.faults.push_back(
            "第 " + std::to_string(record.line) + " 行的回执无法对应: " + record.fault
            + node.attribute("code").value() + " " + node.attribute("message").value()
        );
        return;
    }
    page.receipts.push_back({ChangeId{id}, receipt_from(node)});
}

}  // namespace

std::unique_ptr<Receipts> files_receipts(const FilesSettings& files) {
    return std::make_unique<FilesReceipts>(files);
}

}  // namespace xinqiao
