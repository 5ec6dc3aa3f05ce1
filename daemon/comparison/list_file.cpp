#include "daemon/comparison/list_file.hpp"

#include <algorithm>
#include <array>

#include "adapters/files/open_file.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/formats/encoding.hpp"
#include "adapters/formats/json_page.hpp"
#include "adapters/formats/xlsx_table.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "daemon/comparison/rows_again.hpp"

namespace xinqiao {
namespace {

using File = std::unique_ptr<const StillBytes>;

// Whatever can be read from any place on.
class ReadList : public ListFile {
public:
    ReadList(File file, OpenReader open)
        : file_{std::move(file)}, open_{std::move(open)}, reader_{open_({})} {}

    void rewind() override { reader_ = open_({}); }

    bool read(Rows& rows, std::vector<ReadPlace>& places, std::size_t most) override {
        for (std::size_t i = 0; i < most; ++i) {
            const ReadPlace place = reader_->place();
            const std::size_t before = rows.size();
            if (!reader_->read(rows, 1)) return false;
            if (rows.size() > before) places.push_back(place);
        }
        return true;
    }

    std::unique_ptr<RowsAgain> again() const override { return rows_read_again(open_); }
    void check_unchanged() const override { file_->check_unchanged(); }

protected:
    const OpenReader& open() const noexcept { return open_; }

private:
    File file_;
    OpenReader open_;
    std::unique_ptr<RowReader> reader_;
};

class CsvList final : public ReadList {
public:
    CsvList(File file, OpenReader open, CsvShape shape)
        : ReadList{std::move(file), open}, shape_{shape} {
        Rows header;
        const auto reader = open({});
        reader->read(header, 0);
        columns_ = header.columns();
        shape_.first = reader->place();
    }

    const CsvShape* csv() const override { return &shape_; }
    std::unique_ptr<RowsAgain> again() const override {
        return csv_rows_again(open(), shape_, columns_);
    }

private:
    CsvShape shape_;
    std::vector<std::string> columns_;
};

// A list that its format gives only as a whole.
class HeldList final : public ListFile {
public:
    explicit HeldList(Rows rows) : rows_{std::move(rows)} {}

    void rewind() override { next_ = 0; }

    bool read(Rows& rows, std::vector<ReadPlace>& places, std::size_t most) override {
        const auto held = again();
        for (std::size_t i = 0; i < most; ++i) {
            if (next_ == rows_.size()) return false;
            places.push_back({next_, rows_.place(next_)});
            held->read(places.back(), rows);
            ++next_;
        }
        return true;
    }

