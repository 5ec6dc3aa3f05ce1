// Tables of whatever database, as the contract suites and the tests of servers need them.
#pragma once

#include <string>

#include "adapters/system.hpp"
#include "adapters/table/session.hpp"
#include "tests/contract/suite/stage.hpp"

namespace xinqiao {

// One database under test; `say` runs a statement behind the adapter's back.
struct TableWorld {
    SystemSettings system;
    std::shared_ptr<void> server;  // what must live as long
    Secret password;
    std::string text_type = "varchar(200)";
    bool enforces_lengths = true;

    Credentials credentials() const;

    TableSession connect() const;
    void say(const std::string& statement) const;
    std::int64_t count(const std::string& query) const;
    // Drops and makes a table of text columns in which the first is the primary key.
    void make_table(const std::string& name, const std::vector<std::string>& columns) const;
};

// The columns of the tables of a department, control columns first.
const std::vector<std::string>& control_columns();

SourceStage table_source_stage(TableWorld world);
TargetStage table_target_stage(TableWorld world);

}  // namespace xinqiao
