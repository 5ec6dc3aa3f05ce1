// The verdict of status: which facts turn the light, and what the operator is told to do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/ops/status_text.hpp"
#include "daemon/ops/verdict.hpp"

namespace xinqiao {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Moment midday = start_of(std::chrono::year{2026} / 3 / 9) + 12h;

StreamFacts good_stream() {
    StreamFacts stream;
    stream.name = "penalties";
    stream.role = "take";
    stream.last_run = 7;
    stream.last_outcome = "done";
    stream.last_success = midday - 9h;
    stream.schedule = "daily 02:30";
    return stream;
}

StatusFacts facts_with(const StreamFacts& stream, const PublicationCounts& counts = {}) {
    SystemFacts system;
    system.name = "league";
    system.label = "盟平台";
    system.streams.push_back(stream);
    system.publishes.push_back({"penalty", counts});
    return {midday, {system}};
}

Verdict judged(const StatusFacts& facts) {
    return verdict_of(facts, LimitSettings{});
}

TEST(Verdict, IsGreenWhenEverythingIsRecent) {
    const Verdict verdict = judged(facts_with(good_stream()));
    EXPECT_EQ(verdict.light, Light::green);
    EXPECT_THAT(verdict.concerns, IsEmpty());
}

TEST(Verdict, IsRedWhenTheLastSuccessIsTooOld) {
    StreamFacts stream = good_stream();
    stream.last_success = midday - 50h;
    const Verdict verdict = judged(facts_with(stream));
    ASSERT_THAT(verdict.concerns, SizeIs(1));
    EXPECT_EQ(verdict.light, Light::red);
    EXPECT_THAT(verdict.concerns[0].sentence, HasSubstr("2 天 2 小时没有成功读取"));
    EXPECT_THAT(verdict.concerns[0].remedy, HasSubstr("xinqiao system check league"));
}

TEST(Verdict, IsRedWhenADeadlineIsMissedAndYellowBefore) {
    StatusFacts facts = facts_with(good_stream());
    facts.deadlines.soon = 2;
    facts.deadlines.worst = "异议处理：截止 2026-06-21";
    facts.deadlines.missing = {"缺少2027年的节假日安排"};
    Verdict verdict = judged(facts);
    EXPECT_EQ(verdict.light, Light::yellow);
    ASSERT_THAT(verdict.concerns, SizeIs(2));
    EXPECT_THAT(verdict.concerns[0].sentence, HasSubstr("有 2 项办理期限将到期: 异议处理"));
    EXPECT_THAT(verdict.concerns[1].sentence, HasSubstr("缺少2027年的节假日安排"));
    facts.deadlines.overdue = 1;
    verdict = judged(facts);
    EXPECT_EQ(verdict.light, Light::red);
    EXPECT_THAT(verdict.concerns[0].sentence, HasSubstr("有 1 项办理期限已超期"));
    EXPECT_THAT(verdict.concerns[0].remedy, HasSubstr("xinqiao deadlines"));
}

TEST(Verdict, TheLimitItselfIsStillGreen) {
    StreamFacts stream = good_stream();
    stream.last_success = midday - LimitSettings{}.success_age;
    EXPECT_EQ(judged(facts_with(stream)).light, Light::green);
}

TEST(Verdict, AGuardedListShowsTheCommandThatAcceptsIt) {
    StreamFacts stream = good_stream();
    stream.last_outcome = "guarded";
    stream.last_note = "少了 43%";
    const Verdict verdict = judged(facts_with(stream));
    ASSERT_THAT(verdict.concerns, SizeIs(1));
    EXPECT_EQ(verdict.light, Light::yellow);
    EXPECT_THAT(verdict.concerns[0].sentence, HasSubstr("少了 43%"));
    EXPECT_THAT(verdict.concerns[0].remedy, HasSubstr("xinqiao sync league --accept 7"));
}

TEST(Verdict, NeverReadIsYellowAndNeverSucceededIsRed) {
    StreamFacts never_read = good_stream();
    never_read.last_run = 0;
    never_read.last_success = Moment{};
    EXPECT_EQ(judged(facts_with(never_read)).light, Light::yellow);
    StreamFacts never_succeeded = good_stream();
    never_succeeded.last_success = Moment{};
    never_succeeded.last_outcome = "failed";
    EXPECT_EQ(judged(facts_with(never_succeeded)).light, Light::red);
}

TEST(Verdict, OldPendingChangesAndRefusalsAreYellow) {
    PublicationCounts counts;
    counts.pending = 3;
    counts.oldest_pending = midday - 25h;
    counts.refused = 2;
    const Verdict verdict = judged(facts_with(good_stream(), counts));
    EXPECT_EQ(verdict.light, Light::yellow);
    ASSERT_THAT(verdict.concerns, SizeIs(2));
    EXPECT_THAT(verdict.concerns[0].sentence, HasSubstr("3 条待推送, 最早的已等待 1 天 1 小时"));
    EXPECT_THAT(verdict.concerns[1].sentence, HasSubstr("退回了 2 条"));
}

TEST(Verdict, AFullQuarantineIsYellow) {
    StatusFacts facts = facts_with(good_stream());
    facts.systems[0].quarantine_open = 1001;
    EXPECT_EQ(judged(facts).light, Light::yellow);
    facts.systems[0].quarantine_open = 1000;
    EXPECT_EQ(judged(facts).light, Light::green);
}

TEST(Verdict, TheWorstConcernComesFirst) {
    StatusFacts facts = facts_with(good_stream());
    facts.systems[0].quarantine_open = 5000;
    facts.systems.push_back(facts.systems[0]);
    facts.systems[1].streams[0].last_success = midday - 100h;
    EXPECT_EQ(judged(facts).concerns.front().light, Light::red);
}

TEST(Verdict, IsRedWhenTheGatewayItselfStandsStill) {
    StatusFacts facts = facts_with(good_stream());
    facts.life.silent = {{"league", 200s}};
    facts.life.store_trouble = "database or disk is full";
    const Verdict verdict = judged(facts);
    ASSERT_THAT(verdict.concerns, SizeIs(2));
    EXPECT_EQ(verdict.light, Light::red);
    EXPECT_THAT(verdict.concerns[0].sentence, HasSubstr("工作线程 league 已 3 分钟"));
    EXPECT_THAT(verdict.concerns[1].sentence, HasSubstr("无法写入: database or disk is full"));
}

TEST(Verdict, IsRedWhileTheStoreIsLocked) {
    StatusFacts facts = facts_with(good_stream());
    facts.sealed = true;
    facts.life.locked = {"没有凭据 store-key", "请放回密钥"};
    const Verdict verdict = judged(facts);
    ASSERT_THAT(verdict.concerns, SizeIs(1));
    EXPECT_EQ(verdict.light, Light::red);
    EXPECT_THAT(verdict.concerns[0].sentence, HasSubstr("个人信息打不开"));
    EXPECT_THAT(verdict.concerns[0].remedy, HasSubstr("systemctl restart xinqiao"));
    EXPECT_THAT(status_text(facts, verdict), HasSubstr("个人信息: 已加密, 没有密钥, 打不开"));
    EXPECT_TRUE(status_json(facts, verdict).at("locked").as_bool());
}

TEST(Verdict, IsYellowBeforeADiskIsFullAndRedWhenItNearlyIs) {
    StatusFacts facts = facts_with(good_stream());
    facts.life.free_bytes["store"] = std::int64_t{1024} << 20;
    EXPECT_EQ(judged(facts).light, Light::green);
    facts.life.free_bytes["store"] -= 1;
    EXPECT_EQ(judged(facts).light, Light::yellow);
    facts.life.free_bytes["backups"] = std::int64_t{255} << 20;
    const Verdict verdict = judged(facts);
    EXPECT_EQ(verdict.light, Light::red);
    EXPECT_THAT(verdict.concerns[0].sentence, HasSubstr("备份目录所在磁盘只剩 255 MiB"));
}

TEST(Verdict, NoticesAClockThatWasSet) {
    StatusFacts facts = facts_with(good_stream());
    facts.life.jump = {-2h, midday - 1h};
    Verdict verdict = judged(facts);
    EXPECT_EQ(verdict.light, Light::yellow);
    EXPECT_THAT(verdict.concerns[0].sentence, HasSubstr("被拨慢了 2 小时"));
    facts.now += 24h;
    EXPECT_EQ(judged(facts).light, Light::green);
    // While nobody looked: the last reading lies ahead.
    facts = facts_with(good_stream());
    facts.systems[0].streams[0].last_attempt = midday + 3h;
    verdict = judged(facts);
    EXPECT_EQ(verdict.light, Light::red);
    EXPECT_THAT(verdict.concerns[0].sentence, HasSubstr("时钟比最近一次读取早 3 小时"));
}

TEST(TotalOfPublishes, KeepsTheOldestPendingOfAll) {
    PublicationCounts newer;
    newer.oldest_pending = midday - 1h;
    newer.pending = 2;
    PublicationCounts older;
    older.oldest_pending = midday - 2h;
    older.pending = 3;
    const PublicationCounts total = total_of(
        {{"a", PublicationCounts{}}, {"b", newer}, {"c", older}, {"d", PublicationCounts{}}}
    );
    EXPECT_EQ(total.pending, 5);
    EXPECT_EQ(total.oldest_pending, midday - 2h);
}

TEST(StatusText, SaysWhatToDoAndWhen) {
    StreamFacts stream = good_stream();
    stream.next_due = midday + 14h + 30min;
    const StatusFacts facts = facts_with(stream);
    const std::string text = status_text(facts, judged(facts));
    EXPECT_THAT(text, HasSubstr("状态: 正常 (green)  2026-03-09 12:00"));
    EXPECT_THAT(text, HasSubstr("上次成功 2026-03-09 03:00, daily 02:30, 下次 2026-03-10 02:30"));
    EXPECT_EQ(moment_json(midday), boost::json::value("2026-03-09T12:00:00+08:00"));
    EXPECT_TRUE(moment_json(Moment{}).is_null());
}

}  // namespace
}  // namespace xinqiao
