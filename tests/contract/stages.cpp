// The stages of the adapters we have.
#include <fstream>

#include <boost/json.hpp>
#include <pugixml.hpp>

#include "adapters/files/durable.hpp"
#include "adapters/files/files.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "adapters/memory/memory.hpp"
#include "adapters/rest/rest.hpp"
#include "tests/contract/stage.hpp"
#include "tests/support/scripted_server.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace json = boost::json;
namespace {

// Pretends to be a platform: a list in memory behind whatever transport.
Change told_change(
    const std::string& id, const std::string& action, const std::string& reference, WireRow row
) {
    Change change;
    change.id = ChangeId{id};
    change.kind = KindName{"penalty"};
    change.key = RecordKey{row.empty() ? "" : row.front().second};
    change.reference = reference;
    change.action = action == "withdraw" ? Action::withdraw : Action::upsert;
    change.row = std::move(row);
    return change;
}

std::string csv_of(const std::vector<WireRow>& rows) {
    std::string text = csv_line({"MC", "DM"});
    for (const WireRow& row : rows) {
        text += csv_line({row[0].second, row[1].second});
    }
    return text;
}

std::string xml_of(const std::vector<WireRow>& rows) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ROWDATA>";
    for (const WireRow& row : rows) {
        text += "<ROW>";
        for (const auto& [column, value] : row) {
            text += "<" + column + ">" + xml_escaped(value) + "</" + column + ">";
        }
        text += "</ROW>";
    }
    return text + "</ROWDATA>";
}

using Writer = std::string (*)(const std::vector<WireRow>&);

SourceStage file_stage(const std::string& format, Writer writer, const std::string& spoilt) {
    auto folder = std::make_shared<TemporaryFolder>();
    FilesSettings files;
    files.root = folder->path();
    files.format = format;
    StreamSettings stream;
    stream.path = "list";
    stream.page_rows = 2;
    const auto file = folder->path() / "list";
    SourceStage stage;
    stage.source = files_source(files, stream);
    stage.show = [=](const auto& rows) { write_durably(file, writer(rows)); };
    stage.spoil = [=] { write_durably(file, spoilt); };
    stage.world = folder;
    return stage;
}

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

// Takes the messages of the outbox and writes their receipts.
void settle_files(MemoryList& list, const std::filesystem::path& root) {
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator{root / "outbox", fault}) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".xml")) continue;
        pugi::xml_document message;
        message.load_file(entry.path().c_str());
        std::string receipts = "<RECEIPTS>";
        for (const pugi::xml_node& node : message.document_element().children()) {
            WireRow row;
            for (const pugi::xml_node& column : node.children()) {
                row.emplace_back(column.name(), column.text().get());
            }
            const Change change = told_change(
                node.attribute("id").value(),
                node.attribute("action").value(),
                node.attribute("reference").value(),
                std::move(row)
            );
            const auto receipt = list.push({&change, 1}, Call{}).front();
            receipts += "<RECEIPT id=\"" + change.id.text() + "\" code=\"00\" reference=\""
                        + std::get<Accepted>(receipt).reference + "\"/>";
        }
        std::filesystem::create_directories(root / "receipts");
        write_durably(root / "receipts" / name, receipts + "</RECEIPTS>");
    }
}

}  // namespace

SourceStage memory_source_stage() {
    auto list = std::make_shared<MemoryList>();
    SourceStage stage;
    stage.source = source_of(list, 2);
    stage.show = [list](const std::vector<WireRow>& rows) {
        list->clear();
        for (const WireRow& row : rows) {
            list->put(row[1].second, row);
        }
    };
    stage.spoil = [list] { list->next_pulls({Mishap::garbled}); };
    return stage;
}

SourceStage csv_source_stage() {
    return file_stage("csv", csv_of, "<html><title>登录</title></html>");
}

SourceStage xml_source_stage() {
    return file_stage("rowdata", xml_of, "<ROWDATA><ROW><MC>甲</MC></ROW><ROW><M");
}

SourceStage rest_cursor_stage() {
    return rest_stage("cursor");
}

SourceStage rest_page_stage() {
    return rest_stage("page");
}

TargetStage memory_target_stage() {
    auto list = std::make_shared<MemoryList>();
    TargetStage stage;
    stage.ends = target_of(list);
    stage.settle = [] {};
    stage.far_side = [list] { return list->standing(); };
    stage.effects = [list] { return list->effects(); };
    return stage;
}

TargetStage files_target_stage() {
    auto folder = std::make_shared<TemporaryFolder>();
    auto list = std::make_shared<MemoryList>();
    SystemSettings system;
    system.files.root = folder->path();
    system.files.format = "datas";
    TargetStage stage;
    stage.ends = open_files_target(system, PublicationSettings{"penalty", "m", "", 100}, {});
    stage.settle = [=] { settle_files(*list, folder->path()); };
    stage.far_side = [list] { return list->standing(); };
    stage.effects = [list] { return list->effects(); };
    stage.world = folder;
    return stage;
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

}  // namespace xinqiao
