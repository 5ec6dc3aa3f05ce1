// SOAP keeps the contract: a scripted platform behind it.
#include "adapters/memory/memory.hpp"
#include "adapters/soap/soap.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/support/soap_far_side.hpp"

namespace xinqiao {
namespace {

struct SoapStageWorld {
    std::vector<WireRow> rows;
    bool spoilt = false;
    MemoryList list;
    std::unique_ptr<ScriptedServer> server;
};

ScriptedReply soap_page(const SoapStageWorld& world, const ToldRequest& request) {
    if (world.spoilt) return {200, "<html><title>登录</title></html>", "text/html", {}, {}};
    return soap_reply(soap_list_page(soap_question(request.body), world.rows));
}

SourceStage soap_source_stage(const std::string& version) {
    auto world = std::make_shared<SoapStageWorld>();
    world->server = std::make_unique<ScriptedServer>([world = world.get()](const auto& request) {
        return soap_page(*world, request);
    });
    SystemSettings system;
    system.soap.url = world->server->url();
    system.soap.version = version;
    system.soap.paging = "page";
    StreamSettings stream;
    stream.path = "/list";
    stream.page_rows = 2;
    stream.soap.operation = "listXml";
    SourceStage stage;
    stage.source = open_soap_source(system, stream, {});
    stage.show = [world](const auto& rows) { world->rows = rows; };
    stage.spoil = [world] { world->spoilt = true; };
    stage.world = world;
    return stage;
}

std::string cell_of(const WireRow& row, const std::string& column) {
    for (const auto& [name, value] : row) {
        if (name == column) return value;
    }
    return {};
}

Change soap_change(WireRow row, const std::string& action) {
    const std::string id = cell_of(row, "BGBH");
    std::erase_if(row, [](const auto& cell) { return cell.first == "BGBH"; });
    return told_change(id, action, "", std::move(row));
}

// One result for each row, as platforms with numbers of their own give it.
std::string soap_receipts(MemoryList& list, const SoapQuestion& question) {
    const std::string action = question.operation == "withdrawXml" ? "withdraw" : "upsert";
    std::string results;
    std::size_t line = 0;
    for (WireRow& row : rows_in_rowdata(question.parameters.at("xml"))) {
        const Change change = soap_change(std::move(row), action);
        const auto receipt = list.push({&change, 1}, Call{}).front();
        results += "<item><line>" + std::to_string(++line) + "</line><code>00</code><reference>"
                   + std::get<Accepted>(receipt).reference + "</reference></item>";
    }
    return "<RESULT><code>00</code>" + results + "</RESULT>";
}

std::string soap_found(const MemoryList& list, const SoapQuestion& question) {
    const Change change = told_change("", "upsert", "", {{"WSH", question.parameters.at("WSH")}});
    const Rows found = list.read_back(change, Call{});
    std::vector<WireRow> rows;
    for (std::size_t row = 0; row < found.size(); ++row) {
        WireRow& copy = rows.emplace_back();
        for (std::size_t cell = 0; cell < found.columns().size(); ++cell) {
            copy.emplace_back(found.columns()[cell], found.cell(row, cell).value_or(""));
        }
    }
    return "<RESULT><code>00</code>" + rowdata_of(rows) + "</RESULT>";
}

ScriptedReply soap_platform(MemoryList& list, const ToldRequest& request) {
    const SoapQuestion question = soap_question(request.body);
    const bool query = question.operation == "queryXml";
    return soap_reply(query ? soap_found(list, question) : soap_receipts(list, question));
}

SourceStage soap_11_stage() {
    return soap_source_stage("1.1");
}

SourceStage soap_12_stage() {
    return soap_source_stage("1.2");
}

TargetStage soap_target_stage() {
    auto world = std::make_shared<SoapStageWorld>();
    world->server = std::make_unique<ScriptedServer>([world = world.get()](const auto& request) {
        return soap_platform(world->list, request);
    });
    SystemSettings system;
    system.soap.url = world->server->url();
    system.soap.id_column = "BGBH";
    system.soap.answer.row = "item";
    PublicationSettings publication{"penalty", "m", "/p", 100};
    publication.soap.operation = "importXml";
    publication.soap.withdraw = "withdrawXml";
    publication.soap.query = "queryXml";
    publication.soap.query_by = {"WSH"};
    TargetStage stage;
    stage.ends = open_soap_target(system, publication, {});
    stage.settle = [] {};
    stage.far_side = [world] { return world->list.standing(); };
    stage.effects = [world] { return world->list.effects(); };
    stage.world = world;
    return stage;
}

INSTANTIATE_TEST_SUITE_P(Soap11, SourceContract, testing::Values(soap_11_stage));
INSTANTIATE_TEST_SUITE_P(Soap12, SourceContract, testing::Values(soap_12_stage));
INSTANTIATE_TEST_SUITE_P(Soap, TargetContract, testing::Values(soap_target_stage));

}  // namespace
}  // namespace xinqiao
