// What can go wrong when an uploaded message gets its name at the far side: a line that is cut, an
// answer that is lost, a sender that is killed.
#pragma once

#include <filesystem>
#include <functional>

#include <gtest/gtest.h>

#include "adapters/adapter.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

// A folder at a server that misbehaves on request.
struct FarSide {
    FilesSettings files;
    Credentials credentials;
    std::filesystem::path folder;
    // "cut_before_rename", "cut_after_rename", "hang_at_rename"; empty: none.
    std::function<void(const std::string&)> set_fate;
    std::function<std::string()> fate;  // begins with "hanging" when it hangs

    std::vector<Receipt> push(const std::string& id = "1") const;
    // What lies in the outbox.
    std::vector<std::string> messages() const;
    // After all that happened: whole, once, under its name.
    void expect_sent_once() const;
};

class RenameCut : public testing::TestWithParam<FarSide (*)()> {
protected:
    FarSide far_ = GetParam()();
};

}  // namespace xinqiao
