// A broken table of a front-end database never deletes.
#include <fstream>

#include "adapters/table/session.hpp"
#include "tests/scenario/suite/broken_source.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

class TableChannel final : public BrokenChannel {
public:
    void arrange(SystemSettings& system, StreamSettings& stream) const override {
        system.adapter = "table";
        system.table = settings();
        stream.path = "licences";
    }

    void show(const std::vector<WireRow>& rows, Break how) override {
        std::filesystem::remove(file_);
        if (how == Break::login_page || how == Break::error_envelope) {
            std::ofstream{file_}
                << (how == Break::login_page ? broken_login_page : broken_error_envelope);
            return;
        }
        fill(rows, how);
        if (how != Break::truncated) return;
        std::filesystem::resize_file(file_, std::filesystem::file_size(file_) / 2);
    }

    // A table that holds every row twice is whole.
    bool is_harmless(Break how) const override { return how == Break::page_repeated; }

private:
    TableSettings settings() const {
        TableSettings table;
        table.backend = "sqlite3";
        table.connection = "db=" + file_.string();
        table.row_id = "ID";
        table.batch_id = table.batch_number = table.state = table.entered = table.modified = "";
        return table;
    }

    void fill(const std::vector<WireRow>& rows, Break how) const {
        TableSession session{settings(), Secret{}, Call{}};
        session.begin();
        std::string columns;
        const std::vector<WireRow> shown = spoilt(rows, how);
        for (const auto& [column, text] : shown.empty() ? rows.front() : shown.front()) {
            columns += ", " + session.dialect().quoted(column);
        }
        session.tell("create table licences (\"ID\" integer primary key" + columns + ")");
        for (int again = how == Break::page_repeated ? 2 : 1; again > 0; --again) {
            for (const WireRow& row : shown) {
                insert(session, row);
            }
        }
        session.commit();
    }

    static void insert(TableSession& session, const WireRow& row) {
        TableCells cells;
        std::string names;
        for (const auto& [column, text] : row) {
            names += ", :v" + std::to_string(cells.size());
            cells.emplace_back(text);
        }
        session.tell("insert into licences values (null" + names + ")", cells);
    }

    TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "exchange.db";
};

std::unique_ptr<BrokenChannel> table_channel() {
    return std::make_unique<TableChannel>();
}

INSTANTIATE_TEST_SUITE_P(Table, EveryBreak, every_break("Table", table_channel), name_of_case);
INSTANTIATE_TEST_SUITE_P(
    Table, AcceptedBreak, accepted_breaks("Table", table_channel), name_of_case
);
INSTANTIATE_TEST_SUITE_P(Table, SmallLoss, small_losses("Table", table_channel), name_of_case);

}  // namespace
}  // namespace xinqiao
