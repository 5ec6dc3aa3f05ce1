// Files that an operator writes, and acts that a clerk's program sends.
#include <fstream>

#include "daemon/config/read_config.hpp"
#include "daemon/decisions/act_request.hpp"
#include "schema/kind.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao::fuzz {
namespace {

// Made once, with the parts that kinds may name.
const std::filesystem::path& desk() {
    static const TemporaryFolder folder;
    static const bool ready = [] {
        std::filesystem::copy(
            support::source_folder() / "schema/kinds/parts", folder.path() / "parts"
        );
        return std::filesystem::create_directories(folder.path() / "systems");
    }();
    promised(ready, "a folder to work in");
    return folder.path();
}

void write(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream{file, std::ios::binary}.write(
        bytes.data(), static_cast<std::streamsize>(bytes.size())
    );
}

}  // namespace

void read_kinds(std::string_view bytes) {
    write(desk() / "kind.toml", bytes);
    takes([](std::string_view) { read_kind(desk() / "kind.toml"); }, bytes);
}

// As the main file, and as that of a system.
void read_configuration(std::string_view bytes) {
    const auto file = desk() / "xinqiao.toml";
    const auto system = desk() / "systems/league.toml";
    write(file, bytes);
    write(system, "name = \"league\"\n");
    takes([](std::string_view) { read_config(desk() / "xinqiao.toml"); }, bytes);
    write(file, "");
    write(system, bytes);
    takes([](std::string_view) { read_config(desk() / "xinqiao.toml"); }, bytes);
}

void read_act(std::string_view bytes) {
    takes(
        [](std::string_view text) {
            const ActRequest request = act_request(text);
            promised(text_of(request) == text_of(act_request(text)), "one request is one text");
        },
        bytes
    );
}

}  // namespace xinqiao::fuzz
