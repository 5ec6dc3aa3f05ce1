// xinqiao-platform: a pretend platform for tests and trials, and the data it needs.
#include <cstdio>
#include <iostream>

#include <CLI/CLI.hpp>

#include "tests/platform/serve/faults.hpp"
#include "tests/platform/serve/serve.hpp"

namespace {

using namespace xinqiao::platform;

void show_faults() {
    for (const FaultName& fault : fault_names()) {
        std::printf("%-18s %s\n", fault.name.data(), fault.meaning.data());
    }
}

void add_serve(CLI::App& app, Stage& stage) {
    auto* verb = app.add_subcommand("serve", "play one platform until SIGTERM");
    verb->add_option("--world", stage.world, "world file")->required();
    verb->add_option("--data", stage.data, "folder of its database")->required();
    verb->add_option("--folder", stage.folder, "folder of an exchange by files");
    verb->add_option("--port", stage.port, "loopback port, 0 for any");
    verb->add_option("--port-file", stage.port_file, "file that gets the port");
    verb->callback([&stage] { serve(stage); });
}

}  // namespace

int main(int count, char** words) {
    CLI::App app{"A pretend platform that keeps books and misbehaves on request."};
    app.require_subcommand(1);
    Stage stage;
    add_serve(app, stage);
    app.add_subcommand("faults", "list the faults there are")->callback(show_faults);
    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : 2;
    } catch (const std::exception& problem) {
        std::cerr << "xinqiao-platform: " << problem.what() << "\n";
        return 7;
    }
    return 0;
}
