// Programs that speak the Singer convention keep the contract: `cat` of a file of messages as a
// tap, a small program with books as a target.
#include <fstream>

#include <boost/json.hpp>

#include "adapters/process/process.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/support/places.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace json = boost::json;
namespace {

std::string singer_messages(const std::vector<WireRow>& rows) {
    std::string text = R"({"type":"SCHEMA","stream":"list","schema":{},"key_properties":[]})";
    text += "\n";
    for (const WireRow& row : rows) {
        json::object record;
        for (const auto& [column, value] : row) {
            record[column] = value;
        }
        text += json::serialize(json::object{
            {"type", "RECORD"}, {"stream", "list"}, {"record", record}});
        text += "\n";
    }
    return text;
}

SourceStage process_source_stage() {
    auto folder = std::make_shared<TemporaryFolder>();
    const auto file = folder->path() / "messages";
    SystemSettings system;
    system.process.tap = {"cat", file.string()};
    StreamSettings stream;
    stream.path = "list";
    stream.page_rows = 2;
    SourceStage stage;
    stage.source = open_process_source(system, stream, {});
    stage.show = [=](const auto& rows) { std::ofstream{file} << singer_messages(rows); };
    stage.spoil = [=] { std::ofstream{file} << "<html><title>登录</title></html>\n"; };
    stage.world = folder;
    return stage;
}

json::object books_in(const std::filesystem::path& file) {
    const std::string text = support::text_of(file);
    return text.empty() ? json::object{} : json::parse(text).as_object();
}

std::vector<WireRow> standing_in(const std::filesystem::path& file) {
    std::vector<WireRow> rows;
    const json::object books = books_in(file);
    if (books.empty()) return rows;
    for (const auto& entry : books.at("standing").as_object()) {
        WireRow row;
        for (const auto& cell : entry.value().as_object()) {
            row.emplace_back(cell.key(), cell.value().as_string());
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

TargetStage process_target_stage() {
    auto folder = std::make_shared<TemporaryFolder>();
    const auto books = folder->path() / "books.json";
    const auto program = support::source_folder() / "tests/programs/example_target.py";
    SystemSettings system;
    system.process.target = {"python3", program.string(), books.string()};
    system.process.find = system.process.target;
    TargetStage stage;
    stage.ends = open_process_target(system, PublicationSettings{"penalty", "m", "", 100}, {});
    stage.settle = [] {};
    stage.far_side = [=] { return standing_in(books); };
    stage.effects = [=]() -> std::int64_t {
        const json::object found = books_in(books);
        return found.empty() ? 0 : found.at("effects").as_int64();
    };
    stage.world = folder;
    return stage;
}

INSTANTIATE_TEST_SUITE_P(Process, SourceContract, testing::Values(process_source_stage));
INSTANTIATE_TEST_SUITE_P(Process, TargetContract, testing::Values(process_target_stage));

}  // namespace
}  // namespace xinqiao