    std::unique_ptr<RowsAgain> again() const override { return held_rows_again(rows_); }

private:
    Rows rows_;
    std::size_t next_ = 0;
};

[[noreturn]] void refuse(const std::string& why, const std::string& hint) {
    throw Error{Error::Kind::invalid, why, hint};
}

std::string front_of(const Bytes& bytes) {
    std::string front(4096, '\0');
    front.resize(bytes.read_at(0, front));
    return front;
}

std::string whole_text(const Bytes& bytes) {
    std::string text;
    std::string block(1 << 20, '\0');
    while (const std::size_t count = bytes.read_at(text.size(), block)) {
        text.append(block, 0, count);
    }
    return text;
}

// The separator that the headings hold most often.
char separator_of(const Bytes& bytes) {
    const std::string text = front_of(bytes);
    const std::string_view line = std::string_view{text}.substr(0, text.find('\n'));
    constexpr std::array candidates{',', '\t', ';'};
    return *std::max_element(candidates.begin(), candidates.end(), [&](char one, char two) {
        return std::count(line.begin(), line.end(), one)
               < std::count(line.begin(), line.end(), two);
    });
}

std::unique_ptr<ListFile> open_csv(File file, std::uint64_t size) {
    const Bytes& bytes = *file;
    const Encoding encoding = decide_encoding(bytes, "auto");
    const char separator = separator_of(bytes);
    OpenReader open = [&bytes, encoding, separator](const ReadPlace& from) {
        return csv_reader(bytes, encoding, separator, from);
    };
    const CsvShape shape{bytes, size, encoding, separator, {}};
    return std::make_unique<CsvList>(std::move(file), std::move(open), shape);
}

std::unique_ptr<ListFile> open_xml(File file) {
    const Bytes& bytes = *file;
    const Encoding encoding = encoding_of_xml(bytes, "auto");
    const bool datas = front_of(bytes).find("<DATAS") != std::string::npos;
    XmlNames names = names_of_format(datas ? "datas" : "rowdata");
    OpenReader open = [&bytes, encoding, names](const ReadPlace& from) {
        return xml_reader(bytes, names, encoding, from);
    };
    return std::make_unique<ReadList>(std::move(file), std::move(open));
}

// Where exports put the array of their rows.
constexpr std::array<const char*, 8> json_places{
    "/rows", "/data", "/data/rows", "/data/list", "/list", "/records", "/result", "/ROWDATA"};

Rows rows_of_json(std::string_view text) {
    if (text.starts_with('[')) return read_json_page(text, {}).rows;
    for (const char* place : json_places) {
        if (!json_texts_at(text, {place}).front().starts_with('[')) continue;
        JsonPlaces places;
        places.rows = place;
        return read_json_page(text, places).rows;
    }
    refuse(
        "JSON 里没有数据行数组 / no array of rows",
        "请把数据行放在最外层数组, 或 rows、data、list 中"
    );
}

// One object on each line.
Rows rows_of_json_lines(std::string_view text) {
    Rows rows;
    for (std::uint64_t line = 1; !text.empty(); ++line) {
        const std::string_view one = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(one.size() + 1, text.size()));
        if (trimmed(one).empty()) continue;
        during("第 " + std::to_string(line) + " 行", [&] { add_json_row(one, "", line, rows); });
    }
    return rows;
}

bool is_json_lines(std::string_view text) {
    const std::size_t end = text.find('\n');
    if (!text.starts_with('{') || end == std::string_view::npos) return false;
    const std::string_view first = trimmed(text.substr(0, end));
    return first.ends_with('}') && trimmed(text.substr(end)).starts_with('{');
}

std::unique_ptr<ListFile> open_json(const Bytes& file) {
    const std::string whole = whole_text(file);
    const std::string_view text = trimmed(whole);
    const bool lines = is_json_lines(text);
    return std::make_unique<HeldList>(lines ? rows_of_json_lines(text) : rows_of_json(text));
}

std::unique_ptr<ListFile> open_xlsx(const Bytes& file, const std::set<std::string>& known) {
    TableHint hint;
    hint.known = known;
    hint.ends = {"表格说明", "填表说明", "填报说明", "填写说明"};
    const auto reader = xlsx_reader(file, hint);
    Rows rows;
    while (reader->read(rows, 10'000)) {
    }
    return std::make_unique<HeldList>(std::move(rows));
}

// Where the file really lies, so that a link on the desk will do.
File opened(const std::filesystem::path& path) {
    std::error_code fault;
    const std::filesystem::path real = std::filesystem::canonical(path, fault);
    const auto found = fault ? std::nullopt : look_at(real.filename().string(), real.parent_path());
    if (!found) refuse("没有这个文件 / no such file", "请检查文件名");
    return std::make_unique<const OpenFile>(*found, real.parent_path());
}

}  // namespace

std::unique_ptr<ListFile> open_list_file(
    const std::filesystem::path& path, const std::set<std::string>& known
) {
    return during(path.string(), [&]() -> std::unique_ptr<ListFile> {
        File file = opened(path);
        const std::string front = front_of(*file);
        const std::string_view text = trimmed(front);
        if (text.empty()) refuse("文件是空的 / the file is empty", "请确认导出已经完成");
        if (is_workbook(*file)) return open_xlsx(*file, known);
        if (text.starts_with('<')) return open_xml(std::move(file));
        if (text.starts_with('{') || text.starts_with('[')) return open_json(*file);
        return open_csv(std::move(file), std::filesystem::file_size(path));
    });
}

}  // namespace xinqiao
