// Starts xinqiao and turns the outcome into an exit code.
#include <iostream>

#include "daemon/assembly.hpp"
#include "daemon/cli/command_line.hpp"

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    const xinqiao::CommandLine line{
        {argv, static_cast<std::size_t>(argc)}, std::cout, std::cerr, xinqiao::serve};
    return static_cast<int>(xinqiao::run_command_line(line));
}
