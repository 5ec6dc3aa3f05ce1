// A broken source never deletes: every way a list was ever seen broken, on the first night and on a
// later one, as suites that every channel joins by one line:
//
//   INSTANTIATE_TEST_SUITE_P(Csv, EveryBreak, every_break("Csv", csv_channel), name_of_case);
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "tests/scenario/suite/broken_world.hpp"

namespace xinqiao {

// Null: the platform's published list is what breaks.
using OpenChannel = std::unique_ptr<BrokenChannel> (*)();

struct BrokenCase {
    std::string channel;
    OpenChannel open = nullptr;
    Break how = Break::none;
};

void PrintTo(const BrokenCase& broken, std::ostream* out);

inline std::unique_ptr<BrokenChannel> no_channel() {
    return nullptr;
}

class BrokenSource : public testing::TestWithParam<BrokenCase> {
protected:
    void night_is_healthy_and_changes_nothing();
    void night_is_broken_and_keeps_the_picture_of(Moment former);
    void list_is_mended();
    void accepted_night_carries_it_out(const NightSummary& night);
    bool is_harmless() const;
    bool is_published() const { return GetParam().open == no_channel; }

    BrokenWorld world{GetParam().open()};
};

// Nothing may come of these.
class EveryBreak : public BrokenSource {};
// Guarded, and carried out once a person accepts.
class AcceptedBreak : public BrokenSource {};
// So small that it is believed.
class SmallLoss : public BrokenSource {};

std::vector<BrokenCase> cases_of(
    const std::string& channel, OpenChannel open, const std::vector<Break>& ways
);
testing::internal::ParamGenerator<BrokenCase> every_break(const char* channel, OpenChannel open);
testing::internal::ParamGenerator<BrokenCase> accepted_breaks(
    const char* channel, OpenChannel open
);
testing::internal::ParamGenerator<BrokenCase> small_losses(const char* channel, OpenChannel open);
std::string name_of_case(const testing::TestParamInfo<BrokenCase>& each);

}  // namespace xinqiao
