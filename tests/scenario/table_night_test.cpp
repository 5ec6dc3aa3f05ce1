// Nights between two databases that share tables: what a new configuration is told until it works,
// and that only what changed is read and written.
#include <algorithm>
#include <array>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/table/session.hpp"
#include "tests/support/world.hpp"

namespace xinqiao::support {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* controls =
    "XYPTGUID text primary key, XYPTBATCHGUID text, XYPTBATCHNO integer, XYPTSTATE text, "
    "XYPT_TIME_DXP text, XYPTMODIFY_DATE text";

class TableNight : public testing::Test {
protected:
    static constexpr int rows = 12;

    TableNight() {
        world.write_conf();
        const auto folder = world.generate(
            "approvals",
            {"--kind", "licence", "--rows", std::to_string(rows), "--clean", "--format", "json"}
        );
        hold(json::parse(text_of(folder / "licence.json")).at("rows").as_array());
        write_approvals("full = false\n");
    }

    TableSession database(const std::string& name) const {
        TableSettings table;
        table.backend = table.product = "sqlite3";
        table.connection = "db=" + world.path(name + ".db").string();
        return {table, Secret{}, Call{}};
    }

    // Batch numbers that grow over the table. All rows of a clean list have the same columns.
    void hold(const json::array& list) const {
        std::string names;
        std::string marks;
        for (const auto& [column, text] : list.front().as_object()) {
            marks += ", :v" + std::to_string(std::ranges::count(names, ','));
            names += ", " + std::string{column};
        }
        TableSession approvals = database("approvals");
        approvals.tell(std::string{"create table licences ("} + controls + names + ")");
        int number = 0;
        for (const json::value& row : list) {
            TableCells cells;
            for (const auto& [column, text] : row.as_object()) {
                cells.emplace_back(std::string{text.as_string()});
            }
            const std::string batch = std::to_string(++number);
            approvals.tell(
                "insert into licences (XYPTGUID, XYPTBATCHNO" + names + ") values ('g" + batch
                    + "', " + batch + marks + ")",
                cells
            );
        }
    }

    std::string system(const std::string& name, const std::string& owner, const std::string& more)
        const {
        return "name = \"" + name + "\"\nlabel = \"" + name + "\"\nadapter = \"table\"\nowner = \""
               + owner + "\"\n[table]\nbackend = \"sqlite3\"\nconnection = \"db="
               + world.path(name + ".db").string() + "\"\n" + more;
    }
    static std::string list(const std::string& section, const std::string& more) {
        return "[[" + section + "]]\nkind = \"licence\"\nmapping = \"licence-2019\"\npath = "
               "\"licences\"\n"
               + more;
    }
    void write_approvals(const std::string& more) {
        world.write(
            "conf/systems/approvals.toml",
            system(
                "approvals",
                "bureau",
                "read_by = \"batch\"\n" + list("stream", "name = \"licences\"\n" + more)
            )
        );
    }
    void write_front(const std::string& care_lines) {
        world.write(
            "conf/systems/front.toml",
            system(
                "front",
                "front",
                list("stream", "name = \"shown\"\nrole = \"published\"\n") + list("publish", "")
                    + "[care]\n" + care_lines
            )
        );
    }
    // The table of the front-end database, without some of the mapping's columns.
    void make_front() const {
        database("front").tell(
            std::string{"create table licences ("} + controls
            + ", XK_XDR_MC text, XK_XDR_LB text, XK_XDR_SHXYM text, XK_FRDB text, XK_XKWS text, "
              "XK_WSH text, XK_XKLB text, XK_XKZS text, XK_XKBH text, XK_NR text, XK_JDRQ text, "
              "XK_YXQZ text, XK_YXQZI text, XK_XKJG text, XK_XKJGDM text, XK_ZT text, "
              "XK_LYDW text, XK_LYDWDM text, BZ text)"
        );
    }
    void add_missing_columns() const {
        for (const char* name : missing) {
            database("front").tell(std::string{"alter table licences add "} + name + " text");
        }
    }

    static constexpr std::array missing{
        "XK_XDR_GSZC",
        "XK_XDR_ZZJG",
        "XK_XDR_SWDJ",
        "XK_XDR_SYDW",
        "XK_XDR_SHZZ",
        "XK_XDR_ZJLX",
        "XK_XDR_ZJHM"};

    World world;
};

TEST_F(TableNight, AListOfChangesIsNotTakenForTheWholeList) {
    write_approvals("");
    const Outcome check = world.xinqiao({"config", "check"});
    EXPECT_EQ(check.code, 3);
    EXPECT_THAT(check.errors, AllOf(HasSubstr("stream[0].full"), HasSubstr("full = false")));
}

TEST_F(TableNight, EveryMissingColumnIsNamedAtOnce) {
    make_front();
    write_front("first_retry = \"1h\"\n");
    const Outcome check = world.xinqiao({"system", "check", "front"});
    EXPECT_EQ(check.code, 4);
    const Outcome night = world.xinqiao({"sync"});
    EXPECT_EQ(night.code, 4);
    for (const char* name : missing) {
        EXPECT_THAT(check.output, HasSubstr(name));
        EXPECT_THAT(night.output, HasSubstr(name));
    }
    const Outcome again = world.xinqiao({"sync"});
    EXPECT_EQ(again.code, 0) << again.output;
    EXPECT_THAT(again.output, HasSubstr("待推送的最早"));
}

TEST_F(TableNight, OnlyWhatChangedIsReadAndWritten) {
    make_front();
    add_missing_columns();
    write_front("");
    EXPECT_EQ(world.xinqiao({"system", "check", "front"}).code, 0);
    const Outcome night = world.xinqiao({"sync"});
    EXPECT_EQ(night.code, 0) << night.output << night.errors;
    EXPECT_THAT(night.output, Not(HasSubstr("未知列")));
    EXPECT_EQ(database("front").count("select count(*) from licences"), rows);
    database("approvals")
        .tell("update licences set XK_NR = '变更后的内容', XYPTBATCHNO = 99 where XYPTGUID = 'g3'");
    EXPECT_EQ(world.xinqiao({"sync"}).code, 0);
    EXPECT_EQ(world.xinqiao({"sync"}).code, 0);
    TableSession front = database("front");
    EXPECT_EQ(front.count("select count(*) from licences where XYPTBATCHNO = 2"), 1);
    EXPECT_EQ(front.count("select count(*) from licences where XK_NR = '变更后的内容'"), 1);
    EXPECT_EQ(front.count("select count(*) from licences"), rows);
}

}  // namespace
}  // namespace xinqiao::support
