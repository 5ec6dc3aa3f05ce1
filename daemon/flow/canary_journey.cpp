#include "daemon/flow/canary_journey.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include <unistd.h>

#include "base/error.hpp"
#include "daemon/flow/canary_arrivals.hpp"
#include "daemon/flow/canary_record.hpp"
#include "daemon/flow/canary_world.hpp"
#include "daemon/flow/judge.hpp"
#include "daemon/flow/night.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/policy_choices.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/sqlite_store.hpp"

namespace xinqiao {
namespace {

// One for each journey: gone with everything in it.
class PassingFolder {
public:
    PassingFolder() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "xinqiao-canary-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw Error{
                Error::Kind::transient,
                "无法建立临时目录 " + pattern + " / no temporary folder",
                "请检查临时目录的空间和权限"};
        }
        path_ = pattern;
    }
    ~PassingFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    PassingFolder(const PassingFolder&) = delete;
    PassingFolder& operator=(const PassingFolder&) = delete;

    SqliteSettings store() const {
        SqliteSettings settings;
        settings.file = path_ / "canary.db";
        settings.cache_kib = 4096;
        settings.durable = false;
        return settings;
    }

private:
    std::filesystem::path path_;
};

// A second person's word, where the kind asks for it; whether there was anything to approve.
bool approve_all(Workshop& shop, Database& database, const std::vector<CanaryStart>& starts) {
    bool any = false;
    Transaction transaction{database};
    const Moment now = shop.clock.now();
    for (std::size_t number = 0; number < starts.size(); ++number) {
        if (!shop.rulebook.kinds.at(starts[number].kind).review) continue;
        for (const StoredRecord& stored :
             Records{transaction}.of_subject(canary_subject(static_cast<int>(number)))) {
            Decision approval;
            approval.act = {
                .act = ActKind::approve,
                .kind = stored.kind,
                .key = stored.key,
                .subject = stored.subject,
                .day = day_of(now),
                .document = "信桥探针",
                .organ = "信桥探针",
                .digest = stored.digest,
                .who = std::string{canary_system}};
            approval.moment = now;
            Decisions{transaction}.record(approval);
            judge_one(shop, transaction, stored.kind, stored.key, Lane::nightly);
            any = true;
        }
    }
    transaction.commit();
    return any;
}

void take_over_choices(const Store& from, Database& to) {
    const auto database = from.open();
    std::map<KindName, ChosenRuleSets> chosen;
    {
        Transaction transaction{*database, Access::reading};
        chosen = PolicyChoices{transaction}.all();
    }
    Transaction transaction{to};
    for (const auto& [kind, choice] : chosen)
        PolicyChoices{transaction}.choose(choice);
    transaction.commit();
}

const SystemSummary* summary_of_system(const NightSummary& summary, const std::string& system) {
    const auto found = std::ranges::find(summary.systems, system, &SystemSummary::system);
    return found == summary.systems.end() ? nullptr : &*found;
}

const PushSummary* push_of_kind(const SystemSummary& summary, const std::string& kind) {
    const auto found = std::ranges::find(summary.pushes, kind, &PushSummary::kind);
    return found == summary.pushes.end() ? nullptr : &*found;
}

std::vector<PipelineReport> reports_of(
    Workshop& shop,
    Database& database,
    const std::vector<CanaryStart>& starts,
    const NightSummary& night
) {
    std::vector<PipelineReport> reports;
    CanaryArrivals arrivals{database, starts};
    for (const SystemSettings& system : shop.systems.all()) {
        const SystemSummary* summary = summary_of_system(night, system.name);
        if (summary == nullptr) continue;
        for (const StreamSummary& stream : summary->streams) {
            if (system.name == canary_system) continue;
            reports.push_back(arrivals.of_list(system, stream));
        }
        for (const PublicationSettings& publication : system.publications) {
            reports.push_back(arrivals.of_publication(
                system, publication, push_of_kind(*summary, publication.kind)
            ));
        }
    }
    return reports;
}

std::vector<PipelineReport> travel(const Workshop& workshop, const std::stop_token& stop) {
    const PassingFolder folder;
    const SqliteStore store{folder.store()};
    const auto database = store.open();
    take_over_choices(workshop.store, *database);
    PretendedWorld world{workshop, day_of(workshop.clock.now())};
    const Systems systems = world.systems(workshop.clock);
    SilentProgress progress;
    Workshop shop{
        workshop.rulebook, systems, workshop.clock, store, progress, std::string{canary_system}};
    NightSummary night = run_night(shop, {}, stop).summary;
    if (approve_all(shop, *database, world.starts())) night = run_night(shop, {}, stop).summary;
    return reports_of(shop, *database, world.starts(), night);
}

}  // namespace

std::string label_of_stage(std::string_view stage) {
    if (stage == "read") return "读取";
    if (stage == "judge") return "判定";
    if (stage == "push") return "推送";
    return stage == "observe" ? "回读" : "比对";
}

std::vector<PipelineReport> canary_journey(const Workshop& workshop, const std::stop_token& stop) {
    try {
        auto reports = travel(workshop, stop);
        if (!stop.stop_requested()) return reports;
    } catch (const Error& error) {
        if (error.kind() == Error::Kind::stopped) throw;
        return {{"", "", "judge", note_of(error)}};
    } catch (const std::exception& fault) {
        return {{"", "", "judge", fault.what()}};
    }
    throw Error{Error::Kind::stopped, "正在停止"};
}

}  // namespace xinqiao
