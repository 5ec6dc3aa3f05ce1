#include "tests/scenario/suite/broken_source.hpp"

#include <array>

namespace xinqiao {
namespace {

constexpr auto everything = static_cast<std::int64_t>(BrokenWorld::list_rows);

std::string word_of(Break how) {
    constexpr std::array words{
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
        "KeyRenamed",
        "DatesShifted",
        "DatesSwapped"};
    return words.at(static_cast<std::size_t>(how));
}

bool is_chinese(const std::string& text) {
    return text.find_first_of("\xE4\xE5\xE6\xE7\xE8\xE9") != std::string::npos;
}

}  // namespace

void PrintTo(const BrokenCase& broken, std::ostream* out) {
    *out << broken.channel << word_of(broken.how);
}

void BrokenSource::night_is_healthy_and_changes_nothing() {
    world.break_list(Break::none);
    const std::int64_t told = world.told();
    const NightSummary night = world.night();
    EXPECT_FALSE(night.partial());
    EXPECT_FALSE(night.changed_anything());
    EXPECT_EQ(night.open_findings, 0);
    EXPECT_EQ(world.told(), told);
    EXPECT_EQ(world.list_of(night).picture, world.now());
    EXPECT_TRUE(world.concerns().empty());
    EXPECT_EQ(world.quarantined(), 0);
    EXPECT_EQ(world.unbalanced(), 0);
}

bool BrokenSource::is_harmless() const {
    const auto channel = GetParam().open();
    return channel && channel->is_harmless(GetParam().how);
}

void BrokenSource::night_is_broken_and_keeps_the_picture_of(Moment former) {
    const NightSummary night = world.night();
    const StreamSummary& list = world.list_of(night);
    if (!is_harmless()) {
        EXPECT_TRUE(list.outcome == "guarded" || list.outcome == "failed") << list.outcome;
        EXPECT_TRUE(is_chinese(list.note)) << list.note;
        EXPECT_TRUE(night.partial());
        EXPECT_EQ(list.picture, former);
        EXPECT_EQ(world.concerns().size(), 1U) << "one condition, one line";
    }
    EXPECT_EQ(world.withdrawn(), 0);
    EXPECT_EQ(world.told(), everything);
    EXPECT_EQ(world.standing(), BrokenWorld::list_rows);
    EXPECT_EQ(world.observed(), everything);
    EXPECT_EQ(night.open_findings, 0);
    EXPECT_EQ(world.unexplained(), 0);
}

// What was believed on the first night and was wrong is a mass change when it is mended.
void BrokenSource::list_is_mended() {
    world.break_list(Break::none);
    const NightSummary night = world.night();
    const StreamSummary& list = world.list_of(night);
    if (GetParam().how == Break::dates_shifted && list.outcome == "guarded") {
        world.night(list.run);
    }
    world.night();
}

void BrokenSource::accepted_night_carries_it_out(const NightSummary& night) {
    const StreamSummary& list = world.list_of(night);
    EXPECT_EQ(list.outcome, "done") << list.note;
    if (GetParam().how == Break::dates_shifted) {
        EXPECT_EQ(list.stored, everything);
        EXPECT_EQ(world.told(), is_published() ? everything : 2 * everything);
        return;
    }
    EXPECT_GE(list.gone, everything * 6 / 10);
    if (is_published()) {
        EXPECT_EQ(night.systems.at(1).differences.at("lost"), list.gone);
    } else {
        EXPECT_EQ(world.withdrawn(), list.gone);
    }
}

namespace {

TEST_P(EveryBreak, OnALaterNightKeepsTheFormerPicture) {
    world.night();
    ASSERT_EQ(world.night().open_findings, 0);
    const Moment former = world.now();
    world.break_list(GetParam().how);
    night_is_broken_and_keeps_the_picture_of(former);
    night_is_broken_and_keeps_the_picture_of(former);
    night_is_healthy_and_changes_nothing();
}

TEST_P(EveryBreak, OnTheFirstNightLosesNothingForGood) {
    world.break_list(GetParam().how);
    const NightSummary first = world.night();
    EXPECT_EQ(world.withdrawn(), 0);
    EXPECT_EQ(world.unexplained(), 0);
    const bool is_guarded = world.list_of(first).outcome == "guarded";
    if (is_guarded && !is_published()) {
        EXPECT_EQ(world.told(), 0) << "what a guard stops is not for the public";
    }
    list_is_mended();
    EXPECT_EQ(world.withdrawn(), 0);
    EXPECT_EQ(world.standing(), BrokenWorld::list_rows);
    EXPECT_EQ(world.observed(), everything);
    night_is_healthy_and_changes_nothing();
}

TEST_P(AcceptedBreak, IsCarriedOutOnceAPersonAccepts) {
    world.night();
    world.break_list(GetParam().how);
    const std::int64_t run = world.list_of(world.night()).run;
    EXPECT_EQ(world.list_of(world.night(run + 1)).outcome, "guarded") << "another run's number";
    accepted_night_carries_it_out(world.night(run));
    EXPECT_EQ(world.unbalanced(), 0);
}

TEST_P(SmallLoss, IsBelieved) {
    world.night();
    world.break_list(GetParam().how);
    const NightSummary night = world.night();
    const std::int64_t gone = GetParam().how == Break::one_gone ? 1 : 10;
    EXPECT_EQ(world.list_of(night).outcome, "done");
    EXPECT_EQ(world.list_of(night).gone, gone);
    EXPECT_EQ(world.withdrawn(), is_published() ? 0 : gone);
}

}  // namespace

std::vector<BrokenCase> cases_of(
    const std::string& channel, OpenChannel open, const std::vector<Break>& ways
) {
    std::vector<BrokenCase> cases;
    for (const Break how : ways) {
        cases.push_back({channel, open, how});
    }
    return cases;
}

testing::internal::ParamGenerator<BrokenCase> every_break(const char* channel, OpenChannel open) {
    return testing::ValuesIn(cases_of(
        channel,
        open,
        {Break::empty,
         Break::sixty_gone,
         Break::login_page,
         Break::error_envelope,
         Break::truncated,
         Break::last_page_missing,
         Break::page_repeated,
         Break::wrong_charset,
         Break::key_renamed,
         Break::dates_shifted,
         Break::dates_swapped}
    ));
}

testing::internal::ParamGenerator<BrokenCase> accepted_breaks(
    const char* channel, OpenChannel open
) {
    return testing::ValuesIn(
        cases_of(channel, open, {Break::empty, Break::sixty_gone, Break::dates_shifted})
    );
}

testing::internal::ParamGenerator<BrokenCase> small_losses(const char* channel, OpenChannel open) {
    return testing::ValuesIn(cases_of(channel, open, {Break::one_gone, Break::ten_gone}));
}

std::string name_of_case(const testing::TestParamInfo<BrokenCase>& each) {
    return each.param.channel + word_of(each.param.how);
}

}  // namespace xinqiao
