// Recognises the rows of a full list that are spelled as they were when their records were made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "daemon/flow/pull.hpp"
#include "daemon/store/records.hpp"
#include "schema/rows.hpp"

namespace xinqiao {

// To be raised whenever the normaliser makes something else of the same row by the same rules.
inline constexpr int normaliser_version = 1;

// Whatever decides what a row of that list means and whose it is, as bytes.
std::string meaning_of_rows(const PullTask& task);

class KnownRows {
public:
    // The task must outlive this.
    explicit KnownRows(const PullTask& task);

    // Digests the rows of a page and looks them up; the answers below are about this page.
    void look_at(const Rows& rows);

    // Nothing for a row that is broken or says a column twice, and for lists of changes.
    const std::optional<RowDigest>& digest(std::size_t row) const { return found_[row].digest; }
    // The record that stands for exactly this row, as far as the store knew when it was asked;
    // 0: none, or the row is to be looked into all the same, since a finding wants its spelling.
    std::int64_t record(std::size_t row) const { return found_[row].record; }

private:
    struct Found {
        std::optional<RowDigest> digest;
        std::int64_t record = 0;
    };

    void arrange(const std::vector<std::string>& columns);
    std::optional<RowDigest> digest_of(const Rows& rows, std::size_t row);
    void look_up();

    const PullTask& task_;
    std::string salt_;
    bool worth_asking_;
    std::unordered_set<std::int64_t> unspelled_;  // records
    std::vector<std::string> columns_;
    std::vector<std::pair<std::string, std::size_t>> by_name_;
    std::vector<Found> found_;
    std::string bytes_;
};

}  // namespace xinqiao
