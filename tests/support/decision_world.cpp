#include "tests/support/decision_world.hpp"

#include <array>
#include <atomic>

#include <gtest/gtest.h>

#include "base/date.hpp"
#include "daemon/store/records.hpp"
#include "tests/support/places.hpp"

namespace xinqiao {
namespace {

constexpr std::array decided_kinds{"blacklist", "redlist", "adverse"};
constexpr const char* clerk = "经办人甲";

struct Company {
    const char* code;
    const char* name;
};
// Valid by both check characters, and nobody's.
constexpr std::array companies{
    Company{"91152201MA7XQ0A13N", "乌兰浩特市示例矿业有限公司"},
    Company{"91152201MA7XQ0A21H", "乌兰浩特市样本建材有限公司"},
    Company{"91152201MA7XQ0A3X9", "乌兰浩特市试验商贸有限公司"},
    Company{"91152201MA7XQ0A489", "乌兰浩特市演示农牧有限公司"},
    Company{"91152201MA7XQ0A564", "乌兰浩特市范例测绘有限公司"}};

std::shared_ptr<Rulebook> rulebook_of_decisions() {
    static const auto rulebook = std::make_shared<Rulebook>(support::source_folder() / "schema");
    return rulebook;
}

SystemSettings platform_of_decisions(const std::string& name, const std::string& label) {
    SystemSettings system;
    system.name = name;
    system.label = label;
    system.adapter = "memory";
    system.owner = name;
    system.care.receipt_patience = std::chrono::seconds{1};
    system.care.settle = std::chrono::seconds{0};
    for (const std::string kind : decided_kinds) {
        const std::string mapping = kind == "adverse" ? "adverse-region" : kind + "-plain";
        system.streams.push_back(
            {.name = kind,
             .kind = kind,
             .mapping = mapping,
             .role = "published",
             .path = kind,
             .guards = {.most_gone = 100}}
        );
        system.publications.push_back({.kind = kind, .mapping = mapping, .path = kind});
    }
    return system;
}

}  // namespace

DecisionWorld::DecisionWorld() : rulebook_{rulebook_of_decisions()} {
    clock_.set(start_of(*parse_day("2024-06-03")) + std::chrono::hours{12});
    static std::atomic<int> worlds{0};
    const std::string number = std::to_string(++worlds);
    for (const auto& [name, label] :
         {std::pair{"league", "盟平台"}, std::pair{"region", "自治区平台"}}) {
        const std::string system = std::string{"decided-"} + name + number;
        settings_.push_back(platform_of_decisions(system, label));
        for (const std::string kind : decided_kinds) {
            lists_[std::string{name} + "/" + kind] = memory_list(system + "/" + kind);
        }
    }
    connect();
}

MeasureRules& DecisionWorld::measures() {
    if (rulebook_ == rulebook_of_decisions()) rulebook_ = std::make_shared<Rulebook>(*rulebook_);
    return rulebook_->measures;
}

void DecisionWorld::connect() {
    const auto no_secrets = [](const CredentialName&) { return Secret{}; };
    systems_ = std::make_unique<Systems>(settings_, no_secrets, clock_, nullptr);
}

void DecisionWorld::leave_the_region() {
    settings_.at(1).publications.clear();
    connect();
}

MemoryList& DecisionWorld::list(std::string_view system, std::string_view kind) {
    return *lists_.at(std::string{system} + "/" + std::string{kind});
}

ActRequest DecisionWorld::request(ActKind act, std::string_view kind) const {
    ActRequest request;
    request.act = act;
    request.kind = KindName{kind};
    request.who = clerk;
    request.reason = "经核查属实";
    request.document = "乌自然资信〔2026〕" + std::to_string(100 + static_cast<int>(act)) + "号";
    request.organ = "乌兰浩特市自然资源局";
    return request;
}

Decided DecisionWorld::act(const ActRequest& request) {
    Workshop shop = workshop();
    return decide(shop, request, {});
}

std::string DecisionWorld::refused(const ActRequest& request) {
    const Decided decided = act(request);
    EXPECT_TRUE(is_refused(decided)) << word_of(request.act);
    std::string rules;
    for (const Obstacle& obstacle : decided.registered.obstacles) {
        rules += (rules.empty() ? "" : " ") + obstacle.rule;
    }
    return rules;
}

Decided DecisionWorld::taken(const ActRequest& request) {
    Decided decided = act(request);
    for (const Obstacle& obstacle : decided.registered.obstacles) {
        ADD_FAILURE() << word_of(request.act) << ": " << obstacle.why;
    }
    return decided;
}

std::map<std::string, std::string> DecisionWorld::company(int subject) {
    const Company& company = companies.at(static_cast<std::size_t>(subject - 1));
    return {
        {"主体名称", company.name},
        {"主体类别", "法人及非法人组织"},
        {"统一社会信用代码", company.code},
        {"basis", "矿产资源法第三十九条"}};
}

RecordKey DecisionWorld::listed(int subject) {
    ActRequest notice = request(ActKind::notice);
    notice.fields = company(subject);
    const Decided told = taken(notice);
    days_pass(6);
    ActRequest list = request(ActKind::list);
    list.fields = company(subject);
    list.about = told.registered.id;
    list.document = "乌自然资信〔2026〕" + std::to_string(++numbers_) + "号";
    return taken(list).registered.act.key;
}

RecordKey DecisionWorld::published(int subject) {
    const RecordKey key = listed(subject);
    approve("blacklist", key);
    return key;
}

Decided DecisionWorld::approve(std::string_view kind, const RecordKey& key, const char* who) {
    ActRequest approval = request(ActKind::approve, kind);
    approval.key = key;
    approval.who = who;
    return taken(approval);
}

std::string DecisionWorld::shown(MemoryList& platform, std::string_view field) const {
    const std::vector<WireRow> rows = platform.standing();
    if (rows.size() != 1) return std::to_string(rows.size()) + " rows";
    for (const auto& [name, text] : rows.front()) {
        if (name == field) return text;
    }
    return {};
}

NightResult DecisionWorld::night() {
    days_pass(1);
    Workshop shop = workshop();
    return run_night(shop, {}, {});
}

void DecisionWorld::days_pass(int days) {
    clock_.advance(std::chrono::hours{24} * days);
}

Day DecisionWorld::today() const {
    return day_of(clock_.now());
}

bool is_refused(const Decided& decided) {
    return decided.registered.id == 0;
}

}  // namespace xinqiao
