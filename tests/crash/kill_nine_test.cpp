// Kills xinqiao, and the platforms, at random moments of real nights; then the platforms' own
// books must show everything once, and nothing else.
#include <array>
#include <random>

#include <gtest/gtest.h>

#include "tests/support/bureau.hpp"

namespace xinqiao::support {
namespace {

using std::chrono::milliseconds;

constexpr int most_nights = 25;

// What happens to one night, all of it drawn from the seed.
class Misfortune {
public:
    explicit Misfortune(std::uint64_t seed) : chance_{seed * 7919 + 17} {}

    // The raw engine is the same on every machine; the library's distributions are not.
    std::uint64_t below(std::uint64_t end) { return chance_() % end; }
    bool in_hundred(std::uint64_t share) { return below(100) < share; }
    milliseconds moment(milliseconds longest) {
        const auto count = static_cast<std::uint64_t>(longest.count());
        return milliseconds{static_cast<std::int64_t>(below(count + 1))};
    }
    std::string faults_of_a_platform();
    std::string faults_of_a_source();

private:
    std::string fault(const std::string& name, const std::string& more);

    std::mt19937_64 chance_;
};

std::string Misfortune::fault(const std::string& name, const std::string& more) {
    return R"({"fault":")" + name + R"(","nth":)" + std::to_string(1 + below(4)) + R"(,"times":)"
           + std::to_string(1 + below(2)) + more + "}";
}

std::string Misfortune::faults_of_a_platform() {
    static const std::array<std::string, 7> names{
        "reply_lost", "reset_after", "500_after", "429", "login_page", "reset_before", "truncated"};
    std::string script = "[";
    if (in_hundred(60)) script += fault(names[below(names.size())], R"(,"method":"POST")") + ",";
    if (in_hundred(30)) script += fault(names[below(names.size())], R"(,"method":"GET")") + ",";
    // A slow platform is hit in the middle of a change more often.
    const std::string slow = std::to_string(below(40));
    return script + R"({"fault":"latency","times":40,"method":"POST","milliseconds":)" + slow
           + "}]";
}

std::string Misfortune::faults_of_a_source() {
    static const std::array<std::string, 4> names{"truncated", "login_page", "429", "reply_lost"};
    if (!in_hundred(30)) return "[]";
    return "[" + fault(names[below(names.size())], "") + "]";
}

milliseconds length_of_a_night() {
    Bureau calm{1000};
    const auto begin = std::chrono::steady_clock::now();
    calm.night();
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
}

// A night in which xinqiao is killed, and perhaps a platform before it.
void disturbed_night(Bureau& bureau, Misfortune& misfortune, milliseconds length) {
    bureau.league().misbehave(misfortune.faults_of_a_platform(), misfortune.below(1000));
    bureau.approvals().misbehave(misfortune.faults_of_a_source(), misfortune.below(1000));
    Process sync = bureau.world.start_xinqiao({"--json", "sync"});
    if (misfortune.in_hundred(30)) {
        sync.wait(misfortune.moment(length));
        Platform& platform = misfortune.in_hundred(50) ? bureau.league() : bureau.region();
        platform.kill();
        platform.start();
    }
    sync.kill_after(misfortune.moment(length));
}

void judge_books(Bureau& bureau) {
    for (Platform* platform : {&bureau.league(), &bureau.region()}) {
        for (const std::string& fault : faults_in_books(*platform, bureau.expected())) {
            ADD_FAILURE() << platform->url() << ": " << fault;
        }
    }
}

void judge(Bureau& bureau) {
    const Outcome quiet = bureau.nights_until_quiet(most_nights);
    ASSERT_TRUE(is_quiet(quiet)) << quiet.code << quiet.output << quiet.errors;
    judge_books(bureau);
    bureau.league().behave();
    bureau.approvals().behave();
    const Outcome last = bureau.night();
    EXPECT_EQ(last.code, 0) << last.output << last.errors;
    EXPECT_FALSE(boost::json::parse(last.output).at("changed").as_bool()) << last.output;
    judge_books(bureau);
}

void run(std::uint64_t seed, milliseconds length) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Misfortune misfortune{seed};
    Bureau bureau{seed};
    if (seed % 2 == 1) {
        const Outcome before = bureau.nights_until_quiet(most_nights);
        ASSERT_TRUE(is_quiet(before)) << before.output << before.errors;
        bureau.change_the_truth();
    }
    disturbed_night(bureau, misfortune, length);
    if (misfortune.in_hundred(40)) disturbed_night(bureau, misfortune, length);
    judge(bureau);
}

// Several shards, so that the machine's cores share the runs.
class KillNine : public testing::TestWithParam<std::uint64_t> {
protected:
    static constexpr std::uint64_t seeds_per_shard = 3;
};

TEST_P(KillNine, NeitherLosesNorDoublesNorInvents) {
    const milliseconds length = length_of_a_night();
    for (std::uint64_t n = 0; n < seeds_per_shard && !HasFailure(); ++n) {
        run(GetParam() * seeds_per_shard + n, length);
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, KillNine, testing::Range(std::uint64_t{0}, std::uint64_t{10}));

}  // namespace
}  // namespace xinqiao::support
