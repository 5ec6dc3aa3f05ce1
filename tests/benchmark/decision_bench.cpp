// How long a signed decision takes to every platform while a night pushes its backlog to them.
//
//   decision_bench FOLDER DECISIONS URL…     reads FOLDER/csv/list.csv first, untimed: the backlog
//
// Prints, for each decision, the milliseconds until every receipt was in and until every platform
// was seen to show it; -1 where that did not happen.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "daemon/decisions/decide.hpp"
#include "daemon/flow/night.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "schema/uscc_arithmetic.hpp"
#include "tests/benchmark/bench_systems.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using Stopwatch = std::chrono::steady_clock;

SystemSettings busy_platform(const std::string& name, const std::string& url) {
    SystemSettings system = quick_platform(name, url);
    system.publications.push_back(
        {.kind = "licence", .mapping = "licence-2019", .path = "/licences", .batch = 100}
    );
    system.publications.push_back(
        {.kind = "blacklist", .mapping = "blacklist-sxy", .path = "/blacklist"}
    );
    system.streams.push_back(
        {.name = "published-blacklist",
         .kind = "blacklist",
         .mapping = "blacklist-sxy",
         .role = "published",
         .path = "/published/blacklist",
         .page_rows = 1000}
    );
    return system;
}

std::string company(int number) {
    std::string text = std::to_string(number);
    return complete_uscc("91152201", "MA8Y" + std::string(4 - text.size(), '0') + text);
}

ActRequest request_of(ActKind act, int number, const char* who) {
    ActRequest request;
    request.act = act;
    request.kind = KindName{"blacklist"};
    request.document = "乌自然资信〔2026〕" + std::to_string(number) + "号";
    request.organ = "乌兰浩特市自然资源局";
    request.reason = "拒不履行生效法律文书";
    request.who = who;
    request.fields = {
        {"subject_name", "乌兰浩特市测量" + std::to_string(number) + "有限公司"},
        {"subject_category", "法人及非法人组织"},
        {"subject_code", company(number)}};
    return request;
}

// Told a week ago, and listed today; only the approval remains.
RecordKey drafted(Workshop& workshop, int number, const std::stop_token& stop) {
    ActRequest notice = request_of(ActKind::notice, number, "甲");
    notice.day = day_of(workshop.clock.now()) - std::chrono::days{7};
    decide(workshop, notice, stop);
    return decide(workshop, request_of(ActKind::list, number, "甲"), stop).registered.act.key;
}

double milliseconds_since(Stopwatch::time_point begin) {
    return std::chrono::duration<double, std::milli>(Stopwatch::now() - begin).count();
}

// Until every receipt was in: by the clock of the store, which settles each as it comes.
double receipts_after(const Decided& decided, Moment begin) {
    Moment last{};
    for (const Publication& publication : decided.now.publications) {
        last = std::max(last, publication.acknowledged_at);
    }
    return static_cast<double>((last - begin).count());
}

std::int64_t pending(const Workshop& workshop) {
    const auto database = workshop.store.open();
    Transaction transaction{*database, Access::reading};
    return Publications{transaction}
        .counts(SystemName{"platform1"}, KindName{"licence"}, workshop.clock.now())
        .pending;
}

int run(const fs::path& folder, int decisions, const std::vector<std::string>& urls) {
    const Rulebook rulebook{fs::path{XINQIAO_SOURCE_FOLDER} / "schema"};
    const SystemClock clock;
    std::vector<SystemSettings> settings{licences_in_csv(folder)};
    std::vector<SystemName> platforms;
    for (const std::string& url : urls) {
        const std::string name = "platform" + std::to_string(platforms.size() + 1);
        platforms.emplace_back(name);
        settings.push_back(busy_platform(name, url));
    }
    const auto no_secrets = [](const CredentialName&) { return Secret{}; };
    const Systems systems{std::move(settings), no_secrets, clock, nullptr};
    SqliteSettings file;
    file.file = folder / "decisions.db";
    const SqliteStore store{file};
    SilentProgress silence;
    Workshop workshop{rulebook, systems, clock, store, silence, "benchmark"};
    run_night(workshop, {.systems = {SystemName{"approvals"}}}, {});
    std::vector<RecordKey> keys;
    for (int number = 1; number <= decisions; ++number) {
        keys.push_back(drafted(workshop, number, {}));
    }
    std::cout << "backlog " << pending(workshop);

    std::jthread night{[&](const std::stop_token& stop) {
        push_due(workshop, platforms, {.now = clock.now(), .sent_before = {}}, stop);
    }};
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
    std::cout << " under way " << pending(workshop) << '\n';
    for (int number = 1; number <= decisions; ++number) {
        ActRequest approval = request_of(ActKind::approve, number, "乙");
        approval.fields.clear();
        approval.key = keys.at(static_cast<std::size_t>(number - 1));
        const Moment signed_at = clock.now();
        const auto begin = Stopwatch::now();
        const Decided decided = decide(workshop, approval, {});
        const double took = milliseconds_since(begin);
        const double receipts =
            decided.now.is_confirmed() ? receipts_after(decided, signed_at) : -1;
        std::cout << "decision " << receipts << ' ' << (decided.now.is_verified() ? took : -1)
                  << '\n';
    }
    std::cout << "left " << pending(workshop) << '\n';
    night.request_stop();
    return 0;
}

}  // namespace
}  // namespace xinqiao

int main(int count, char** words) {
    if (count < 4) {
        std::cerr << "usage: decision_bench FOLDER DECISIONS URL…\n";
        return 2;
    }
    try {
        return xinqiao::run(words[1], std::stoi(words[2]), {words + 3, words + count});
    } catch (const xinqiao::Error& error) {
        std::cerr << error.what() << '\n';
        return 7;
    }
}
