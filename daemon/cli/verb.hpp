// One word of the command line, and what it does.
#pragma once

#include <filesystem>
#include <functional>
#include <ostream>

#include <CLI/App.hpp>

#include "daemon/cli/exit.hpp"
#include "daemon/config/config.hpp"

namespace xinqiao {

// What every verb is given. Results go to `out`, messages to `error`.
struct Invocation {
    std::filesystem::path config_file;
    bool json = false;
    std::ostream& out;
    std::ostream& error;
    std::function<Exit(const Invocation&)> serve;  // the daemon itself, which lies above the verbs

    // Reads the configuration; throws Error{misconfigured} with every mistake.
    Config config() const;
};

using Act = std::function<Exit(const Invocation&)>;

struct Verb {
    const char* name;
    const char* summary;
    // Declares the options of the verb on `app`; what the parsed verb does is left in `act`.
    void (*declare)(CLI::App& app, Act& act);
};

}  // namespace xinqiao
