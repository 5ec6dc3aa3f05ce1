// Rows out of the files of a folder, page by page.
#include <algorithm>
#include <optional>
#include <utility>

#include "adapters/files/files.hpp"
#include "adapters/files/position.hpp"
#include "adapters/files/stoppable_bytes.hpp"
#include "adapters/files/transport.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "base/digest.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t rows_between_looks = 2000;  // at the stop token

using Files = std::vector<FoundFile>;

std::string stamp_of_all(const Files& files) {
    std::string all;
    for (const FoundFile& file : files) {
        all += file.name + "\n" + file.stamp + "\n";
    }
    return sha256(all).hex().substr(0, 32);
}

class FilesSource final : public Source {
public:
    FilesSource(
        const FilesSettings& settings,
        const StreamSettings& stream,
        const Credentials& credentials,
        OpenTable open
    )
        : settings_{settings},
          stream_{stream},
          transport_{open_transport(settings, credentials)},
          open_{std::move(open)} {
        check_relative(stream.path);
    }

    Page pull(const Cursor& cursor, const Call& call) override {
        go_on(call);
        const Files files = files_matching(*transport_, stream_.path, call);
        if (files.empty()) return nothing_at(cursor);
        const std::string stamp = stream_.full ? stamp_of_all(files) : "";
        FilesPosition position = start_of(cursor, files, stamp);
        Page page;
        page.rows.make_room(last_extent_);
        while (const FoundFile* file = file_at(position, files)) {
            if (page.rows.size() >= most()) break;
            during("读取文件 " + file->name, [&] { read(*file, position, page.rows, call); });
            position.stamp = stream_.full ? stamp : file->stamp;
            if (!position.done) break;
        }
        last_extent_ = page.rows.extent();
        page.next = cursor_of(position);
        page.last = file_at(position, files) == nullptr;
        page.complete = page.last && stream_.full && !position.cut;
        return page;
    }

private:
    std::size_t most() const { return static_cast<std::size_t>(stream_.page_rows); }
    Page nothing_at(const Cursor& cursor) const;
    FilesPosition start_of(const Cursor& cursor, const Files& files, const std::string& stamp)
        const;
    static const FoundFile* file_at(FilesPosition& position, const Files& files);
    void read(const FoundFile& file, FilesPosition& position, Rows& rows, const Call& call);
    void open(const FoundFile& file, const Call& call);
    std::unique_ptr<RowReader> reader_of(const Bytes& bytes, FilesPosition& position) const;
    Encoding encoding_of(const Bytes& bytes, const FilesPosition& position) const;

    FilesSettings settings_;
    StreamSettings stream_;
    std::unique_ptr<Transport> transport_;
    OpenTable open_;  // may be empty
    // The file that was read last stays open: a remote one is not fetched again for each page.
    FoundFile opened_;
    std::unique_ptr<StillBytes> bytes_;
    std::optional<StoppableBytes> stoppable_;  // the same
    RowsExtent last_extent_;                   // of the page read last
    std::unique_ptr<RowReader> reader_;  // where the page ended: the next one mostly goes on there
};

// A list that ought to be whole and is not there at all is no empty list.
Page FilesSource::nothing_at(const Cursor& cursor) const {
    if (stream_.full) {
        throw Error{
            Error::Kind::transient,
            "交换目录下没有文件 " + stream_.path,
            "请确认对方已导出, 或检查名单的 path"};
    }
    Page page;
    page.next = cursor;
    page.last = true;
    return page;
}

FilesPosition FilesSource::start_of(
    const Cursor& cursor, const Files& files, const std::string& stamp
) const {
    FilesPosition position = position_of(cursor);
    if (position.name.empty()) return position;
    if (stream_.full && position.stamp != stamp) {
        throw Error{
            Error::Kind::transient,
            "名单 " + stream_.path + " 的文件在读取期间被改动",
            "须从空游标重新读取整份名单"};
    }
    const auto file = std::find_if(files.begin(), files.end(), [&](const FoundFile& found) {
        return found.name == position.name;
    });
    const bool rewritten = !stream_.full && file != files.end() && file->stamp != position.stamp;
    if (rewritten) position = {{}, {}, {}, false, false, position.name};
    return position;
}

// The file to read next; null when there is none. Moves the position to it.
const FoundFile* FilesSource::file_at(FilesPosition& position, const Files& files) {
    const auto file = std::find_if(files.begin(), files.end(), [&](const FoundFile& found) {
        return position.done ? found.name > position.name : found.name >= position.name;
    });
    if (file == files.end()) return nullptr;
    if (file->name != position.name) position = {{}, {}, {}, false, position.cut, file->name};
    return &*file;
}

void FilesSource::open(const FoundFile& file, const Call& call) {
    if (!bytes_ || opened_.name != file.name || opened_.stamp != file.stamp) {
        reader_.reset();
        stoppable_.reset();
        bytes_.reset();
        bytes_ = transport_->open(file, call);
        stoppable_.emplace(*bytes_);
        opened_ = file;
    }
    stoppable_->heed(call);
}

void FilesSource::read(
    const FoundFile& file, FilesPosition& position, Rows& rows, const Call& call
) {
    open(file, call);
    auto reader = std::exchange(reader_, nullptr);
    const bool goes_on = reader && position.place.offset != 0 && reader->place() == position.place;
    if (!goes_on) reader = reader_of(*stoppable_, position);
    bool more = true;
    while (more && rows.size() < most()) {
        go_on(call);
        const std::size_t before = rows.size();
        const std::size_t wanted = std::min(most() - before, rows_between_looks);
        more = reader->read(rows, wanted);
        if (rows.size() - before < wanted) break;
    }
    bytes_->check_unchanged();
    position.place = reader->place();
    position.done = !more;
    position.cut = position.cut || (position.done && !reader->whole());
    if (more) reader_ = std::move(reader);
}

std::unique_ptr<RowReader> FilesSource::reader_of(const Bytes& bytes, FilesPosition& position)
    const {
    if (open_) {
        if (auto reader = open_(bytes, position.place)) return reader;
    }
    const Encoding encoding = encoding_of(bytes, position);
    position.encoding = name_of(encoding);
    if (settings_.format == "csv") {
        return csv_reader(bytes, encoding, settings_.separator.at(0), position.place);
    }
    return xml_reader(bytes, names_of_format(settings_.format), encoding, position.place);
}

Encoding FilesSource::encoding_of(const Bytes& bytes, const FilesPosition& position) const {
    if (!position.encoding.empty()) return encoding_named(position.encoding);
    if (settings_.format == "csv") return decide_encoding(bytes, settings_.encoding);
    return encoding_of_xml(bytes, settings_.encoding);
}

}  // namespace

std::unique_ptr<Source> files_source(
    const FilesSettings& files,
    const StreamSettings& stream,
    const Credentials& credentials,
    OpenTable open
) {
    if (files.separator.size() != 1) {
        throw Error{
            Error::Kind::misconfigured, "CSV 分隔符须为一个 ASCII 字符", "请检查 files.separator"};
    }
    if (files.format == "biz") {
        throw Error{
            Error::Kind::misconfigured,
            "格式 biz 只用于报送, 不能读名单",
            "名单请另建一个系统, 用 csv、rowdata 或 datas"};
    }
    return std::make_unique<FilesSource>(files, stream, credentials, std::move(open));
}

}  // namespace xinqiao
