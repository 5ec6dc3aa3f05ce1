// A broken source never deletes: every way a list was ever seen broken, on the first night and on
// a later one, from a local system over HTTP, from a file, and on the platform's published list.
#include <array>

#include <gtest/gtest.h>

#include "tests/scenario/broken_world.hpp"

namespace xinqiao {
namespace {

constexpr auto everything = static_cast<std::int64_t>(BrokenWorld::list_rows);

struct BrokenCase {
    Channel channel;
    Break how;
};

std::string name_of(const BrokenCase& broken) {
    constexpr std::array channels{"Rest", "File", "Published"};
    constexpr std::array ways{
        "None",
        "Empty",
        "SixtyGone",
        "TenGone",
        "OneGone",
        "LoginPage",
        "ErrorEnvelope",
        "Truncated",
        "LastPageMissing",
        "PageRepeated",
        "WrongCharset",
        "KeyRenamed"};
    return std::string{channels.at(static_cast<std::size_t>(broken.channel))}
           + ways.at(static_cast<std::size_t>(broken.how));
}

std::vector<BrokenCase> cases_of(const std::vector<Break>& ways) {
    std::vector<BrokenCase> cases;
    for (const Channel channel : {Channel::rest, Channel::file, Channel::published}) {
        for (const Break how : ways) {
            cases.push_back({channel, how});
        }
    }
    return cases;
}

// A file that says every row twice is whole; the rows mean the same twice.
bool is_harmless(const BrokenCase& broken) {
    return broken.channel == Channel::file && broken.how == Break::page_repeated;
}

bool is_chinese(const std::string& text) {
    return text.find_first_of("\xE4\xE5\xE6\xE7\xE8\xE9") != std::string::npos;
}

class BrokenSource : public testing::TestWithParam<BrokenCase> {
protected:
    BrokenWorld world{GetParam().channel};

    std::string where() const { return name_of(GetParam()); }
    void night_is_healthy_and_changes_nothing() {
        world.break_list(Break::none);
        const NightSummary night = world.night();
        EXPECT_FALSE(night.partial());
        EXPECT_FALSE(night.changed_anything());
        EXPECT_EQ(night.open_findings, 0);
        EXPECT_EQ(world.told(), everything);
    }
};

class EveryBreak : public BrokenSource {};

TEST_P(EveryBreak, OnALaterNightKeepsTheFormerPicture) {
    world.night();
    ASSERT_EQ(world.night().open_findings, 0);
    world.break_list(GetParam().how);
    const NightSummary broken = world.night();
    const StreamSummary& list = world.list_of(broken);
    if (!is_harmless(GetParam())) {
        EXPECT_TRUE(list.outcome == "guarded" || list.outcome == "failed") << list.outcome;
        EXPECT_TRUE(is_chinese(list.note)) << list.note;
        EXPECT_TRUE(broken.partial());
    }
    EXPECT_EQ(world.withdrawn(), 0);
    EXPECT_EQ(world.told(), everything);
    EXPECT_EQ(world.standing(), BrokenWorld::list_rows);
    EXPECT_EQ(world.observed(), everything);
    EXPECT_EQ(broken.open_findings, 0);
    night_is_healthy_and_changes_nothing();
}

TEST_P(EveryBreak, OnTheFirstNightLosesNothingForGood) {
    world.break_list(GetParam().how);
    world.night();
    EXPECT_EQ(world.withdrawn(), 0);
    world.break_list(Break::none);
    world.night();
    world.night();
    EXPECT_EQ(world.standing(), BrokenWorld::list_rows);
    EXPECT_EQ(world.observed(), everything);
    night_is_healthy_and_changes_nothing();
}

INSTANTIATE_TEST_SUITE_P(
    Lists,
    EveryBreak,
    testing::ValuesIn(cases_of(
        {Break::empty,
         Break::sixty_gone,
         Break::login_page,
         Break::error_envelope,
         Break::truncated,
         Break::last_page_missing,
         Break::page_repeated,
         Break::wrong_charset,
         Break::key_renamed}
    )),
    [](const auto& each) { return name_of(each.param); }
);

class AcceptedBreak : public BrokenSource {};

TEST_P(AcceptedBreak, IsCarriedOutOnceAPersonAccepts) {
    world.night();
    world.break_list(GetParam().how);
    const std::int64_t run = world.list_of(world.night()).run;
    EXPECT_EQ(world.list_of(world.night(run + 1)).outcome, "guarded") << "another run's number";
    const NightSummary accepted = world.night(run);
    EXPECT_EQ(world.list_of(accepted).outcome, "done") << world.list_of(accepted).note;
    EXPECT_GE(world.list_of(accepted).gone, everything * 6 / 10);
    if (GetParam().channel == Channel::published) {
        EXPECT_EQ(accepted.systems.at(1).differences.at("lost"), world.list_of(accepted).gone);
    } else {
        EXPECT_EQ(world.withdrawn(), world.list_of(accepted).gone);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Lists,
    AcceptedBreak,
    testing::ValuesIn(cases_of({Break::empty, Break::sixty_gone})),
    [](const auto& each) { return name_of(each.param); }
);

class SmallLoss : public BrokenSource {};

TEST_P(SmallLoss, IsBelieved) {
    world.night();
    world.break_list(GetParam().how);
    const NightSummary night = world.night();
    const std::int64_t gone = GetParam().how == Break::one_gone ? 1 : 10;
    EXPECT_EQ(world.list_of(night).outcome, "done");
    EXPECT_EQ(world.list_of(night).gone, gone);
    EXPECT_EQ(world.withdrawn(), GetParam().channel == Channel::published ? 0 : gone);
}

INSTANTIATE_TEST_SUITE_P(
    Lists,
    SmallLoss,
    testing::ValuesIn(cases_of({Break::one_gone, Break::ten_gone})),
    [](const auto& each) { return name_of(each.param); }
);

}  // namespace
}  // namespace xinqiao
