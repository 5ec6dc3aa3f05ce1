// What every database behind a table exchange must stand: hostile values and names, second senders,
// verdicts, lists of changes. A database joins by one line:
//
//   INSTANTIATE_TEST_SUITE_P(TableSqlite, TableTrial, testing::Values(sqlite_world));
#pragma once

#include "tests/contract/suite/table_stages.hpp"

namespace xinqiao {

class TableTrial : public testing::TestWithParam<TableWorld (*)()> {
protected:
    TableTrial();

    // One that has pushed new rows, numbered from 1: it expects more of them.
    std::unique_ptr<Target> after_new_rows(int number) const;
    std::vector<Receipt> push(const std::vector<Change>& changes) const;
    Rows read_back(const Change& change) const;
    Page pull(const StreamSettings& stream, const Cursor& cursor = {}) const;
    // How many rows say so; without a condition, how many stand there.
    std::int64_t rows(const std::string& condition = "1 = 1") const;
    std::string quoted(const std::string& name) const;

    TableWorld world_ = GetParam()();
    TableSettings& table_ = world_.system.table;
    PublicationSettings publication_{"penalty", "m", "trial", 100};
};

// A change of the record with that number in the table of the trials.
Change trial_change(const std::string& number, const std::string& name);

}  // namespace xinqiao
