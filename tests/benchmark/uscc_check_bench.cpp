// `uscc check` without the rest of the program: reads a file, writes rows, counts on stderr.
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"
#include "daemon/cli/uscc_check.hpp"

int main(int count, char** words) {
    const bool json = count > 1 && std::strcmp(words[1], "--json") == 0;
    const int input = count > (json ? 2 : 1) ? ::open(words[count - 1], O_RDONLY) : STDIN_FILENO;
    const auto format = json ? xinqiao::UsccCheckFormat::json : xinqiao::UsccCheckFormat::table;
    try {
        const auto summary = xinqiao::check_codes(input, STDOUT_FILENO, format);
        std::fprintf(stderr, "%s\n", xinqiao::summary_text(summary).c_str());
    } catch (const xinqiao::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 7;
    }
    return 0;
}
