// A planned world, played: one source, several platforms, three nights.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/memory/memory.hpp"
#include "daemon/flow/night.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "tests/support/store_in_folder.hpp"
#include "tests/world/expected.hpp"
#include "tests/world/plan.hpp"
#include "tests/world/ticking_clock.hpp"

namespace xinqiao::world {

class PlayedWorld {
public:
    // Without a seed of its own nobody scribbles: every row is written plainly.
    PlayedWorld(const Plan& plan, std::optional<std::uint64_t> noise);

    // Everything up to the morning after the last night.
    void play();
    // Heals what needs no person; then all platforms keep their word, for one more night.
    void heal();

    // The open findings, with platforms called by their numbers.
    Expectation findings();
    // What a platform's list of that kind held when it was last read.
    std::vector<Fact> shown(std::size_t platform, const std::string& kind) const;

private:
    void play_source(int night);
    void play_platforms(int night);
    void play_strangers();
    void put_in_source(std::size_t record, const Fact& fact);
    void dispute();
    void arrange_answers(int night);
    void misbehave(std::size_t record, std::size_t platform);
    void show(std::size_t platform, std::size_t record, const Fact& fact);
    void place_holds();
    void confirm_late();
    void keep_aliases();
    void night();
    void remember_lists(bool last);
    Workshop workshop();

    WireRow row_of(const Fact& fact, const Form& form);
    MemoryList& list(const std::string& system, const std::string& path) const;
    std::string system(std::size_t platform) const;
    MemoryList& list_of(std::size_t platform, const std::string& kind) const {
        return list(system(platform), kind);
    }

    const Plan& plan_;
    std::optional<Dice> noise_;
    std::string name_;
    TickingClock clock_;
    StoreInFolder store_;
    std::shared_ptr<Rulebook> rulebook_;
    std::vector<SystemSettings> settings_;
    std::unique_ptr<Systems> systems_;
    SilentProgress progress_;
    std::map<std::pair<std::size_t, std::string>, std::vector<Fact>> shown_;
};

}  // namespace xinqiao::world
