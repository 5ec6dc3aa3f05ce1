// Rows of some pages, normalised and digested, on their way from the reader to the writer.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "daemon/flow/text_arena.hpp"
#include "daemon/store/records.hpp"
#include "schema/finding.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// A row that became a record; its texts lie in the arena of its batch.
struct PulledRecord {
    std::string_view key;
    std::string_view subject;
    std::string_view body;
    Digest digest;
    std::int64_t place = 0;
    std::int64_t row = 0;  // the number of the row in the batch
    std::optional<RowDigest> spelling;
    std::string_view spelled;  // field to text, as the store keeps it; empty: not to be kept
};

// A row that is spelled exactly as the one its record was made of.
struct MetRow {
    std::int64_t record = 0;
    RowDigest spelling;
    std::int64_t place = 0;
    std::int64_t row = 0;
};

// A row that did not.
struct BadRow {
    std::int64_t place = 0;
    RecordKey key;  // where it can be made out: that record has not disappeared
    std::string json;
    Findings findings;
};

// A record that a list of changes says is no more.
struct GoneRow {
    RecordKey key;
    std::int64_t row = 0;
};

struct PullBatch {
    TextArena texts;
    std::vector<PulledRecord> records;  // by key, and those of one key as the list gave them
    std::vector<MetRow> met;            // by record, and those of one record as the list gave them
    std::vector<BadRow> bad_rows;
    std::vector<GoneRow> gone;                     // as the list gave them
    std::map<std::string, std::int64_t> filtered;  // reason → rows
    std::map<std::string, std::int64_t> refused;   // field that must not be stored → rows
    std::set<std::string> unknown_columns;
    std::vector<std::string> payloads;
    Cursor next;
    std::int64_t read = 0;
    bool last = false;
    bool complete = false;
};

}  // namespace xinqiao
