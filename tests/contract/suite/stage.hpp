// What the contract suite needs to try an adapter: see suite/ for the promises.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "adapters/adapter.hpp"

namespace xinqiao {

// A list under test, and a hand behind its back.
struct SourceStage {
    std::shared_ptr<void> world;     // whatever must live as long as the stage
    std::unique_ptr<Source> source;  // gives two rows per page
    std::function<void(const std::vector<WireRow>&)> show;  // what stands on the list now
    std::function<void()> spoil;  // from now on the list is no list: a login page, a cut file
};

// A target under test, and a look at the far side.
struct TargetStage {
    std::shared_ptr<void> world;
    TargetEnds ends;
    std::function<void()> settle;  // lets a slow far side do what it was told
    std::function<std::vector<WireRow>()> far_side;
    std::function<std::int64_t()> effects;
};

// A change as a pretend platform understood it.
Change told_change(
    const std::string& id, const std::string& action, const std::string& reference, WireRow row
);

}  // namespace xinqiao
