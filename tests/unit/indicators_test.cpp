// 上报率, 及时率, 合规率: what counts, what stands below the line, and which records lower them.
#include "daemon/report/indicators.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/store/open_counts.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using Lack = IndicatorRecord::Lack;
using std::chrono::hours;

WireRow decided(int subject, const std::string& day) {
    WireRow row = licence(subject);
    for (auto& [column, cell] : row) {
        if (column == "XK_JDRQ" || column == "XK_YXQZ") cell = day;
    }
    return row;
}

class Indicators : public testing::Test {
protected:
    void count() {
        Transaction transaction{world.database(), Access::reading};
        lacking.clear();
        const auto table = count_indicators(
            transaction,
            world.rulebook(),
            settings,
            day_of(world.clock().now()),
            [&](const IndicatorRecord& record) {
                lacking.emplace_back(record.lack, record.key.substr(record.key.rfind('|') + 1));
                notes.push_back(record.note);
            }
        );
        counts = table.empty() ? IndicatorCounts{} : table.begin()->second;
        departments.clear();
        for (const auto& [place, ignored] : table) {
            departments.push_back(place.first);
        }
    }

    MemoryWorld world;  // it is Monday, 2026-06-01
    IndicatorSettings settings;
    IndicatorCounts counts;
    std::vector<std::pair<Lack, std::string>> lacking;
    std::vector<std::string> notes;
    std::vector<std::string> departments;
};

TEST_F(Indicators, WhatIsConfirmedEverywhereInSevenWorkingDaysIsReportedAndTimely) {
    world.approvals().put("1", decided(1, "2026/05/28"));
    world.night();
    count();
    EXPECT_THAT(departments, ElementsAre("乌兰浩特市自然资源局"));
    EXPECT_EQ(rate_text(reporting_rate(counts, settings)), "100.0%");
    EXPECT_EQ(rate_text(timeliness_rate(counts, settings)), "100.0%");
    EXPECT_EQ(rate_text(compliance_rate(counts)), "100.0%");
    EXPECT_THAT(lacking, IsEmpty());
}

TEST_F(Indicators, WhatWasToldLaterIsLateAndNamed) {
    world.night();
    world.clock().advance(hours{24 * 20});
    world.approvals().put("1", decided(1, "2026/06/02"));  // by 2026-06-11
    world.night();
    count();
    EXPECT_EQ(counts.reported, 1);
    EXPECT_EQ(counts.timely, 0);
    EXPECT_THAT(lacking, ElementsAre(std::pair{Lack::late, std::string{"乌自然资许〔2026〕1号"}}));
}

TEST_F(Indicators, WhatWasLateBeforeTheGatewayRanCountsForNobody) {
    world.approvals().put("1", decided(1, "2026/05/06"));
    world.night();
    count();
    EXPECT_EQ(counts.reported, 1);
    EXPECT_EQ(counts.dated, 0);
    EXPECT_EQ(rate_text(timeliness_rate(counts, settings)), "—");
    EXPECT_THAT(lacking, IsEmpty());
}

TEST_F(Indicators, WhatOnePlatformRefusesIsNotReportedAndNotCompliant) {
    world.league().next_pushes({Mishap::refuse});
    world.approvals().put("1", decided(1, "2026/05/28"));
    world.night();
    count();
    EXPECT_EQ(counts.produced, 1);
    EXPECT_EQ(counts.reported, 0);
    EXPECT_EQ(counts.told, 1);
    EXPECT_EQ(counts.refused, 1);
    EXPECT_THAT(
        lacking,
        UnorderedElementsAre(
            std::pair{Lack::unreported, std::string{"乌自然资许〔2026〕1号"}},
            std::pair{Lack::refused, std::string{"乌自然资许〔2026〕1号"}}
        )
    );
}

TEST_F(Indicators, TheLineIsDrawnAsTheSettingsSay) {
    world.league().next_pushes({Mishap::refuse_odd});
    world.approvals().put("1", decided(1, "2026/05/28"));  // not due before 2026-06-09
    world.approvals().put("2", decided(2, "2026/05/28"));
    world.night();
    count();
    EXPECT_EQ(rate_text(reporting_rate(counts, settings)), "50.0%");
    settings.reporting_of = "due";
    EXPECT_EQ(rate_text(reporting_rate(counts, settings)), "100.0%");
    world.clock().advance(hours{24 * 20});
    count();
    EXPECT_EQ(rate_text(reporting_rate(counts, settings)), "50.0%");
    settings.timeliness_of = "due";
    EXPECT_EQ(rate_text(timeliness_rate(counts, settings)), "50.0%");
}

TEST_F(Indicators, OlderDecisionsAreNotCounted) {
    world.approvals().put("1", decided(1, "2026/05/28"));
    world.approvals().put("2", decided(2, "2024/05/28"));
    world.night();
    count();
    EXPECT_EQ(counts.produced, 1);
    settings.days = 3650;
    count();
    EXPECT_EQ(counts.produced, 2);
}

TEST_F(Indicators, WhatIsShownAsOursAndUnknownToUsIsASuspectedOmission) {
    world.approvals().put("1", decided(1, "2026/05/28"));
    world.night();
    world.league().put("900", decided(5, "2026/05/28"));
    world.clock().advance(hours{24});
    world.night();
    count();
    EXPECT_EQ(counts.omitted, 1);
    EXPECT_THAT(
        lacking, ElementsAre(std::pair{Lack::omitted, std::string{"乌自然资许〔2026〕5号"}})
    );
}

TEST_F(Indicators, WhatIsToldAgainKeepsTheDayOfItsFirstReport) {
    world.approvals().put("1", decided(1, "2026/05/28"));
    world.night();
    world.clock().advance(hours{24 * 20});
    WireRow changed = decided(1, "2026/05/28");
    changed[6].second = "采矿权变更登记";
    world.approvals().put("1", changed);
    world.night();
    count();
    EXPECT_EQ(counts.timely, 1);
}

TEST_F(Indicators, TheTrendCountsEachRunOnceAndRunsWithoutFindingsToo) {
    world.approvals().put("1", licence(1));
    world.night();
    world.league().clear();
    world.clock().advance(hours{24});
    world.night();
    Transaction transaction{world.database()};
    const auto trend = OpenCounts{transaction}.latest(10);
    ASSERT_EQ(trend.size(), 2);
    EXPECT_EQ(trend[0].total, 0);
    EXPECT_EQ(trend[1].total, 1);
    EXPECT_THAT(trend[1].by_reason, ElementsAre(std::pair{std::string{"lost"}, 1}));
    EXPECT_GT(OpenCounts{transaction}.purge(world.clock().now() - hours{1}, 10), 0);
    EXPECT_EQ(OpenCounts{transaction}.latest(10).size(), 1);
}

}  // namespace
}  // namespace xinqiao
