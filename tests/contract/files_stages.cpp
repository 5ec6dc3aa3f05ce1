// Files in a local folder keep the contract: a far side takes messages and writes receipts.
#include <fstream>

#include <pugixml.hpp>

#include "adapters/files/durable.hpp"
#include "adapters/files/files.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "adapters/memory/memory.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

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

SourceStage csv_source_stage() {
    return file_stage("csv", csv_of, "<html><title>登录</title></html>");
}

SourceStage xml_source_stage() {
    return file_stage("rowdata", xml_of, "<ROWDATA><ROW><MC>甲</MC></ROW><ROW><M");
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

INSTANTIATE_TEST_SUITE_P(Csv, SourceContract, testing::Values(csv_source_stage));
INSTANTIATE_TEST_SUITE_P(Xml, SourceContract, testing::Values(xml_source_stage));
INSTANTIATE_TEST_SUITE_P(Files, TargetContract, testing::Values(files_target_stage));

}  // namespace
}  // namespace xinqiao
