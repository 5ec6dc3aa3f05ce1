// Writes rows into a table of PostgreSQL as a push does, and the same rows by COPY, in turns.
//
//   table_bench ROWS BATCH
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include "adapters/table/session.hpp"
#include "adapters/table/table.hpp"
#include "base/error.hpp"
#include "tests/support/postgresql.hpp"

namespace xinqiao {
namespace {

constexpr int rounds = 3;

using Columns = std::vector<std::pair<std::string, std::string>>;

// A business table as departments have it: texts, three days, six control columns.
const Columns& columns() {
    static const Columns all{
        {"XYPTGUID", "varchar(64) primary key"},
        {"XYPTBATCHGUID", "varchar(64)"},
        {"XYPTBATCHNO", "integer"},
        {"XYPTSTATE", "varchar(2)"},
        {"XYPT_TIME_DXP", "timestamp"},
        {"XYPTMODIFY_DATE", "timestamp"},
        {"XK_XDR_MC", "varchar(200)"},
        {"XK_XDR_LB", "varchar(16)"},
        {"XK_XDR_SHXYM", "varchar(18)"},
        {"XK_FRDB", "varchar(50)"},
        {"XK_XKWS", "varchar(64)"},
        {"XK_WSH", "varchar(64)"},
        {"XK_XKLB", "varchar(256)"},
        {"XK_XKZS", "varchar(64)"},
        {"XK_XKBH", "varchar(64)"},
        {"XK_NR", "varchar(4000)"},
        {"XK_JDRQ", "date"},
        {"XK_YXQZ", "date"},
        {"XK_YXQZI", "date"},
        {"XK_XKJG", "varchar(200)"},
        {"XK_XKJGDM", "varchar(18)"},
        {"XK_ZT", "varchar(50)"},
        {"XK_LYDW", "varchar(200)"},
        {"XK_LYDWDM", "varchar(18)"},
        {"BZ", "varchar(512)"}};
    return all;
}

Change licence_change(std::size_t number) {
    const std::string text = std::to_string(1'000'000 + number);
    Change change;
    change.id = ChangeId{"change-" + text};
    change.kind = KindName{"licence"};
    change.key = RecordKey{text};
    change.row = {
        {"XK_XDR_MC", "锡林浩特市某某矿业开发有限责任公司" + text},
        {"XK_XDR_LB", "法人及非法人组织"},
        {"XK_XDR_SHXYM", "9115250200000" + text.substr(2)},
        {"XK_FRDB", "王某某"},
        {"XK_XKWS", "采矿许可证延续登记通知书"},
        {"XK_WSH", "锡自然资许〔2024〕" + text + "号"},
        {"XK_XKLB", "普通"},
        {"XK_XKZS", "采矿许可证"},
        {"XK_XKBH", "C15250020240" + text},
        {"XK_NR",
         "准予某某矿业开发有限责任公司在某某旗某某苏木开采建筑用砂岩, 矿区面积0.1234平方公里"},
        {"XK_JDRQ", "2024/03/01"},
        {"XK_YXQZ", "2024/03/01"},
        {"XK_YXQZI", "2029/02/28"},
        {"XK_XKJG", "锡林郭勒盟自然资源局"},
        {"XK_XKJGDM", "11152500011696218N"},
        {"XK_ZT", "1"},
        {"XK_LYDW", "锡林郭勒盟自然资源局"},
        {"XK_LYDWDM", "11152500011696218N"},
        {"BZ", ""}};
    return change;
}

class TableBench {
public:
    TableBench(std::size_t rows, std::size_t batch) : batch_{batch} {
        system_.table = server_.settings();
        for (std::size_t number = 0; number < rows; ++number) {
            changes_.push_back(licence_change(number));
        }
        ::setenv("PGPASSWORD", support::Postgresql::password().reveal().c_str(), 1);
    }

    double push() {
        make_table("ours");
        const PublicationSettings publication{"licence", "m", "ours", 0};
        const auto ends = open_table_target(system_, publication, [](const CredentialName&) {
            return support::Postgresql::password();
        });
        return seconds_of([&] {
            for (std::size_t from = 0; from < changes_.size(); from += batch_) {
                push_batch(*ends.target, from);
            }
        });
    }

    // Of what stands in our table.
    double copy() {
        const std::string file = (folder_.path() / "rows").string();
        run_psql("\\copy ours to '" + file + "'");
        make_table("peer");
        return seconds_of([&] { run_psql("\\copy peer from '" + file + "'"); });
    }

    bool holds_the_same() {
        TableSession session = connect();
        return session.count("select count(*) from ours")
                   == static_cast<std::int64_t>(changes_.size())
               && session.count("select count(*) from (table ours except table peer) d") == 0;
    }

private:
    TableSession connect() const {
        return TableSession{system_.table, support::Postgresql::password(), Call{}};
    }

    void make_table(const std::string& name) const {
        TableSession session = connect();
        std::string list;
        for (const auto& [column, type] : columns()) {
            list += (list.empty() ? "\"" : ", \"") + column + "\" " + type;
        }
        session.tell("drop table if exists " + name);
        session.tell("create table " + name + " (" + list + ")");
    }

    void push_batch(Target& target, std::size_t from) const {
        const std::size_t size = std::min(batch_, changes_.size() - from);
        for (const Receipt& receipt :
             target.push(std::span{changes_}.subspan(from, size), Call{})) {
            if (!std::holds_alternative<Accepted>(receipt)) {
                throw Error{Error::Kind::bug, "a change was not accepted"};
            }
        }
    }

    void run_psql(const std::string& command) const {
        const auto outcome = support::run_program(
            "/usr/lib/postgresql/15/bin/psql",
            {"-qX", "-c", command, system_.table.connection + " user=" + system_.table.user},
            folder_.path() / "out"
        );
        if (outcome.code != 0) throw Error{Error::Kind::bug, outcome.errors};
    }

    template <class Work>
    static double seconds_of(Work work) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }

    support::Postgresql server_;
    TemporaryFolder folder_;
    SystemSettings system_;
    std::size_t batch_;
    std::vector<Change> changes_;
};

int measure(std::size_t rows, std::size_t batch) {
    TableBench bench{rows, batch};
    double ours = 1e9;
    double peer = 1e9;
    for (int round = 0; round < rounds; ++round) {
        ours = std::min(ours, bench.push());
        peer = std::min(peer, bench.copy());
    }
    if (!bench.holds_the_same()) throw Error{Error::Kind::bug, "the tables differ"};
    const auto number = static_cast<double>(rows);
    std::cout << std::fixed << std::setprecision(2) << "table push of " << rows << " rows by "
              << batch << ": " << ours << " s, " << number / ours << " rows/s; COPY: " << peer
              << " s, " << number / peer << " rows/s; share of COPY's rate " << peer / ours << '\n';
    return 0;
}

}  // namespace
}  // namespace xinqiao

int main(int count, char** words) {
    try {
        if (count == 3) return xinqiao::measure(std::stoul(words[1]), std::stoul(words[2]));
        std::cerr << "usage: table_bench ROWS BATCH\n";
        return 2;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 7;
    }
}
