// What is due when: after a success, a failure, a stop and a long absence.
#include "daemon/flow/timetable.hpp"

#include <gtest/gtest.h>

namespace xinqiao {
namespace {

using namespace std::chrono_literals;

const Moment monday = start_of(std::chrono::year{2026} / 3 / 9);

bool every_day(Day) {
    return true;
}

class Timetable : public testing::Test {
protected:
    Timetable() {
        SystemSettings system;
        system.name = "league";
        system.care.first_retry = 60s;
        system.care.last_retry = 600s;
        StreamSettings stream;
        stream.name = "shown";
        stream.role = "published";
        stream.schedule = "daily 02:30";
        system.streams.push_back(stream);
        systems.push_back(system);
    }

    Moment due(const Job& job, Moment begun, Missed missed = Missed::caught_up) const {
        const auto all = timetable(systems, {job}, begun, missed, every_day);
        return all.at(0).due;
    }
    static Job job(Moment start, Moment success, std::int64_t failures = 0) {
        return {"league/shown", start, success, failures};
    }

    std::vector<SystemSettings> systems;
};

TEST_F(Timetable, ANewListIsDueAtItsNextTime) {
    const auto all = timetable(systems, {}, monday + 1h, Missed::caught_up, every_day);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].due, monday + 2h + 30min);
    EXPECT_EQ(all[0].job, "league/shown");
    EXPECT_EQ(all[0].role, "published");
}

TEST_F(Timetable, WhatWasMissedIsDueAtOnceOrForgotten) {
    const Moment then = monday - 5 * 24h + 2h + 30min;
    const Moment begun = monday + 12h;
    EXPECT_LE(due(job(then, then + 1min), begun), begun);
    EXPECT_EQ(due(job(then, then + 1min), begun, Missed::forgotten), monday + 24h + 2h + 30min);
}

TEST_F(Timetable, OnceCaughtUpItIsDueTomorrow) {
    const Moment begun = monday + 12h;
    const Moment caught_up = begun + 1s;
    EXPECT_EQ(due(job(caught_up, caught_up + 1min), begun), monday + 24h + 2h + 30min);
}

TEST_F(Timetable, WhatAFormerDaemonDidNotFinishIsDueAtOnce) {
    const Moment start = monday + 2h + 30min;
    const Moment begun = start + 5min;
    EXPECT_EQ(due(job(start, start - 24h), begun), begun);
    EXPECT_EQ(due(job(start, start - 24h), begun, Missed::forgotten), begun);
    // Begun by ourselves: it is at work.
    EXPECT_EQ(due(job(begun + 1s, start - 24h), begun), start + 24h);
}

TEST_F(Timetable, AFailureIsTriedAgainAfterADoublingPause) {
    const Moment start = monday + 2h + 30min;
    const Moment begun = monday;
    const auto pause = [&](std::int64_t failures) {
        return due(job(start, start - 24h, failures), begun) - start;
    };
    EXPECT_GE(pause(1), 60s);
    EXPECT_LE(pause(1), 66s);
    EXPECT_GE(pause(3), 240s);
    EXPECT_LE(pause(3), 264s);
    EXPECT_LE(pause(60), 660s);
}

TEST_F(Timetable, TheNextTimeComesBeforeALongPause) {
    systems[0].streams[0].schedule = "every 1m";
    systems[0].care.first_retry = 3600s;
    systems[0].care.last_retry = 3600s;
    EXPECT_EQ(due(job(monday, monday - 24h, 1), monday - 1h), monday + 1min);
}

}  // namespace
}  // namespace xinqiao
