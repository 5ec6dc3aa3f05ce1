// Recognises the rows of a full list that are spelled as they were when their records were made.
#include "daemon/flow/known_rows.hpp"

#include <algorithm>
#include <cstring>

namespace xinqiao {
namespace {

constexpr std::int64_t most_unspelled = 10'000;  // in one run

// Every part with its length before it, so that no two lists of parts look the same.
void append_part(std::string& bytes, std::string_view part) {
    const std::uint64_t size = part.size();
    char length[sizeof size];
    std::memcpy(length, &size, sizeof size);
    bytes.append(length, sizeof length).append(part);
}

// An empty store knows no row; asking it a million times is not free.
bool knows_anything(const PullTask& task) {
    if (task.lookup == nullptr || !task.stream.full) return false;
    Transaction transaction{*task.lookup, Access::reading};
    return Records{transaction}.largest_id() > 0;
}

std::unordered_set<std::int64_t> unspelled(const PullTask& task) {
    Transaction transaction{*task.lookup, Access::reading};
    const auto ids = Records{transaction}.unspelled(
        SystemName{task.system.name}, StreamName{task.stream.name}, most_unspelled
    );
    return {ids.begin(), ids.end()};
}

}  // namespace

std::string meaning_of_rows(const PullTask& task) {
    std::string salt;
    for (const std::string& part :
         {std::to_string(normaliser_version),
          task.system.name,
          task.stream.name,
          task.kind.name.text(),
          task.mapping.name.text()}) {
        append_part(salt, part);
    }
    return salt.append(task.rules.view());
}

KnownRows::KnownRows(const PullTask& task)
    : task_{task}, salt_{meaning_of_rows(task)}, worth_asking_{knows_anything(task)} {
    if (worth_asking_) unspelled_ = unspelled(task);
}

void KnownRows::look_at(const Rows& rows) {
    arrange(rows.columns());
    found_.assign(rows.size(), {});
    if (!task_.stream.full) return;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        found_[row].digest = digest_of(rows, row);
    }
    if (worth_asking_) look_up();
}

// By name, since another page may give the columns in another order.
void KnownRows::arrange(const std::vector<std::string>& columns) {
    if (columns == columns_) return;
    columns_ = columns;
    by_name_.clear();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        std::string name;
        append_part(name, columns[i]);
        by_name_.emplace_back(std::move(name), i);
    }
    std::sort(by_name_.begin(), by_name_.end());
}

std::optional<RowDigest> KnownRows::digest_of(const Rows& rows, std::size_t row) {
    if (rows.broken(row) || rows.repeated(row)) return std::nullopt;
    bytes_ = salt_;
    for (const auto& [name, column] : by_name_) {
        const auto cell = rows.cell(row, column);
        if (!cell) continue;
        bytes_.append(name);
        append_part(bytes_, *cell);
    }
    const Digest whole = sha256(bytes_);
    RowDigest digest;
    std::memcpy(digest.bytes.data(), whole.bytes.data(), digest.bytes.size());
    return digest;
}

// In the order of the index. A new transaction for each page: a long one would keep the log from
// being written back.
void KnownRows::look_up() {
    std::vector<Found*> order;
    for (Found& found : found_) {
        if (found.digest) order.push_back(&found);
    }
    std::sort(order.begin(), order.end(), [](const Found* left, const Found* right) {
        return *left->digest < *right->digest;
    });
    Transaction transaction{*task_.lookup, Access::reading};
    Records records{transaction};
    for (Found* const found : order) {
        const std::int64_t record = records.of_row(*found->digest);
        found->record = unspelled_.contains(record) ? 0 : record;
    }
}

}  // namespace xinqiao
