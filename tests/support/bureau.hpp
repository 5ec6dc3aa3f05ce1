// A small bureau with real processes: an approvals system, files of enforcement, a league platform
// that counts a repeated message twice, and a region that exchanges files. It knows the truth.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/world.hpp"

namespace xinqiao::support {

// What must stand at a platform under one key once everything is done.
struct Expected {
    std::map<std::string, std::string> cells;  // by column; those whose right text is known
    bool stands = true;
    int effects = 1;
};

// By table and by the platform's key.
using Expectations = std::map<std::string, std::map<std::string, Expected>>;

class Bureau {
public:
    // The sample data, and so the truth, are drawn from the seed.
    explicit Bureau(std::uint64_t seed);

    World world;
    Platform& league() { return world.platform("league"); }
    Platform& region() { return world.platform("region"); }
    Platform& approvals() { return world.platform("approvals"); }

    // One `xinqiao sync --json`.
    Outcome night() { return world.xinqiao({"--json", "sync"}); }
    // Nights until one ends well and nothing is under way; the last one's outcome.
    Outcome nights_until_quiet(int most);

    // Alters two licences and loses a third one at the approvals system.
    void change_the_truth();

    const Expectations& expected() const { return expected_; }

private:
    void make_samples(std::uint64_t seed);
    void expect_from(const std::string& kind, const std::filesystem::path& truth);
    void hold_licences(const std::filesystem::path& folder);
    void configure();

    Expectations expected_;
    std::vector<boost::json::object> sound_licences_;  // as the approvals system holds them
};

// What is wrong in the books of a platform, one line each; empty: everything is as it must be.
std::vector<std::string> faults_in_books(Platform& platform, const Expectations& expected);

// Whether the summary of a night says that nothing waits for an answer or a second attempt.
bool is_quiet(const Outcome& night);

}  // namespace xinqiao::support
