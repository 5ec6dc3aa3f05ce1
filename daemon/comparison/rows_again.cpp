#include "daemon/comparison/rows_again.hpp"

#include <optional>
#include <span>

#include <simdjson.h>

#include "adapters/formats/csv_split.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

class ReadAgain : public RowsAgain {
public:
    explicit ReadAgain(OpenReader open) : open_{std::move(open)} {}

    void read(const ReadPlace& place, Rows& rows) override {
        if (reader_ == nullptr || reader_->place() != place) reader_ = open_(place);
        reader_->read(rows, 1);
    }

private:
    OpenReader open_;
    std::unique_ptr<RowReader> reader_;
};

class CsvAgain final : public ReadAgain {
public:
    CsvAgain(OpenReader open, const CsvShape& shape, const std::vector<std::string>& columns)
        : ReadAgain{std::move(open)}, shape_{shape}, columns_{columns}, row_{shape.separator} {}

    void read(const ReadPlace& place, Rows& rows) override {
        for (const std::size_t length : {usual_length, longest_length}) {
            if (room_.size() < length) room_.resize(length);
            const std::span<char> room{room_.data(), length};
            const std::string_view text{room.data(), shape_.bytes.read_at(place.offset, room)};
            if (row_.split(text, columns_.size()) != CsvRow::Outcome::whole) continue;
            if (take(text.substr(0, row_.length()), place.line, rows)) return;
            break;
        }
        ReadAgain::read(place, rows);
    }

private:
    static constexpr std::size_t usual_length = 1024;
    static constexpr std::size_t longest_length = 64 * 1024;

    bool take(std::string_view text, std::uint64_t line, Rows& rows) {
        std::optional<std::string> converted;
        if (shape_.encoding == Encoding::gb18030) {
            converted = utf8_from_gb18030(text);
            if (!converted) return false;
            text = *converted;
            if (row_.split(text, columns_.size()) != CsvRow::Outcome::whole) return false;
        } else if (!simdjson::validate_utf8(text.data(), text.size())) {
            return false;
        }
        if (text.find('\0') != std::string_view::npos || row_.size() != columns_.size()) {
            return false;
        }
        rows.begin_row(line);
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            rows.set(rows.column(columns_[i]), row_.cell(i));
        }
        return true;
    }

    const CsvShape& shape_;
    const std::vector<std::string>& columns_;
    CsvRow row_;
    std::vector<char> room_;
};

class HeldAgain final : public RowsAgain {
public:
    explicit HeldAgain(const Rows& held) : held_{held} {}

    void read(const ReadPlace& place, Rows& rows) override {
        const auto row = static_cast<std::size_t>(place.offset);
        rows.begin_row(held_.place(row));
        for (std::size_t column = 0; column < held_.columns().size(); ++column) {
            const auto cell = held_.cell(row, column);
            if (cell) rows.set(rows.column(held_.columns()[column]), *cell);
        }
        if (const auto why = held_.broken(row)) rows.mark_broken(std::string{*why});
    }

private:
    const Rows& held_;
};

}  // namespace

std::unique_ptr<RowsAgain> rows_read_again(OpenReader open) {
    return std::make_unique<ReadAgain>(std::move(open));
}

std::unique_ptr<RowsAgain> csv_rows_again(
    OpenReader open, const CsvShape& shape, const std::vector<std::string>& columns
) {
    return std::make_unique<CsvAgain>(std::move(open), shape, columns);
}

std::unique_ptr<RowsAgain> held_rows_again(const Rows& held) {
    return std::make_unique<HeldAgain>(held);
}

}  // namespace xinqiao
