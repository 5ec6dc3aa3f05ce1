// From the words of the command line to the outcome of one verb.
#pragma once

#include <ostream>
#include <span>

#include "daemon/cli/verb.hpp"

namespace xinqiao {

struct CommandLine {
    std::span<const char* const> words;  // the first is the program
    std::ostream& out;
    std::ostream& error;
    Act serve;
};

// Runs the verb it names. Never throws: an Error is shown with its hint and becomes an Exit.
Exit run_command_line(const CommandLine& line);

}  // namespace xinqiao
