// The ends of the process adapter, one by one.
#pragma once

#include <memory>

#include "adapters/adapter.hpp"
#include "adapters/process/program.hpp"
#include "base/error.hpp"

namespace xinqiao {

std::unique_ptr<Source> process_source(Program tap, const StreamSettings& stream);
// `keys`: columns that tell records apart; those that a record has are its key properties.
std::unique_ptr<Target> process_target(
    Program target, const PublicationSettings& publication, std::vector<std::string> keys
);
std::unique_ptr<ReadBack> process_read_back(Program find, const PublicationSettings& publication);

// The error of a program that did not end well.
Error ended_badly(const Program& program, const ChildProgram& child, int code);

}  // namespace xinqiao
