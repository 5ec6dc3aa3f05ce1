// Programs of others that crash, hang, babble and leave children behind, and what becomes of them.
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/process/process.hpp"
#include "base/error.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class ProcessAdapter : public testing::Test {
protected:
    // A tap that is this shell script; $2 is its --config, $4 (or $2 without one) its --state.
    std::unique_ptr<Source> tap(const std::string& script, bool full = true) {
        system_.process.tap = {"/bin/sh", "-c", script, "tap"};
        StreamSettings stream;
        stream.name = "licences";
        stream.path = "s";
        stream.page_rows = 1000;
        stream.full = full;
        return open_process_source(system_, stream, credentials_);
    }

    std::unique_ptr<Target> target(const std::string& script) {
        system_.process.target = {"/bin/sh", "-c", script, "target"};
        return open_process_target(system_, {"penalty", "m", "s", 100}, credentials_).target;
    }

    std::string complaint(const std::function<void()>& act, Error::Kind kind) {
        try {
            act();
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), kind) << error.what();
            EXPECT_NE(error.hint(), "");
            return error.what();
        }
        ADD_FAILURE() << "nothing was thrown";
        return {};
    }

    std::string tap_complaint(const std::string& script, Error::Kind kind) {
        return complaint([&] { tap(script)->pull(Cursor{}, impatient_); }, kind);
    }

    static Change change(const std::string& id) {
        Change told;
        told.id = ChangeId{id};
        told.row = {{"WSH", id}};
        return told;
    }

    static std::vector<std::string> names(const Page& page) {
        std::vector<std::string> found;
        const auto column = page.rows.find_column("n");
        for (std::size_t row = 0; column && row < page.rows.size(); ++row) {
            found.emplace_back(page.rows.cell(row, *column).value_or("absent"));
        }
        return found;
    }

    TemporaryFolder folder_;
    SystemSettings system_;
    Credentials credentials_ = [](const CredentialName&) {
        return Secret{R"({"password":"hush"})"};
    };
    Call impatient_{{}, 1s, "run"};
};

constexpr auto one_record = R"(echo '{"type":"RECORD","stream":"s","record":{"n":"a"}}'; )";

TEST_F(ProcessAdapter, ReadsTheWantedStreamAndKeepsTheSpellingOfNumbers) {
    const Page page = tap(R"(
        echo '{"type":"SCHEMA","stream":"s","schema":{},"key_properties":[]}'
        echo '{"type":"RECORD","stream":"other","record":{"n":"no"}}'
        echo '{"type":"RECORD","stream":"s","record":{"n":"甲","m":1.50}}'
        echo '{"type":"RECORD","stream":"s","record":{"n":null,"m":[1]}}')")
                          ->pull(Cursor{}, Call{});
    EXPECT_EQ(names(page), (std::vector<std::string>{"甲", ""}));
    EXPECT_EQ(page.rows.cell(0, *page.rows.find_column("m")), "1.50");
    EXPECT_TRUE(page.rows.broken(1));
    EXPECT_TRUE(page.last);
    EXPECT_TRUE(page.complete);
}

TEST_F(ProcessAdapter, GoesOnFromTheNewestStateOfWhichEverythingWasRead) {
    const std::string script = R"(
        if [ "$1" = --state ]; then cat "$2" >>STATES; n=b; else n=a; fi
        echo '{"type":"RECORD","stream":"s","record":{"n":"'$n'"}}'
        echo '{"type":"STATE","value":{"bookmark":"'$n'"}}')";
    std::string here = script;
    const auto states = folder_.path() / "states";
    here.replace(here.find("STATES"), 6, states.string());
    const auto source = tap(here, false);
    const Page first = source->pull(Cursor{}, Call{});
    EXPECT_EQ(names(first), std::vector<std::string>{"a"});
    EXPECT_FALSE(first.complete);
    const Page second = source->pull(first.next, Call{});
    EXPECT_EQ(names(second), std::vector<std::string>{"b"});
    EXPECT_EQ(support::text_of(states), R"({"bookmark":"a"})");
}

TEST_F(ProcessAdapter, GivesRecordsBehindTheLastStateAgain) {
    const auto source = tap(one_record, false);
    const Page first = source->pull(Cursor{}, Call{});
    EXPECT_EQ(names(source->pull(first.next, Call{})), names(first));
}

TEST_F(ProcessAdapter, GetsItsConfigurationInAFileOnlyWeCanRead) {
    system_.process.config = {"tap-config"};
    const Page page = tap(R"(
        mode=$(stat -c %a "$2"); word=$(grep -o hush "$2")
        echo '{"type":"RECORD","stream":"s","record":{"n":"'$mode$word'"}}')")
                          ->pull(Cursor{}, Call{});
    EXPECT_EQ(names(page), std::vector<std::string>{"600hush"});
}

TEST_F(ProcessAdapter, SaysWhyAProgramDoesNotStart) {
    system_.process.tap = {"/no/such/program"};
    StreamSettings stream;
    stream.path = "s";
    const auto source = open_process_source(system_, stream, credentials_);
    const std::string said =
        complaint([&] { source->pull(Cursor{}, Call{}); }, Error::Kind::misconfigured);
    EXPECT_THAT(said, HasSubstr("/no/such/program"));
}

