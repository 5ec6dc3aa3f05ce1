// A bureau with one local system and two platforms, all inside the test.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "adapters/memory/memory.hpp"
#include "daemon/flow/night.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {

// Says nothing.
class QuietProgress final : public Progress {
public:
    void step(std::string_view, std::string_view, std::int64_t) override {}
};

// A licence of our own making, in the columns of licence-2019. Subjects: 1 to 5.
WireRow licence(int subject, const std::string& content = "采矿权登记");

class MemoryWorld {
public:
    MemoryWorld();

    // What the approvals office holds, and what stands at a platform.
    MemoryList& approvals() { return *approvals_; }
    MemoryList& league() { return *league_; }
    MemoryList& region() { return *region_; }
    // The system that is configured so; valid before the first night only.
    SystemSettings& settings(std::string_view system);

    NightResult night(const NightOptions& options = {});
    // The same night on another store, for power cuts.
    NightResult night_on(const Store& store, const NightOptions& options = {});
    NightSummary push(const std::string& key);
    // What is due at that system between two nights.
    NightSummary push_due(const std::string& system);
    bool has_pushes_due(const std::string& system, const PushesDue& due);
    // The same as the daemon does it at each of its looks: only if there is something to do.
    void push_what_is_due(const std::string& system);
    const Systems& systems();
    Workshop workshop() { return {*rulebook_, systems(), clock_, store_.store, progress_, "test"}; }

    Database& database() { return *store_.database; }
    const std::filesystem::path& folder() const { return store_.folder.path(); }
    const Store& store() const { return store_.store; }
    ManualClock& clock() { return clock_; }
    const Rulebook& rulebook() const { return *rulebook_; }

    // Everything that must be the same after an undisturbed and a disturbed night, as text.
    std::string picture();
    // Key of the licence of that subject, for holds and urgent pushes.
    RecordKey key_of(int subject);

private:
    ManualClock clock_;
    StoreInFolder store_;
    std::shared_ptr<Rulebook> rulebook_;  // read once, shared by all worlds of a test program
    std::vector<SystemSettings> settings_;
    std::unique_ptr<Systems> systems_;
    std::shared_ptr<MemoryList> approvals_;
    std::shared_ptr<MemoryList> league_;
    std::shared_ptr<MemoryList> region_;
    QuietProgress progress_;
};

}  // namespace xinqiao
