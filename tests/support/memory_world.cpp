#include "tests/support/memory_world.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>

#include "base/error.hpp"
#include "daemon/store/records.hpp"
#include "tests/support/places.hpp"

namespace xinqiao {
namespace {

// Valid by both check characters, and nobody's.
constexpr std::array subject_codes{
    "91152201MA7XQ0A13N",
    "91152201MA7XQ0A21H",
    "91152201MA7XQ0A3X9",
    "91152201MA7XQ0A489",
    "91152201MA7XQ0A564"};
constexpr std::array subject_names{
    "乌兰浩特市示例矿业有限公司",
    "乌兰浩特市样本建材有限公司",
    "乌兰浩特市试验商贸有限公司",
    "乌兰浩特市演示农牧有限公司",
    "乌兰浩特市范例测绘有限公司"};

std::shared_ptr<Rulebook> shared_rulebook() {
    static const auto rulebook = std::make_shared<Rulebook>(support::source_folder() / "schema");
    return rulebook;
}

StreamSettings stream(const std::string& name, const std::string& role, const std::string& path) {
    return {
        .name = name,
        .kind = "licence",
        .mapping = "licence-2019",
        .role = role,
        .path = path,
        .page_rows = 2,
        .guards = {.most_gone = 50}};
}

SystemSettings local_system(const std::string& name) {
    SystemSettings system;
    system.name = name;
    system.label = "本局审批系统";
    system.adapter = "memory";
    system.owner = "bureau";
    system.streams.push_back(stream("licences", "take", "licences"));
    return system;
}

SystemSettings platform(const std::string& name, const std::string& label) {
    SystemSettings system;
    system.name = name;
    system.label = label;
    system.adapter = "memory";
    system.owner = name;
    system.care.receipt_patience = std::chrono::seconds{1};
    system.care.settle = std::chrono::seconds{0};  // the list knows a change by its number
    system.streams.push_back(stream("published-licences", "published", "licences"));
    system.publications.push_back(
        {.kind = "licence", .mapping = "licence-2019", .path = "licences", .batch = 2}
    );
    return system;
}

// Lists of the memory adapter live as long as the process: each world takes its own names.
std::string fresh(const std::string& name) {
    static std::atomic<int> worlds{0};
    return name + std::to_string(++worlds);
}

}  // namespace

WireRow licence(int subject, const std::string& content) {
    const auto index = static_cast<std::size_t>(subject - 1);
    return {
        {"XK_XDR_MC", subject_names.at(index)},
        {"XK_XDR_LB", "法人及非法人组织"},
        {"XK_XDR_SHXYM", subject_codes.at(index)},
        {"XK_XKWS", "采矿许可决定书"},
        {"XK_WSH", "乌自然资许〔2026〕" + std::to_string(subject) + "号"},
        {"XK_XKLB", "普通"},
        {"XK_NR", content},
        {"XK_JDRQ", "2026/05/20"},
        {"XK_YXQZ", "2026/05/20"},
        {"XK_YXQZI", "2099/12/31"},
        {"XK_XKJG", "乌兰浩特市自然资源局"},
        {"XK_XKJGDM", "111522010116999966"},
        {"XK_ZT", "1"},
        {"XK_LYDW", "乌兰浩特市自然资源局"},
        {"XK_LYDWDM", "111522010116999966"},
    };
}

MemoryWorld::MemoryWorld() : rulebook_{shared_rulebook()} {
    const std::string approvals = fresh("approvals");
    const std::string league = fresh("league");
    const std::string region = fresh("region");
    settings_ = {
        local_system(approvals), platform(league, "盟平台"), platform(region, "自治区平台")};
    approvals_ = memory_list(approvals + "/licences");
    league_ = memory_list(league + "/licences");
    region_ = memory_list(region + "/licences");
}

SystemSettings& MemoryWorld::settings(std::string_view system) {
    const auto found = std::ranges::find_if(settings_, [&](const SystemSettings& settings) {
        return settings.name.starts_with(system);
    });
    if (found == settings_.end()) throw Error{Error::Kind::bug, "no such system in the world"};
    return *found;
}

const Systems& MemoryWorld::systems() {
    if (!systems_) {
        const auto no_secrets = [](const CredentialName&) { return Secret{}; };
        systems_ = std::make_unique<Systems>(settings_, no_secrets, clock_, nullptr);
    }
    return *systems_;
}

NightResult MemoryWorld::night(const NightOptions& options) {
    return night_on(store_.store, options);
}

NightResult MemoryWorld::night_on(const Store& store, const NightOptions& options) {
    Workshop workshop{*rulebook_, systems(), clock_, store, progress_, "test"};
    clock_.advance(std::chrono::hours{24});
    return run_night(workshop, options, {});
}

NightSummary MemoryWorld::push(const std::string& key) {
    Workshop shop = workshop();
    return push_now(shop, KindName{"licence"}, RecordKey{key}, {});
}

NightSummary MemoryWorld::push_due(const std::string& system) {
    Workshop shop = workshop();
    return xinqiao::push_due(
        shop, {SystemName{system}}, {.now = clock_.now(), .sent_before = clock_.now()}, {}
    );
}

bool MemoryWorld::has_pushes_due(const std::string& system, const PushesDue& due) {
    return xinqiao::has_pushes_due(workshop(), database(), systems().at(SystemName{system}), due);
}

void MemoryWorld::push_what_is_due(const std::string& system) {
    Workshop shop = workshop();
    const PushesDue due{.now = clock_.now(), .sent_before = {}};
    if (has_pushes_due(system, due)) xinqiao::push_due(shop, {SystemName{system}}, due, {});
}

RecordKey MemoryWorld::key_of(int subject) {
    const auto database = store_.store.open();
    Transaction transaction{*database, Access::reading};
    const SubjectCode code{subject_codes.at(static_cast<std::size_t>(subject - 1))};
    return Records{transaction}.of_subject(code).at(0).key;
}

std::string MemoryWorld::picture() {
    std::string text;
    Transaction transaction{database(), Access::reading};
    const auto add = [&](const Row& row) {
        text.append(row.text(0)).append(" | ").append(row.text(1)).append("\n");
    };
    transaction.run("select key, hex(digest) || (gone > 0) from record order by key", {}, add);
    transaction.run(
        "select kind || key, hex(desired) || ' ' || hex(acknowledged) || ' ' || hex(observed) || "
        "flight from publication order by kind, key, id",
        {},
        add
    );
    transaction.run("select kind || key, reason || state from finding order by 1, 2", {}, add);
    transaction.run("select hex(digest), state from quarantine order by 1", {}, add);
    return text;
}

}  // namespace xinqiao
