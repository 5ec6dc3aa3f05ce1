// Pushes everything that a store owes one platform and says how long the pushing took.
//
//   push_bench FOLDER URL CONCURRENCY BATCH     reads FOLDER/csv/list.csv first, untimed
#include <chrono>
#include <filesystem>
#include <iostream>
#include <string>

#include "base/error.hpp"
#include "daemon/flow/night.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "tests/benchmark/bench_systems.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

SystemSettings bench_platform(
    const std::string& url, std::int64_t concurrency, std::int64_t batch
) {
    SystemSettings system = quick_platform("league", url);
    system.care.concurrency = concurrency;
    system.publications.push_back(
        {.kind = "licence", .mapping = "licence-2019", .path = "/licences", .batch = batch}
    );
    return system;
}

int push_all(const fs::path& folder, std::vector<SystemSettings> settings) {
    const Rulebook rulebook{fs::path{XINQIAO_SOURCE_FOLDER} / "schema"};
    const SystemClock clock;
    const auto no_secrets = [](const CredentialName&) { return Secret{}; };
    const Systems systems{std::move(settings), no_secrets, clock, nullptr};
    SqliteSettings file;
    file.file = folder / "push.db";
    const SqliteStore store{file};
    SilentProgress silence;
    Workshop workshop{rulebook, systems, clock, store, silence, "benchmark"};
    run_night(workshop, {.systems = {SystemName{"approvals"}}}, {});

    const auto begin = std::chrono::steady_clock::now();
    const NightSummary summary =
        push_due(workshop, {SystemName{"league"}}, {.now = clock.now(), .sent_before = {}}, {});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    for (const PushSummary& push : summary.systems.at(0).pushes) {
        std::cout << took.count() << ' ' << push.pushed << ' ' << push.accepted << ' '
                  << push.outcome << ' ' << push.note << '\n';
    }
    return summary.partial() ? 1 : 0;
}

}  // namespace
}  // namespace xinqiao

int main(int count, char** words) {
    if (count != 5) {
        std::cerr << "usage: push_bench FOLDER URL CONCURRENCY BATCH\n";
        return 2;
    }
    try {
        const std::string folder = words[1];
        return xinqiao::push_all(
            folder,
            {xinqiao::licences_in_csv(folder),
             xinqiao::bench_platform(words[2], std::stoll(words[3]), std::stoll(words[4]))}
        );
    } catch (const xinqiao::Error& error) {
        std::cerr << error.what() << '\n';
        return 7;
    }
}
