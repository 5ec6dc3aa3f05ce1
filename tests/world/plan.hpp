// What happens in a world, told beforehand: what the truth is, what our source does with it, what
// each platform does wrong. Pure; the same for the same seed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/world/fact.hpp"

namespace xinqiao::world {

// What becomes of a record in our own source. The first night finds what is there from the
// beginning, the second comes two days later, the last one four days after that.
enum class Story {
    calm,          // nothing
    changed,       // its content is another one from the second night on
    changed_last,  // only in the last night
    revoked,       // revoked, or removed from its list, before the second night
    invalid,       // marked as invalid by its source
    gone,          // its source no longer has it
    expired,       // its time is over before the second night
    fresh,         // it is there from the second night on
    newest         // only in the last night
};

// What one platform does with it.
enum class Fate {
    honest,      // shows what it is told, spelled its own way
    lost,        // shows it no more
    altered,     // another content
    two_fields,  // another content and another name
    renamed,     // another name
    category,    // the category of the other sort of subjects
    dropped,     // a field is not there any more
    unreadable,  // shows something that is no record
    back,        // shows again what it showed at first
    deferred,    // asks to be told later, every time
    refused,     // says no to the change
    silent,      // takes the change, never says more, does nothing
    quiet,       // takes and shows it, never says more
    pretended,   // says yes, and does nothing
    late         // asks to be told later, and says yes after the lists were read
};

struct PlannedRecord {
    Fact fact;
    Fact later;  // what it says once it is changed
    Story story = Story::calm;
    bool held = false;           // an objection stands from before the last night on
    bool long_overdue = false;   // decided long before it is fresh
    bool entered_twice = false;  // its source has it a second time with another content
    std::vector<Fate> fates;     // by platform
    std::vector<bool> disputed;  // by platform: its own list says something else of it
};

// What a platform shows beside what we told it.
enum class Stranger {
    foreign,    // nobody's that we know
    shared,     // its own, and it shares it with us
    suspected,  // a record of ours under another code
    recoded     // a record of ours under an old code that we know
};

struct PlannedStranger {
    Stranger sort = Stranger::foreign;
    std::size_t platform = 0;
    Fact fact;
    std::string code_now;  // recoded: the code that counts
    bool of_gone = false;  // it looks like a record that its source no longer has
};

struct PlannedPlatform {
    std::vector<Form> forms;  // one for each kind
    std::string unread;       // the kind whose list cannot be read in the last night; or empty
};

struct Plan {
    std::uint64_t seed = 0;
    std::vector<std::string> kinds;
    std::vector<PlannedPlatform> platforms;
    std::vector<PlannedRecord> records;
    std::vector<PlannedStranger> strangers;

    const Form& form(std::size_t platform, const std::string& kind) const;
    // Whether the platform has a list of its own of that kind, which we take.
    bool has_own_list(std::size_t platform, const std::string& kind) const;
};

// How our own source writes a kind down.
Form form_of_source(const std::string& kind);

Plan planned(std::uint64_t seed);
// The same world with the two platforms in each other's place.
Plan swapped(Plan plan, std::size_t one, std::size_t other);

// The same stories where every platform keeps its word, no list is unread and nobody is in two
// lists.
Plan harmless(Plan plan);

// Whether a record of that story may meet that fate, and the finding would be seen: `read` where
// the platform's list is read in the last night.
std::vector<Fate> possible_fates(Story story, bool read);

}  // namespace xinqiao::world
