// xinqiao-platform: a pretend platform for tests and trials, and the data it needs.
#include <cstdio>
#include <iostream>
#include <set>

#include <CLI/CLI.hpp>

#include "tests/platform/generate/bench.hpp"
#include "tests/platform/generate/generate.hpp"
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
    verb->add_flag("--with-parent", stage.with_parent, "end when the starting process ends");
    verb->callback([&stage] { serve(stage); });
}

// What `generate` was asked: samples with their truth, or load for a benchmark.
struct Wanted {
    Order order;
    bool bench = false;
    std::string changed = "0";
};

// The verb writes one kind, or a benchmark's file.
void run_generate(Wanted& wanted) {
    Order& order = wanted.order;
    if (!wanted.bench) return generate(order);
    const auto changed = std::stoull(wanted.changed);
    generate_bench({order.seed, order.rows, order.format, changed, order.out});
}

void add_generate(CLI::App& app, Wanted& wanted) {
    Order& order = wanted.order;
    auto* verb = app.add_subcommand("generate", "make sample data, always the same for a seed");
    verb->add_option("--out", order.out, "folder; with --bench the file itself")->required();
    verb->add_option("--kind", order.kind, "licence, penalty, blacklist, redlist");
    verb->add_option("--seed", order.seed);
    verb->add_option("--rows", order.rows);
    verb->add_option("--first", order.first, "number of the first decision");
    const std::set<std::string> formats{"csv", "xml", "rowdata", "datas", "json", "codes"};
    verb->add_option("--format", order.format)->check(CLI::IsMember(formats));
    verb->add_option("--encoding", order.encoding)
        ->check(CLI::IsMember(std::set<std::string>{"utf-8", "gb18030"}));
    verb->add_flag("--clean", order.clean, "no dirt, one spelling");
    verb->add_flag("--plain", order.plain, "headed by the names of our fields");
    verb->add_option("--scale", order.scale, "how many times the measured rates of dirt");
    verb->add_option("--each", order.each, "at least so many rows of every sort of dirt");
    verb->add_option("--doubled", order.doubled, "per thousand rows that stand there twice");
    verb->add_flag("--bench", wanted.bench, "20 columns of about 600 bytes, no truth file");
    verb->add_option("--changed", wanted.changed, "per cent of the benchmark's rows that changed");
    verb->callback([&wanted] {
        if (wanted.order.format == "xml") wanted.order.format = "rowdata";
        run_generate(wanted);
    });
}

}  // namespace

int main(int count, char** words) {
    CLI::App app{"A pretend platform that keeps books and misbehaves on request."};
    app.require_subcommand(1);
    Stage stage;
    Wanted wanted;
    add_serve(app, stage);
    add_generate(app, wanted);
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
