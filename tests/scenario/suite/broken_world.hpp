// A local source of licences and a platform that shows them, both inside the test; either end can
// be broken in every way that was ever seen.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/flow/night.hpp"
#include "daemon/ops/verdict.hpp"
#include "tests/scenario/suite/broken_channel.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_world.hpp"
#include "tests/support/scripted_server.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {

class BrokenWorld {
public:
    // What reads the local list may break; without a channel what may break is the platform's
    // published list.
    explicit BrokenWorld(std::unique_ptr<BrokenChannel> channel);

    // Until told otherwise.
    void break_list(Break how) { broken_ = how; }
    NightSummary night(std::int64_t accept = 0);
    // The stream that may be broken, in the summary of a night.
    const StreamSummary& list_of(const NightSummary& night) const;

    // The keys that stand at the platform, and how many changes it was told.
    std::size_t standing();
    std::int64_t told();
    std::int64_t withdrawn();
    // The moment of the last night.
    Moment now() const { return clock_.now(); }
    // What status says about the list that may be broken.
    std::vector<Concern> concerns();
    // Runs that do not account for every row they read.
    std::int64_t unbalanced();
    // Open quarantine rows; and of these, without a rule or a word on what to do.
    std::int64_t quarantined();
    std::int64_t unexplained();
    // How many licences the store holds and saw at the platform.
    std::int64_t observed();

    static constexpr std::size_t list_rows = 100;

private:
    ScriptedReply answer(const ToldRequest& request);
    ScriptedReply take(const std::string& body);
    Systems systems() const;
    SystemSettings local() const;
    SystemSettings platform() const;

    std::unique_ptr<BrokenChannel> channel_;
    std::atomic<Break> broken_ = Break::none;
    // Guards the books of the platform.
    std::mutex busy_;
    std::map<std::string, WireRow> books_;
    std::int64_t told_ = 0;
    std::int64_t withdrawn_ = 0;
    ScriptedServer server_{[this](const ToldRequest& request) { return answer(request); }};
    ManualClock clock_;
    StoreInFolder store_;
    MemoryWorld rulebook_;  // for its rulebook
    QuietProgress progress_;
};

}  // namespace xinqiao
