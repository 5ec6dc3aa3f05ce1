// JSON over HTTP keeps the contract: a scripted platform behind it.
#include <boost/json.hpp>

#include "adapters/memory/memory.hpp"
#include "adapters/rest/rest.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/support/scripted_server.hpp"

namespace xinqiao {
namespace json = boost::json;
namespace {

struct RestWorld {
    std::vector<WireRow> rows;
    bool spoilt = false;
    MemoryList list;
    std::unique_ptr<ScriptedServer> server;
};

json::object object_of(const WireRow& row) {
    json::object object;
    for (const auto& [column, value] : row) {
        object[column] = value;
    }
    return object;
}

std::size_t parameter(const std::string& target, const std::string& name) {
    const std::size_t at = target.find(name + "=");
    if (at == std::string::npos || at + name.size() + 1 >= target.size()) return 0;
    return static_cast<std::size_t>(std::atoi(target.c_str() + at + name.size() + 1));
}

ScriptedReply list_page(const RestWorld& world, const ToldRequest& request) {
    if (world.spoilt) return {200, "<html><title>登录</title></html>", "text/html", {}, {}};
    const std::size_t page = parameter(request.target, "page");
    const std::size_t from = page > 0 ? (page - 1) * 2 : parameter(request.target, "cursor");
    json::array rows;
    std::size_t at = from;
    for (; at < world.rows.size() && rows.size() < 2; ++at) {
        rows.push_back(object_of(world.rows[at]));
    }
    const json::object body{
        {"rows", rows}, {"next", std::to_string(at)}, {"complete", at == world.rows.size()}};
    ScriptedReply reply;
    reply.body = json::serialize(body);
    return reply;
}

SourceStage rest_stage(const std::string& paging) {
    auto world = std::make_shared<RestWorld>();
    world->server = std::make_unique<ScriptedServer>([world = world.get()](const auto& request) {
        return list_page(*world, request);
    });
    SystemSettings system;
    system.rest.url = world->server->url();
    system.rest.paging = paging;
    StreamSettings stream;
    stream.path = "/list";
    stream.page_rows = 2;
    SourceStage stage;
    stage.source = open_rest_source(system, stream, {});
    stage.show = [world](const auto& rows) { world->rows = rows; };
    stage.spoil = [world] { world->spoilt = true; };
    stage.world = world;
    return stage;
}

Change change_in(const json::value& value) {
    const json::object& object = value.as_object();
    WireRow row;
    for (const auto& cell : object.at("row").as_object()) {
        row.emplace_back(std::string{cell.key()}, std::string{cell.value().as_string()});
    }
    const json::value* action = object.if_contains("action");
    return told_change(
        std::string{object.at("id").as_string()},
        action ? std::string{action->as_string()} : "upsert",
        std::string{object.at("reference").as_string()},
        std::move(row)
    );
}

json::value found_row(const MemoryList& list, const Change& change) {
    const Rows rows = list.read_back(change, Call{});
    if (rows.empty()) return nullptr;
    return json::parse(rows.json(0));
}

ScriptedReply platform_answer(MemoryList& list, const ToldRequest& request) {
    const bool find = request.target.ends_with("/find");
    json::array entries;
    const json::value told = json::parse(request.body);
    for (const json::value& value : told.at("changes").as_array()) {
        const Change change = change_in(value);
        json::object entry{{"id", change.id.text()}};
        if (find) {
            entry["row"] = found_row(list, change);
        } else {
            const auto receipt = list.push({&change, 1}, Call{}).front();
            entry["code"] = "00";
            entry["reference"] = std::get<Accepted>(receipt).reference;
        }
        entries.push_back(entry);
    }
    ScriptedReply reply;
    reply.body =
        json::serialize(json::object{{"code", "00"}, {find ? "found" : "receipts", entries}});
    return reply;
}

SourceStage rest_cursor_stage() {
    return rest_stage("cursor");
}

SourceStage rest_page_stage() {
    return rest_stage("page");
}

TargetStage rest_target_stage() {
    auto world = std::make_shared<RestWorld>();
    world->server = std::make_unique<ScriptedServer>([world = world.get()](const auto& request) {
        return platform_answer(world->list, request);
    });
    SystemSettings system;
    system.rest.url = world->server->url();
    TargetStage stage;
    stage.ends = open_rest_target(system, PublicationSettings{"penalty", "m", "/p", 100}, {});
    stage.settle = [] {};
    stage.far_side = [world] { return world->list.standing(); };
    stage.effects = [world] { return world->list.effects(); };
    stage.world = world;
    return stage;
}

INSTANTIATE_TEST_SUITE_P(RestByCursor, SourceContract, testing::Values(rest_cursor_stage));
INSTANTIATE_TEST_SUITE_P(RestByPage, SourceContract, testing::Values(rest_page_stage));
INSTANTIATE_TEST_SUITE_P(Rest, TargetContract, testing::Values(rest_target_stage));

}  // namespace
}  // namespace xinqiao
