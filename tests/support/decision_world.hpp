// A bureau whose clerks decide: two platforms inside the test that show what was decided, and a
// calendar turned by hand.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "adapters/memory/memory.hpp"
#include "daemon/decisions/decide.hpp"
#include "daemon/flow/night.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_world.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {

class DecisionWorld {
public:
    // Blacklist, red list and adverse information at both platforms. Noon of 2024-06-03, so that
    // calendars are known for years ahead.
    DecisionWorld();

    MemoryList& league(std::string_view kind) { return list("league", kind); }
    MemoryList& region(std::string_view kind) { return list("region", kind); }

    // From now on nothing is published at the region.
    void leave_the_region();

    // A request of that act by the clerk, dated today.
    ActRequest request(ActKind act, std::string_view kind = "blacklist") const;
    // Registers it, pushes it, reads it back.
    Decided act(const ActRequest& request);
    // The rules of the obstacles to it, joined with spaces; it must have been refused.
    std::string refused(const ActRequest& request);
    // The same, but it must be taken; fails the test where it is not.
    Decided taken(const ActRequest& request);

    // What a clerk fills in about the first, second … subject.
    static std::map<std::string, std::string> company(int subject = 1);
    // Notice, the days of statement, the signed decision; not yet approved. Its key.
    RecordKey listed(int subject = 1);
    // The same, approved by a second person, and so on every platform.
    RecordKey published(int subject = 1);
    Decided approve(std::string_view kind, const RecordKey& key, const char* who = "审批人乙");

    // What the public reads in that field of the only record there.
    std::string shown(MemoryList& platform, std::string_view field = "status") const;

    NightResult night();
    void days_pass(int days);
    Day today() const;

    Database& database() { return *store_.database; }
    const Rulebook& rulebook() const { return *rulebook_; }
    // Those of this world alone.
    MeasureRules& measures();
    ManualClock& clock() { return clock_; }
    const Store& store() const {
        if (other_store_) return *other_store_;
        return store_.store;
    }
    // From now on another store is worked on, as after a backup was restored.
    void go_on_with(std::unique_ptr<Store> store) { other_store_ = std::move(store); }
    Workshop workshop() { return {*rulebook_, *systems_, clock_, store(), progress_, "test"}; }
    std::filesystem::path store_file() const { return store_.folder.path() / "xinqiao.db"; }

private:
    void connect();
    MemoryList& list(std::string_view system, std::string_view kind);

    ManualClock clock_;
    StoreInFolder store_;
    std::unique_ptr<Store> other_store_;
    std::shared_ptr<Rulebook> rulebook_;
    std::map<std::string, std::shared_ptr<MemoryList>> lists_;  // by "league/blacklist"
    std::vector<SystemSettings> settings_;
    std::unique_ptr<Systems> systems_;
    QuietProgress progress_;
    int numbers_ = 0;
};

bool is_refused(const Decided& decided);

}  // namespace xinqiao
