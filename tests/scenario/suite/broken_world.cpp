// A local source of licences and a platform that shows them, both inside the test; either end can
// be broken in every way that was ever seen.
#include "tests/scenario/suite/broken_world.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "daemon/ops/facts.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/runs.hpp"
#include "tests/scenario/suite/rest_list.hpp"

namespace xinqiao {
namespace json = boost::json;
namespace {

std::vector<WireRow> all_licences() {
    std::vector<WireRow> rows;
    for (std::size_t n = 0; n < BrokenWorld::list_rows; ++n) {
        WireRow row = licence(static_cast<int>(n % 5) + 1);
        for (auto& [column, text] : row) {
            if (column == "XK_WSH") text = "乌自然资许〔2026〕" + std::to_string(1000 + n) + "号";
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string document_of(const json::object& row) {
    return std::string{row.at("XK_WSH").as_string()};
}

StreamSettings stream(const std::string& role, const std::string& path) {
    return {
        .name = role + "-licences",
        .kind = "licence",
        .mapping = "licence-2019",
        .role = role,
        .path = path,
        .page_rows = static_cast<std::int64_t>(broken_page_rows),
        .guards = {.minimum = 5, .most_gone = 20}};
}

}  // namespace

BrokenWorld::BrokenWorld(std::unique_ptr<BrokenChannel> channel) : channel_{std::move(channel)} {}

SystemSettings BrokenWorld::local() const {
    SystemSettings system;
    system.name = "approvals";
    system.label = "行政审批系统";
    system.owner = "bureau";
    system.care.requests_per_minute = 1'000'000;
    StreamSettings list = stream("take", "/licences");
    if (channel_) {
        channel_->arrange(system, list);
    } else {
        system.adapter = "rest";
        system.rest.url = server_.url();
    }
    system.streams.push_back(std::move(list));
    return system;
}

SystemSettings BrokenWorld::platform() const {
    SystemSettings system;
    system.name = "league";
    system.label = "盟平台";
    system.owner = "league";
    system.adapter = "rest";
    system.rest.url = server_.url();
    system.care.requests_per_minute = 1'000'000;
    system.streams.push_back(stream("published", "/published"));
    system.publications.push_back(
        {.kind = "licence", .mapping = "licence-2019", .path = "/taken", .batch = 1000}
    );
    return system;
}

Systems BrokenWorld::systems() const {
    const auto no_secrets = [](const CredentialName&) { return Secret{}; };
    return Systems{{local(), platform()}, no_secrets, clock_, nullptr};
}

NightSummary BrokenWorld::night(std::int64_t accept) {
    if (channel_) channel_->show(all_licences(), broken_);
    clock_.advance(std::chrono::hours{24});
    const Systems all = systems();
    Workshop workshop{rulebook_.rulebook(), all, clock_, store_.store, progress_, "test"};
    return run_night(workshop, {.accept = accept}, {}).summary;
}

const StreamSummary& BrokenWorld::list_of(const NightSummary& night) const {
    return night.systems.at(channel_ ? 0 : 1).streams.at(0);
}

std::size_t BrokenWorld::standing() {
    const std::scoped_lock lock{busy_};
    return books_.size();
}

std::int64_t BrokenWorld::told() {
    const std::scoped_lock lock{busy_};
    return told_;
}

std::int64_t BrokenWorld::withdrawn() {
    const std::scoped_lock lock{busy_};
    return withdrawn_;
}

std::vector<Concern> BrokenWorld::concerns() {
    const std::string name = channel_ ? "approvals" : "league";
    const StatusFacts facts = gather_facts(*store_.database, systems(), clock_.now());
    std::vector<Concern> concerns = verdict_of(facts, LimitSettings{}).concerns;
    std::erase_if(concerns, [&](const Concern& concern) { return concern.system != name; });
    return concerns;
}

std::int64_t BrokenWorld::unbalanced() {
    Transaction transaction{*store_.database, Access::reading};
    std::int64_t count = 0;
    for (const Run& run : Runs{transaction}.recent(1000)) {
        if (!run.adds_up() || run.outcome == "running") ++count;
    }
    return count;
}

std::int64_t BrokenWorld::quarantined() {
    Transaction transaction{*store_.database, Access::reading};
    return Quarantine{transaction}.count_open(SystemName{});
}

std::int64_t BrokenWorld::unexplained() {
    Transaction transaction{*store_.database, Access::reading};
    std::int64_t count = 0;
    for (const auto& row : Quarantine{transaction}.list(SystemName{}, "open", 1000)) {
        const Findings findings = findings_from_json(row.findings);
        const bool is_explained = std::ranges::any_of(findings, [](const Finding& finding) {
            return !finding.rule.empty() && !finding.advice.empty();
        });
        if (!is_explained) ++count;
    }
    return count;
}

std::int64_t BrokenWorld::observed() {
    Transaction transaction{*store_.database, Access::reading};
    return transaction.number("select count(*) from publication where length(observed) > 0", {});
}

ScriptedReply BrokenWorld::answer(const ToldRequest& request) {
    if (request.method == "POST") return take(request.body);
    if (!request.target.starts_with("/published")) {
        return page_of_list(request.target, all_licences(), Break::none);
    }
    std::vector<WireRow> list;
    {
        const std::scoped_lock lock{busy_};
        for (const auto& [document, row] : books_) {
            list.push_back(row);
        }
    }
    return page_of_list(request.target, std::move(list), channel_ ? Break::none : broken_.load());
}

ScriptedReply BrokenWorld::take(const std::string& body) {
    const std::scoped_lock lock{busy_};
    json::array receipts;
    const json::value message = json::parse(body);
    for (const json::value& change : message.at("changes").as_array()) {
        const json::object& row = change.at("row").as_object();
        ++told_;
        if (change.at("action").as_string() == "withdraw") {
            ++withdrawn_;
            books_.erase(document_of(row));
        } else {
            WireRow& taken = books_[document_of(row)];
            taken.clear();
            for (const auto& cell : row) {
                taken.emplace_back(cell.key(), cell.value().as_string());
            }
        }
        receipts.push_back(json::object{
            {"id", change.at("id")}, {"code", "00"}, {"message", ""}, {"reference", ""}});
    }
    return {.body = json::serialize(json::object{{"code", "00"}, {"receipts", receipts}})};
}

}  // namespace xinqiao
