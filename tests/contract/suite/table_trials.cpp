#include "tests/contract/suite/table_trials.hpp"

#include <set>
#include <thread>

#include <gmock/gmock.h>

#include "adapters/table/table.hpp"
#include "base/error.hpp"
#include "tests/support/fault.hpp"

namespace xinqiao {

using testing::HasSubstr;

TableTrial::TableTrial() {
    std::vector<std::string> columns = control_columns();
    columns.insert(columns.end(), {"WSH", "MC", "DATA_STATE", "YJ", "CLSJ", "行政 order"});
    world_.make_table("trial", columns);
}

std::unique_ptr<Target> TableTrial::after_new_rows(int number) const {
    auto ends = open_table_target(world_.system, publication_, world_.credentials());
    for (int i = 1; i <= number; ++i) {
        ends.target->push(std::vector{trial_change(std::to_string(i), "甲")}, Call{});
    }
    return std::move(ends.target);
}

std::vector<Receipt> TableTrial::push(const std::vector<Change>& changes) const {
    const auto ends = open_table_target(world_.system, publication_, world_.credentials());
    return ends.target->push(changes, Call{});
}

Rows TableTrial::read_back(const Change& change) const {
    const auto ends = open_table_target(world_.system, publication_, world_.credentials());
    return ends.read_back->read_back(change, Call{});
}

Page TableTrial::pull(const StreamSettings& stream, const Cursor& cursor) const {
    return open_table_source(world_.system, stream, world_.credentials())->pull(cursor, Call{});
}

std::int64_t TableTrial::rows(const std::string& condition) const {
    return world_.count("select count(*) from trial where " + condition);
}

std::string TableTrial::quoted(const std::string& name) const {
    return world_.connect().dialect().quoted(name);
}

Change trial_change(const std::string& number, const std::string& name) {
    Change change;
    change.id = ChangeId{"change-" + number};
    change.kind = KindName{"penalty"};
    change.key = RecordKey{number};
    change.row = {{"WSH", number}, {"MC", name}};
    return change;
}

namespace {

StreamSettings changes_of_trial() {
    StreamSettings stream;
    stream.name = "trial";
    stream.path = "trial";
    stream.full = false;
    return stream;
}

std::vector<std::string> names_of(const Page& page) {
    std::vector<std::string> names;
    for (std::size_t row = 0; row < page.rows.size(); ++row) {
        const std::string gone = page.rows.gone(row) ? "-" : "";
        names.push_back(
            gone + std::string{page.rows.cell(row, *page.rows.find_column("MC")).value_or("")}
        );
    }
    return names;
}

TEST_P(TableTrial, HostileValuesArriveAsTheyAre) {
    const std::vector<std::string> hostile{
        "'; drop table trial; --",
        "\" or \"\"=\"",
        "\\'\\\\",
        ":v0 :name ::text",
        "{NULL,\"甲\"}",
        "NULL",
        "\\N",
        "\\.",
        "甲\n乙\t丙\r",
        "𠀀😀",
        "%s%n",
        "? $1 @x #{y}",
        "/* 甲",
        "`x` [y]",
        "  甲  "};
    std::vector<Change> changes;
    for (const std::string& value : hostile) {
        changes.push_back(trial_change("文号-" + std::to_string(changes.size()), value));
    }
    changes.push_back(trial_change("'; delete from trial; --", "甲"));
    for (const Receipt& receipt : push(changes)) {
        EXPECT_TRUE(std::holds_alternative<Accepted>(receipt));
    }
    for (const Change& change : changes) {
        const Rows back = read_back(change);
        ASSERT_EQ(back.size(), 1U) << change.row[1].second;
        EXPECT_EQ(back.cell(0, *back.find_column("MC")), change.row[1].second);
    }
    push(changes);
    EXPECT_EQ(rows(), static_cast<std::int64_t>(changes.size()));
    EXPECT_EQ(rows(quoted("XYPTBATCHNO") + " = '1'"), rows()) << "the same again is no change";
}

TEST_P(TableTrial, WhatNoTextCanBeIsRefusedAlone) {
    const auto receipts = push(
        {trial_change("1", std::string{"甲\0乙", 7}),
         trial_change("2", "\xC3\xFB\xB5\xA5"),
         trial_change("3", "丙")}
    );
    EXPECT_THAT(std::get<Refused>(receipts[0]).reason, HasSubstr("空字符"));
    EXPECT_THAT(std::get<Refused>(receipts[1]).reason, HasSubstr("编码"));
    EXPECT_TRUE(std::holds_alternative<Accepted>(receipts[2]));
    EXPECT_EQ(rows(), 1);
}

TEST_P(TableTrial, WhatTheDatabaseRefusesDoesNotTakeTheOthersDown) {
    if (!world_.enforces_lengths) return;
    std::vector<Change> changes;
    for (int n = 0; n < 20; ++n) {
        changes.push_back(trial_change(std::to_string(n), n % 7 == 3 ? std::string(201, 'x') : "甲")
        );
    }
    const auto receipts = push(changes);
    for (std::size_t n = 0; n < receipts.size(); ++n) {
        EXPECT_EQ(std::holds_alternative<Refused>(receipts[n]), n % 7 == 3) << n;
    }
    EXPECT_EQ(rows(), 17);
}

TEST_P(TableTrial, AfterNewRowsWhatStandsThereIsFoundAllTheSame) {
    const auto target = after_new_rows(2);
    push({trial_change("3", "乙"), trial_change("4", "乙")});
    const std::vector<Change> changes{
        trial_change("3", "乙"), trial_change("4", "改"), trial_change("5", "新")};
    for (int twice = 0; twice < 2; ++twice) {
        for (const Receipt& receipt : target->push(changes, Call{})) {
            EXPECT_TRUE(std::holds_alternative<Accepted>(receipt));
        }
    }
    EXPECT_EQ(rows(), 5);
    EXPECT_EQ(rows(quoted("XYPTBATCHNO") + " = '1'"), 4);
    EXPECT_EQ(rows(quoted("MC") + " = '改'"), 1);
}

TEST_P(TableTrial, AfterNewRowsABadOneIsRefusedAlone) {
    world_.say("create unique index trial_once on trial (" + quoted("MC") + ")");
    const auto target = after_new_rows(1);
    const std::vector<Change> changes{
        trial_change("2", "乙"), trial_change("3", "甲"), trial_change("4", "丁")};
    const auto receipts = target->push(changes, Call{});
    EXPECT_TRUE(std::holds_alternative<Accepted>(receipts[0]));
    ASSERT_TRUE(std::holds_alternative<Refused>(receipts[1]));
    EXPECT_THAT(std::get<Refused>(receipts[1]).reason, HasSubstr("数据库拒绝"));
    EXPECT_TRUE(std::holds_alternative<Accepted>(receipts[2]));
    EXPECT_EQ(rows(), 3);
}

TEST_P(TableTrial, AfterNewRowsARecordThatIsToldTwiceStandsOnce) {
    const auto target = after_new_rows(1);
    const std::vector<Change> changes{
        trial_change("2", "乙"), trial_change("2", "丙"), trial_change("3", "丁")};
    for (const Receipt& receipt : target->push(changes, Call{})) {
        EXPECT_TRUE(std::holds_alternative<Accepted>(receipt));
    }
    EXPECT_EQ(rows(), 3);
    EXPECT_EQ(rows(quoted("MC") + " = '丙'"), 1);
}

TEST_P(TableTrial, AfterNewRowsAColumnThatIsNoLongerThereIsSaid) {
    const auto target = after_new_rows(2);
    world_.say("alter table trial rename column " + quoted("MC") + " to " + quoted("MC2"));
    const std::vector<Change> changes{trial_change("3", "乙")};
    const Error error = fault_of([&] { target->push(changes, Call{}); });
    EXPECT_EQ(error.kind(), Error::Kind::misconfigured);
    EXPECT_THAT(error.what(), HasSubstr("表 trial 没有映射要写的列: MC"));
    world_.say("alter table trial rename column " + quoted("MC2") + " to " + quoted("MC"));
    target->push(changes, Call{});
    EXPECT_EQ(rows(), 3);
}

TEST_P(TableTrial, AfterNewRowsANewColumnIsFilled) {
    const auto target = after_new_rows(2);
    world_.say("alter table trial add column " + quoted("BZ") + " " + world_.text_type);
    Change change = trial_change("3", "乙");
    change.row.emplace_back("BZ", "备注");
    for (const Receipt& receipt : target->push(std::vector{change}, Call{})) {
        EXPECT_TRUE(std::holds_alternative<Accepted>(receipt));
    }
    EXPECT_EQ(rows(quoted("BZ") + " = '备注'"), 1);
}

TEST_P(TableTrial, TypedColumnsHoldWhatWeMean) {
    const auto name = [&](const char* column) { return quoted(column); };
    world_.say("drop table if exists typed");
    world_.say(
        "create table typed (" + name("XYPTGUID") + " char(40) not null primary key, "
        + name("XYPTBATCHNO") + " integer, " + name("WSH") + " varchar(20), " + name("JE")
        + " decimal(12, 2), " + name("RQ") + " date)"
    );
    table_.batch_id = table_.state = table_.entered = table_.modified = "";
    publication_.path = "typed";
    Change good = trial_change("1", "");
    good.row = {{"WSH", "1"}, {"JE", "1.5"}, {"RQ", "2024/04/02"}};
    Change bad = trial_change("2", "");
    bad.row = {{"WSH", "2"}, {"JE", "很多"}, {"RQ", "2024/02/30"}};
    const auto receipts = push({good, bad, good});
    EXPECT_TRUE(std::holds_alternative<Accepted>(receipts[0]));
    if (world_.enforces_lengths) {
        EXPECT_TRUE(std::holds_alternative<Refused>(receipts[1]));
        EXPECT_EQ(world_.count("select count(*) from typed"), 1);
    }
    EXPECT_EQ(world_.count("select max(" + name("XYPTBATCHNO") + ") from typed"), 1);
    const Rows back = read_back(good);
    ASSERT_EQ(back.size(), 1U);
    EXPECT_THAT(
        std::string{back.cell(0, *back.find_column("RQ")).value_or("")},
        testing::StartsWith("2024-04-02")
    );
    good.row[1].second = "2";
    push({good});
    EXPECT_EQ(world_.count("select max(" + name("XYPTBATCHNO") + ") from typed"), 2);
}

// A number is the same however it is spelled, also where it is not the first of the keys.
TEST_P(TableTrial, SeveralKeysOfDifferentTypesFindTheRow) {
    const auto name = [&](const char* column) { return quoted(column); };
    world_.say("drop table if exists typed");
    world_.say(
        "create table typed (" + name("XYPTGUID") + " char(40) not null primary key, " + name("WSH")
        + " varchar(20), " + name("JE") + " decimal(12, 2), " + name("MC") + " varchar(20))"
    );
    table_.batch_id = table_.batch_number = table_.state = table_.entered = table_.modified = "";
    table_.keys = {"WSH", "JE"};
    publication_.path = "typed";
    Change change = trial_change("1", "");
    for (const char* const said : {"甲", "乙"}) {
        change.row = {{"WSH", "1"}, {"JE", "01.50"}, {"MC", said}};
        EXPECT_TRUE(std::holds_alternative<Accepted>(push({change}).at(0))) << said;
    }
    EXPECT_EQ(world_.count("select count(*) from typed"), 1);
    EXPECT_EQ(world_.count("select count(*) from typed where " + name("MC") + " = '乙'"), 1);
}

TEST_P(TableTrial, HostileNamesAreNoNames) {
    for (const char* name :
         {"trial\"; drop table trial; --", "trial'", "trial`", "no_such_table"}) {
        publication_.path = name;
        EXPECT_EQ(
            fault_of([&] { push({trial_change("1", "甲")}); }).kind(), Error::Kind::misconfigured
        ) << name;
    }
    publication_.path = "trial";
    Change change = trial_change("1", "甲");
    change.row.emplace_back("MC\") values (1); drop table trial; --", "乙");
    EXPECT_EQ(fault_of([&] { push({change}); }).kind(), Error::Kind::misconfigured);
    EXPECT_EQ(rows(), 0);
    change.row.back().first = "行政 order";
    EXPECT_TRUE(std::holds_alternative<Accepted>(push({change}).at(0)));
    EXPECT_EQ(rows(quoted("行政 order") + " = '乙'"), 1);
}

TEST_P(TableTrial, WithdrawsOnlyWhatMatchesExactlyOne) {
    table_.keys = {"WSH"};
    push({trial_change("1", "甲")});
    const std::string columns = quoted("XYPTGUID") + ", " + quoted("WSH");
    world_.say("insert into trial (" + columns + ") values ('other', '1')");
    Change change = trial_change("1", "甲");
    change.action = Action::withdraw;
    EXPECT_THAT(std::get<Refused>(push({change}).at(0)).reason, HasSubstr("2 行"));
    EXPECT_EQ(rows(), 2);
    world_.say("delete from trial where " + quoted("XYPTGUID") + " = 'other'");
    EXPECT_TRUE(std::holds_alternative<Accepted>(push({change}).at(0)));
    EXPECT_EQ(rows(), 0);
    EXPECT_THAT(std::get<Refused>(push({change}).at(0)).reason, HasSubstr("没有这一行"));
}

// What one sender could not do now, it tries again later, as the publication row would.
TEST_P(TableTrial, TwoSendersLeaveEachRecordOnce) {
    std::vector<Change> changes;
    for (int n = 0; n < 60; ++n) {
        changes.push_back(trial_change(std::to_string(n), "甲"));
    }
    const auto send = [&](std::size_t first) {
        const auto ends = open_table_target(world_.system, publication_, world_.credentials());
        std::set<std::size_t> open;
        for (std::size_t n = 0; n < changes.size(); ++n) {
            open.insert(n);
        }
        for (int attempt = 0; attempt < 200 && !open.empty(); ++attempt) {
            std::vector<Change> batch;
            std::vector<std::size_t> numbers;
            for (std::size_t n = 0; n < changes.size(); ++n) {
                const std::size_t number = (n + first) % changes.size();
                if (!open.contains(number) || batch.size() == 20) continue;
                batch.push_back(changes[number]);
                numbers.push_back(number);
            }
            try {
                const auto receipts = ends.target->push(batch, Call{});
                for (std::size_t i = 0; i < receipts.size(); ++i) {
                    if (std::holds_alternative<Accepted>(receipts[i])) open.erase(numbers[i]);
                }
            } catch (const Error& error) {
                EXPECT_EQ(error.kind(), Error::Kind::transient) << error.what();
            }
        }
        EXPECT_TRUE(open.empty());
    };
    {
        const std::jthread second{[&] { send(30); }};
        send(0);
    }
    EXPECT_EQ(rows(), 60);
    EXPECT_EQ(rows(quoted("XYPTBATCHNO") + " = '1'"), 60);
}

TEST_P(TableTrial, AWithdrawalByFlagKeepsTheRow) {
    table_.change_flag = "DATA_STATE";
    table_.withdraw_by = "flag";
    Change change = trial_change("1", "甲");
    push({change});
    change.id = ChangeId{"2"};
    change.action = Action::withdraw;
    EXPECT_TRUE(std::holds_alternative<Accepted>(push({change}).at(0)));
    EXPECT_EQ(rows(quoted("DATA_STATE") + " = '3' and " + quoted("XYPTBATCHNO") + " = '2'"), 1);
    EXPECT_TRUE(read_back(change).empty());
    change.id = ChangeId{"3"};
    change.action = Action::upsert;
    EXPECT_TRUE(std::holds_alternative<Accepted>(push({change}).at(0)));
    EXPECT_EQ(rows(quoted("DATA_STATE") + " = '1' and " + quoted("XYPTBATCHNO") + " = '3'"), 1);
}

TEST_P(TableTrial, VerdictsComeFromTheRows) {
    table_.state_accepted = "1";
    table_.state_refused = "2";
    table_.message = "YJ";
    table_.answered = "CLSJ";
    for (const Receipt& receipt : push({trial_change("1", "甲"), trial_change("2", "乙")})) {
        EXPECT_TRUE(std::holds_alternative<Taken>(receipt));
    }
    const auto ends = open_table_target(world_.system, publication_, world_.credentials());
    const ReceiptPage none = ends.receipts->poll(Cursor{}, Call{});
    EXPECT_TRUE(none.receipts.empty());
    const auto answer = [&](const char* number, const char* state, const char* time) {
        world_.say(
            "update trial set " + quoted("XYPTSTATE") + " = '" + state + "', " + quoted("YJ")
            + " = '主体不存在', " + quoted("CLSJ") + " = '" + time + "' where " + quoted("WSH")
            + " = '" + number + "'"
        );
    };
    answer("2", "2", "20240101000000");
    const ReceiptPage first = ends.receipts->poll(none.next, Call{});
    ASSERT_EQ(first.receipts.size(), 1U);
    EXPECT_EQ(first.receipts[0].change.text(), "change-2");
    EXPECT_EQ(std::get<Refused>(first.receipts[0].receipt).reason, "主体不存在");
    answer("1", "1", "20240101000001");
    const ReceiptPage second = ends.receipts->poll(first.next, Call{});
    ASSERT_EQ(second.receipts.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<Accepted>(second.receipts[0].receipt));
    EXPECT_TRUE(ends.receipts->poll(second.next, Call{}).receipts.empty());
}

TEST_P(TableTrial, ReadsWhatChangedSinceByTimeWithALookBack) {
    table_.read_by = "time";
    table_.change_flag = "DATA_STATE";
    const std::string columns = quoted("XYPTGUID") + ", " + quoted("MC") + ", "
                                + quoted("XYPTMODIFY_DATE") + ", " + quoted("DATA_STATE");
    const auto add = [&](const std::string& row) {
        world_.say("insert into trial (" + columns + ") values (" + row + ")");
    };
    add("'a', '甲', '20240301000000', '1'");
    add("'b', '乙', '20240301000100', '2'");
    const Page first = pull(changes_of_trial());
    EXPECT_EQ(names_of(first), (std::vector<std::string>{"甲", "乙"}));
    EXPECT_TRUE(first.last);
    EXPECT_FALSE(first.complete);
    add("'c', '丙', '20240301000030', '1'");  // committed late
    add("'d', '丁', '20240301000200', '3'");
    const Page second = pull(changes_of_trial(), first.next);
    EXPECT_EQ(names_of(second), (std::vector<std::string>{"甲", "丙", "乙", "-丁"}));
}

TEST_P(TableTrial, ReadsByBatchNumberAndByFlag) {
    table_.read_by = "batch";
    const std::string columns =
        quoted("XYPTGUID") + ", " + quoted("MC") + ", " + quoted("XYPTBATCHNO");
    world_.say("insert into trial (" + columns + ") values ('a', '甲', '1'), ('b', '乙', '2')");
    const Page first = pull(changes_of_trial());
    EXPECT_EQ(names_of(first), (std::vector<std::string>{"甲", "乙"}));
    world_.say("insert into trial (" + columns + ") values ('0', '丙', '2'), ('c', '丁', '3')");
    const Page second = pull(changes_of_trial(), first.next);
    EXPECT_EQ(names_of(second), (std::vector<std::string>{"丙", "乙", "丁"}));
    table_.read_by = "flag";
    table_.change_flag = "DATA_STATE";
    world_.say(
        "update trial set " + quoted("DATA_STATE") + " = '3' where " + quoted("MC") + " = '乙'"
    );
    EXPECT_EQ(
        names_of(pull(changes_of_trial())), (std::vector<std::string>{"丙", "甲", "-乙", "丁"})
    );
    StreamSettings whole = changes_of_trial();
    whole.full = true;
    const Page page = pull(whole);
    EXPECT_EQ(names_of(page), (std::vector<std::string>{"丙", "甲", "丁"}));
}

}  // namespace
}  // namespace xinqiao
