#include "tests/benchmark/bench_systems.hpp"

namespace xinqiao {

SystemSettings licences_in_csv(const std::filesystem::path& folder) {
    SystemSettings system;
    system.name = "approvals";
    system.label = "approvals";
    system.adapter = "files";
    system.owner = "bureau";
    system.care.keep_payloads_days = 0;
    system.files.root = (folder / "csv").string();
    system.files.format = "csv";
    system.streams.push_back(
        {.name = "licences",
         .kind = "licence",
         .mapping = "licence-2019",
         .path = "list.csv",
         .page_rows = 10'000}
    );
    return system;
}

SystemSettings quick_platform(const std::string& name, const std::string& url) {
    SystemSettings system;
    system.name = name;
    system.label = name;
    system.adapter = "rest";
    system.owner = name;
    system.care.requests_per_minute = 1'000'000;
    system.care.pushes_per_day = 1'000'000'000;
    system.rest.url = url;
    return system;
}

}  // namespace xinqiao
