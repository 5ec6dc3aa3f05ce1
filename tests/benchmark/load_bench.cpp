// Loads a list into a store as a night does, and says how long it took and what memory it needed.
//
//   load_bench generate ROWS CHANGED_PER_MILLE POISONED_PER_MILLE FOLDER
//   load_bench load FOLDER FORMAT STORE [CIPHER]      with a cipher: a store that is sealed by it
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <string>

#include <sys/resource.h>

#include "adapters/catalogue.hpp"
#include "base/error.hpp"
#include "daemon/flow/pull.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "schema/kind.hpp"
#include "schema/mapping.hpp"
#include "tests/benchmark/load_list.hpp"
#include "tests/benchmark/private_memory.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

StreamSettings load_stream(const std::string& format) {
    StreamSettings stream;
    stream.name = "licences";
    stream.kind = "licence";
    stream.mapping = "licence-2019";
    stream.path = format == "csv" ? "list.csv" : "list.xml";
    stream.page_rows = 10'000;
    return stream;
}

SystemSettings load_system(const fs::path& folder, const std::string& format) {
    SystemSettings system;
    system.name = "approvals";
    system.adapter = "files";
    system.owner = "bureau";
    system.care.keep_payloads_days = 0;
    system.files.root = (folder / format).string();
    system.files.format = format == "csv" ? "csv" : "rowdata";
    return system;
}

// Seconds of this process, in user space and in the kernel.
double processor_time() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

int load(
    const fs::path& folder, const std::string& format, const fs::path& file, std::string_view cipher
) {
    const Kinds kinds{fs::path{XINQIAO_SOURCE_FOLDER} / "schema/kinds"};
    const Mappings mappings{fs::path{XINQIAO_SOURCE_FOLDER} / "schema/mappings", kinds};
    const SystemSettings system = load_system(folder, format);
    const StreamSettings stream = load_stream(format);
    const auto source = adapter_kind("files").open_source(system, stream, {});
    const SystemClock clock;
    long most_memory = 0;  // looked at after every batch
    const auto look = [&] { most_memory = std::max(most_memory, private_memory()); };
    const auto begin = std::chrono::steady_clock::now();
    SqliteSettings settings;
    settings.file = file;
    if (const auto named = cipher_named(cipher)) settings.keys.emplace(fresh_key_line(*named));
    const SqliteStore store{settings};
    const auto database = store.open();
    const auto lookup = store.open();
    const PullTask task{
        .system = system,
        .stream = stream,
        .kind = kinds.at(KindName{stream.kind}),
        .mapping = mappings.at(MappingName{stream.mapping}),
        .source = *source,
        .database = *database,
        .clock = clock,
        .actor = "benchmark",
        .progress = [&](std::int64_t) { look(); },
        .lookup = lookup.get()};
    const StreamSummary summary = pull(task, {});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    look();
    std::cout << took.count() << ' ' << most_memory / 1024 << ' ' << summary.outcome << ' '
              << summary.read << ' ' << summary.stored << ' ' << summary.unchanged << ' '
              << summary.quarantined << ' ' << summary.gone << ' ' << processor_time() << '\n';
    return summary.outcome == "done" ? 0 : 1;
}

int generate(const char* rows, const char* changed, const char* poisoned, const char* folder) {
    LoadList list;
    list.rows = std::stoll(rows);
    list.changed_per_mille = std::stoll(changed);
    list.poisoned_per_mille = std::stoll(poisoned);
    write_load_list(list, folder);
    return 0;
}

}  // namespace
}  // namespace xinqiao

int main(int count, char** words) {
    try {
        if (count == 6 && std::string{words[1]} == "generate") {
            return xinqiao::generate(words[2], words[3], words[4], words[5]);
        }
        if (count >= 5 && std::string{words[1]} == "load") {
            return xinqiao::load(words[2], words[3], words[4], count > 5 ? words[5] : "");
        }
        std::cerr << "usage: load_bench generate ROWS CHANGED_PER_MILLE POISONED_PER_MILLE FOLDER\n"
                     "       load_bench load FOLDER csv|xml STORE [CIPHER]\n";
        return 2;
    } catch (const xinqiao::Error& error) {
        std::cerr << error.what() << '\n';
        return 7;
    }
}