TEST_F(ProcessAdapter, ACrashIsNoEndOfTheList) {
    EXPECT_THAT(
        tap_complaint(
            std::string{one_record} + "echo 口令错误 >&2; exit 3", Error::Kind::transient
        ),
        testing::AllOf(HasSubstr("退出码 3"), HasSubstr("口令错误"))
    );
    EXPECT_THAT(
        tap_complaint(std::string{one_record} + "kill -9 $$", Error::Kind::transient),
        HasSubstr("信号 9")
    );
}

TEST_F(ProcessAdapter, GarbageIsNamedWithItsLine) {
    const std::string babble = std::string{one_record} + "echo Starting...";
    EXPECT_THAT(tap_complaint(babble, Error::Kind::invalid), HasSubstr("第 2 行"));
    EXPECT_THAT(
        tap_complaint(R"(echo '{"type":"BATCH","stream":"s"}')", Error::Kind::invalid),
        HasSubstr("BATCH")
    );
    EXPECT_THAT(
        tap_complaint(R"(printf '{"type":"RECORD"')", Error::Kind::invalid), HasSubstr("中间断开")
    );
    tap_complaint(R"(printf '\377\376\n')", Error::Kind::invalid);
}

TEST_F(ProcessAdapter, AHugeLineIsRefusedInBoundedMemory) {
    EXPECT_THAT(
        tap_complaint("head -c 100000000 /dev/zero", Error::Kind::invalid), HasSubstr("8 MiB")
    );
}

TEST_F(ProcessAdapter, AFloodOfErrorsDoesNotBlockTheRecords) {
    const Page page =
        tap("head -c 3000000 /dev/zero | tr '\\0' 'x' >&2; " + std::string{one_record})
            ->pull(Cursor{}, Call{{}, 20s, "run"});
    EXPECT_EQ(page.rows.size(), 1U);
}

TEST_F(ProcessAdapter, HangingEndsWithThePatienceAndLeavesNobodyBehind) {
    const auto marker = folder_.path() / "pid";
    const std::string script = "trap '' TERM; sleep 300 & echo $! >" + marker.string() + "; wait";
    EXPECT_THAT(tap_complaint(script, Error::Kind::transient), HasSubstr("1 秒内没有输出"));
    const pid_t left = std::stoi(support::text_of(marker));
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (::kill(left, 0) == 0 && std::chrono::steady_clock::now() < end) {
        std::this_thread::yield();
    }
    EXPECT_NE(::kill(left, 0), 0) << "a grandchild lives on";
}

TEST_F(ProcessAdapter, StopsWithinTwoSecondsWhenAsked) {
    std::stop_source stop;
    const auto source = tap("exec sleep 300");
    const auto begin = std::chrono::steady_clock::now();
    std::jthread asker{[&] { stop.request_stop(); }};
    const Call call{stop.get_token(), 30s, "run"};
    try {
        source->pull(Cursor{}, call);
        FAIL() << "a stopped call returned rows";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::stopped);
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
}

TEST_F(ProcessAdapter, AGrandchildThatHoldsTheOutputDoesNotHoldUs) {
    const auto begin = std::chrono::steady_clock::now();
    const Page page = tap("sleep 300 & " + std::string{one_record} + "exit 0")
                          ->pull(Cursor{}, Call{{}, 20s, "run"});
    EXPECT_EQ(page.rows.size(), 1U);
    EXPECT_TRUE(page.complete);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
}

TEST_F(ProcessAdapter, OutputThatEndsBeforeTheProgramIsNoEnd) {
    EXPECT_THAT(
        tap_complaint(std::string{one_record} + "exec >&-; sleep 300", Error::Kind::transient),
        HasSubstr("没有退出")
    );
}

TEST_F(ProcessAdapter, AnEchoedStateAcceptsABatchOfAPlainTarget) {
    const auto plain = target(R"(sed -n 's/.*"type":"STATE","value":\(.*\)}$/\1/p')");
    const std::vector<Change> changes{change("7"), change("8")};
    for (const Receipt& receipt : plain->push(changes, Call{})) {
        EXPECT_TRUE(std::holds_alternative<Accepted>(receipt));
    }
}

TEST_F(ProcessAdapter, WhatAProgramLeavesOpenIsUnknown) {
    const std::vector<Change> changes{change("7"), change("8"), change("9")};
    const auto receipts = target(R"(cat >/dev/null
            echo '{"type":"RECEIPT","id":"7","code":"00","reference":"R-7"}'
            echo '{"type":"RECEIPT","id":"8","code":"1001","message":"未查询到主体"}'
            exit 1)")
                              ->push(changes, Call{});
    ASSERT_EQ(receipts.size(), 3U);
    EXPECT_EQ(std::get<Accepted>(receipts[0]).reference, "R-7");
    EXPECT_EQ(std::get<Refused>(receipts[1]).code, "1001");
    EXPECT_THAT(std::get<Unknown>(receipts[2]).evidence, HasSubstr("退出码 1"));
}

TEST_F(ProcessAdapter, ATargetThatHangsLeavesEverythingUnknown) {
    const std::vector<Change> changes{change("7")};
    const auto receipts = target("cat >/dev/null; sleep 300")->push(changes, impatient_);
    EXPECT_TRUE(std::holds_alternative<Unknown>(receipts.at(0)));
}

TEST_F(ProcessAdapter, ATargetThatDoesNotListenDoesNotEndUs) {
    std::vector<Change> changes(2000, change("7"));
    const auto receipts = target("exec <&-; exit 0")->push(changes, Call{{}, 5s, "run"});
    EXPECT_TRUE(std::holds_alternative<Unknown>(receipts.at(0)));
}

}  // namespace
}  // namespace xinqiao
