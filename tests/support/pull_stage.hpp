// Everything a pull needs, small: one kind of three fields, one list, a store in a folder.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/flow/pull.hpp"
#include "tests/support/list_source.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {

// A valid code that belongs to nobody: the example of GB 32100-2015.
inline constexpr const char* example_code = "91350100M000100Y43";

// A row of the list: number, name, code.
ListedRow listed(const char* number, const char* name, const char* code = example_code);

class PullStage {
public:
    PullStage();

    StreamSummary pull_from(Source& source);
    StreamSummary pull_from(Source& source, Database& database);
    StreamSummary pull_rows(std::vector<ListedRow> rows);

    // "number=name" of every record that has not gone, in the order of the keys; and what waits
    // in quarantine. What a pull must leave the same wherever it was cut off.
    std::vector<std::string> records();
    std::vector<std::string> quarantined();
    std::int64_t count(std::string_view sql);

    StoreInFolder place;
    std::unique_ptr<Database> lookup = place.store.open();
    ManualClock clock;
    SystemSettings system;
    StreamSettings stream;
    Kind kind;
    Mapping mapping;
    std::size_t batch = 2;
    bool normalise_all = false;  // recognises no row, whatever was met before
    std::int64_t accept = 0;
    std::stop_source stop;
};

}  // namespace xinqiao
