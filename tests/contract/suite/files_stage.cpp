#include "tests/contract/suite/files_stage.hpp"

#include <fstream>

#include <pugixml.hpp>

#include "adapters/files/durable.hpp"
#include "adapters/files/files.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "adapters/memory/memory.hpp"

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

SourceStage files_source_stage(
    FilesSettings files, const std::filesystem::path& far, const Credentials& credentials
) {
    StreamSettings stream;
    stream.path = "list";
    stream.page_rows = 2;
    const bool csv = files.format == "csv";
    const auto file = far / "list";
    SourceStage stage;
    stage.source = files_source(files, stream, credentials);
    stage.show = [=](const auto& rows) { write_durably(file, csv ? csv_of(rows) : xml_of(rows)); };
    stage.spoil = [=] {
        write_durably(
            file,
            csv ? "<html><title>登录</title></html>" : "<ROWDATA><ROW><MC>甲</MC></ROW><ROW><M"
        );
    };
    return stage;
}

TargetStage files_target_stage(
    const FilesSettings& files, const std::filesystem::path& far, const Credentials& credentials
) {
    auto list = std::make_shared<MemoryList>();
    SystemSettings system;
    system.files = files;
    system.tls = files.tls;
    TargetStage stage;
    stage.ends =
        open_files_target(system, PublicationSettings{"penalty", "m", "", 100}, credentials);
    stage.settle = [=] { settle_files(*list, far); };
    stage.far_side = [list] { return list->standing(); };
    stage.effects = [list] { return list->effects(); };
    return stage;
}

}  // namespace xinqiao
