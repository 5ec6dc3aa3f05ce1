// What can go wrong on the way to a database: lost words, silence, servers and writers that die.
#pragma once

#include <functional>

#include "tests/contract/suite/table_trials.hpp"
#include "tests/support/cutting_proxy.hpp"

namespace xinqiao {

// A database server that a test may kill.
struct TableServer {
    TableWorld world;
    int port = 0;
    std::function<void()> kill;
    std::function<void()> start;
};

class TableCut : public testing::TestWithParam<TableServer (*)()> {
protected:
    TableCut();

    // The same database behind the proxy.
    TableWorld far_world() const;
    static std::vector<Receipt> push(
        const TableWorld& world, const std::vector<Change>& changes, const Call& call = {}
    );
    static Rows read_back(const TableWorld& world, const Change& change);
    std::int64_t rows(const std::string& condition = "1 = 1") const;
    void expect_one_effect_after(support::CuttingProxy::Fate fate, std::size_t standing);

    TableServer server_ = GetParam()();
    support::CuttingProxy proxy_{server_.port};
};

}  // namespace xinqiao
