// One configured program: how it is started, and what it is given.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/process/child.hpp"
#include "adapters/process/private_folder.hpp"
#include "adapters/process/settings.hpp"
#include "adapters/system.hpp"
#include "base/secret.hpp"

namespace xinqiao {

// A program that runs, and the folder with its files, which lasts as long.
struct RunningProgram {
    std::unique_ptr<PrivateFolder> folder;
    std::unique_ptr<ChildProgram> child;
};

class Program {
public:
    // `setting` is the name of the words for people: "process.tap". Throws Error{misconfigured}
    // when there are none, or when the configuration given to it is no JSON.
    Program(
        std::vector<std::string> words,
        const std::string& setting,
        const ProcessSettings& process,
        const Credentials& credentials
    );

    // `state`: JSON given as --state; empty: none.
    RunningProgram start(const std::string& state = {}) const;

    const std::string& name() const noexcept { return words_.front(); }

private:
    std::vector<std::string> words_;
    std::string folder_;
    Secret config_;
};

}  // namespace xinqiao
