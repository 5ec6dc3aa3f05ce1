#include "adapters/spreadsheet/sent_rows.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "adapters/formats/csv.hpp"
#include "base/text.hpp"
#include "schema/code_book.hpp"

namespace xinqiao {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_files = 1000;
constexpr std::string_view own_ending = ".xlsx.csv";

}  // namespace

SentRows::SentRows(const fs::path& folder, std::vector<std::string> keys) : keys_{std::move(keys)} {
    for (std::string& key : keys_) {
        key = column_key(key);
    }
    std::error_code fault;
    for (const auto& entry : fs::directory_iterator{folder, fault}) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with('.') || !name.ends_with(own_ending)) continue;
        files_.push_back(
            {entry.path(), name.substr(0, name.size() - own_ending.size()), std::nullopt}
        );
    }
    std::sort(files_.begin(), files_.end(), [](const File& a, const File& b) {
        return a.stem > b.stem;
    });
    if (files_.size() > most_files) files_.resize(most_files);
}

// What is the same in every column that both have comes first: the same record may have been sent
// before, with other words. A platform that spells cells anew leaves the keys.
std::optional<ChangeId> SentRows::find(const Cells& cells, const std::string& answer) {
    const bool named = std::any_of(files_.begin(), files_.end(), [&](const File& file) {
        return answer.find(file.stem) != std::string::npos;
    });
    for (const Fit fit : {Fit::all, Fit::keys}) {
        for (File& file : files_) {
            if (named && answer.find(file.stem) == std::string::npos) continue;
            if (!file.rows) read(file);
            const auto fitting = [&](const Row& row) { return fits(row, cells, fit); };
            const auto first = std::find_if(file.rows->begin(), file.rows->end(), fitting);
            if (first == file.rows->end()) continue;
            const bool ambiguous = std::any_of(std::next(first), file.rows->end(), fitting);
            if (ambiguous) return std::nullopt;
            return ChangeId{first->id};
        }
    }
    return std::nullopt;
}

void SentRows::read(File& file) const {
    std::ifstream in{file.path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    const TextBytes bytes{text};
    Rows rows;
    const auto reader = csv_reader(bytes, Encoding::utf8, ',');
    while (reader->read(rows, 1000)) {
    }
    file.rows.emplace();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Row sent;
        for (std::size_t column = 0; column < rows.columns().size(); ++column) {
            const std::string_view cell = rows.cell(row, column).value_or("");
            const std::string& name = rows.columns()[column];
            if (name == "CHANGE_ID") {
                sent.id = cell;
            } else if (name != "ACTION" && name != "REFERENCE") {
                sent.cells[column_key(name)] = canonical_text(cell);
            }
        }
        file.rows->push_back(std::move(sent));
    }
}

// Keys must all be there. Without any that we know of, one column that fits is enough.
bool SentRows::fits(const Row& row, const Cells& cells, Fit fit) const {
    std::size_t same = 0;
    std::size_t same_keys = 0;
    for (const auto& [name, text] : row.cells) {
        const bool is_key = std::ranges::find(keys_, name) != keys_.end();
        const auto cell = cells.find(name);
        if (cell == cells.end() || (fit == Fit::keys && !is_key)) continue;
        if (cell->second != text) return false;
        ++same;
        if (is_key) ++same_keys;
    }
    return keys_.empty() ? fit == Fit::all && same > 0 : same_keys == keys_.size();
}

}  // namespace xinqiao
