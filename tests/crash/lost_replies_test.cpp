// Every change takes effect and every answer is lost, and then the platform fails when it is asked
// what stands there: a failure is not taken for "nothing stands there", and nothing is told twice.
#include <gtest/gtest.h>

#include "tests/support/bureau.hpp"

namespace xinqiao::support {
namespace {

// What the platform does wrong when it is asked.
class LostReplies : public testing::TestWithParam<std::string> {};

TEST_P(LostReplies, AreFoundByReadingBack) {
    Bureau bureau{20};
    bureau.league().misbehave(R"([{"fault":"reply_lost","method":"POST","times":1000}])", 1);
    bureau.night();
    bureau.league().misbehave(
        R"([{"fault":")" + GetParam() + R"(","method":"POST","nth":2,"times":2}])", 1
    );
    const Outcome quiet = bureau.nights_until_quiet(25);
    ASSERT_TRUE(is_quiet(quiet)) << quiet.code << quiet.output << quiet.errors;
    EXPECT_EQ(bureau.league().suffered(GetParam()), 2);
    for (const std::string& fault : faults_in_books(bureau.league(), bureau.expected())) {
        ADD_FAILURE() << fault;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Faults,
    LostReplies,
    testing::Values("reply_lost", "500_after", "429", "login_page", "truncated")
);

}  // namespace
}  // namespace xinqiao::support
