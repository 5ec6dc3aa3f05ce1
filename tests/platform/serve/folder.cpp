// The platform's end of an exchange by files: messages in, receipts and published lists out.
#include "tests/platform/serve/folder.hpp"

#include <algorithm>
#include <limits>
#include <sstream>

#include <pugixml.hpp>
#include <sys/stat.h>

#include "tests/platform/serve/server.hpp"

namespace xinqiao::platform {
namespace fs = std::filesystem;
namespace json = boost::json;
namespace {

// Complete messages, oldest name first; drafts have a leading dot. What vanishes while we look
// was a draft.
std::vector<fs::path> messages_in(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code gone;
    for (fs::recursive_directory_iterator at{folder, gone}, end; at != end; at.increment(gone)) {
        const std::string name = at->path().filename().string();
        const bool message = name.ends_with(".xml") && !name.starts_with('.');
        if (message && at->is_regular_file(gone)) found.push_back(at->path());
    }
    std::ranges::sort(found);
    return found;
}

// Tells one file from another that came later under the same name.
std::string stamp_of(const fs::path& file) {
    struct stat facts {};
    ::stat(file.c_str(), &facts);
    return std::to_string(facts.st_ino) + ":" + std::to_string(facts.st_mtim.tv_sec) + "."
           + std::to_string(facts.st_mtim.tv_nsec);
}

Told change_from(const pugi::xml_node& node) {
    Told change{
        node.attribute("id").value(),
        node.attribute("action").as_string("upsert"),
        node.attribute("reference").value(),
        {}};
    for (const pugi::xml_node& column : node.children()) {
        if (column.type() == pugi::node_element) {
            change.row[column.name()] = column.text().get();
        }
    }
    return change;
}

std::string text_of(const pugi::xml_document& document) {
    std::ostringstream text;
    document.save(text, "  ", pugi::format_default, pugi::encoding_utf8);
    return text.str();
}

std::string receipt_text(const std::vector<Answer>& answers) {
    pugi::xml_document document;
    auto root = document.append_child("RECEIPTS");
    for (const Answer& answer : answers) {
        auto receipt = root.append_child("RECEIPT");
        receipt.append_attribute("id") = answer.id.c_str();
        receipt.append_attribute("code") = answer.code.c_str();
        receipt.append_attribute("message") = answer.message.c_str();
        receipt.append_attribute("reference") = answer.reference.c_str();
        if (answer.code == "09")
            receipt.append_attribute("pause") = std::to_string(answer.pause).c_str();
    }
    return text_of(document);
}

std::string list_text(const Table& table, const std::vector<Standing>& rows) {
    pugi::xml_document document;
    auto root = document.append_child("DATAS");
    for (const Standing& standing : rows) {
        auto data = root.append_child("DATA");
        for (const auto& entry : standing.row) {
            const std::string column{entry.key()};
            const bool seen = table.visible.empty()
                              || std::ranges::find(table.visible, column) != table.visible.end();
            if (seen) {
                data.append_child(column.c_str()).text().set(cell(standing.row, column).c_str());
            }
        }
    }
    return text_of(document);
}

}  // namespace

Folder::Folder(
    const World& world, Database& database, Holdings& holdings, Faults& faults, fs::path root
)
    : world_{world},
      database_{database},
      holdings_{holdings},
      faults_{faults},
      intake_{world, database, holdings},
      root_{std::move(root)} {
    for (const char* folder : {"outbox", "receipts", "published", "taken"}) {
        fs::create_directories(root_ / folder);
    }
}

void Folder::tick() {
    for (const fs::path& message : messages_in(root_ / "outbox")) {
        take(message);
    }
    // The list first: who has read a receipt may look for its effect.
    write_lists();
    write_receipts();
}

bool Folder::known(const std::string& name, const std::string& stamp) {
    auto statement = database_.prepare("select 1 from message where name = ? and stamp = ?");
    return statement.bind(name).bind(stamp).step();
}

void Folder::expect_receipt(
    const std::string& name,
    const std::string& stamp,
    const std::string& receipt,
    bool already_written
) {
    database_
        .prepare(
            "insert or replace into message(name, stamp, receipt, due, written) "
            "values(?, ?, ?, ?, ?)"
        )
        .bind(name)
        .bind(stamp)
        .bind(receipt)
        .bind(now() + world_.receipts_after.count())
        .bind(std::int64_t{already_written})
        .run();
}

// The effects, the receipt and the file's stamp are committed together; only then does the file
// move, so a kill anywhere in between loses nothing and takes nothing twice. The same name again
// is a repetition, and answered again.
void Folder::take(const fs::path& message) {
    const std::string name = fs::relative(message, root_ / "outbox").string();
    const std::string stamp = stamp_of(message);
    const auto fault = fault_proper(faults_.due("FILE", "outbox/" + name));
    const auto suffers = [&](std::string_view what) { return fault && fault->name == what; };
    Transaction transaction{database_};
    if (!known(name, stamp) && !suffers("message_ignored")) {
        const std::string receipt = receipt_for(message, fault);
        expect_receipt(name, stamp, receipt, suffers("receipt_lost"));
        if (suffers("receipt_twice")) expect_receipt("again-" + name, stamp, receipt, false);
    }
    transaction.commit();
    const fs::path taken = root_ / "taken" / name;
    fs::create_directories(taken.parent_path());
    fs::rename(message, taken);
}

std::string Folder::receipt_for(const fs::path& message, const std::optional<Fault>& fault) {
    pugi::xml_document document;
    const auto outcome = document.load_file(message.c_str());
    const std::string name = fs::relative(message, root_ / "outbox").string();
    if (!outcome) {
        return receipt_text(
            {{"", "6002", std::string{"报文解析失败: "} + outcome.description(), "", 0}}
        );
    }
    auto answers = answers_to(document, name, fault);
    if (fault && fault->name == "receipts_missing") answers.resize(answers.size() / 2);
    std::string text = receipt_text(answers);
    if (fault && fault->name == "truncated") text.resize(text.size() / 2);
    return text;
}

std::vector<Answer> Folder::answers_to(
    const pugi::xml_document& document, const std::string& name, const std::optional<Fault>& fault
) {
    const pugi::xml_node root = document.document_element();
    const std::string hint = root.attribute("table").value() + (" " + name);
    std::vector<Answer> answers;
    for (const pugi::xml_node& node : root.children()) {
        const Told change = change_from(node);
        const Table* table = table_of(change, hint);
        answers.push_back(
            table ? intake_.take_one(*table, name, change, answers.size(), fault)
                  : Answer{change.id, "3002", "目录编码不存在", "", 0}
        );
    }
    return answers;
}

// By name where the message says it, in its root or its file name; else the first table whose
// key and needed columns the row has.
const Table* Folder::table_of(const Told& change, const std::string& hint) const {
    for (const Table& table : world_.tables) {
        if (hint.find(table.name) != std::string::npos) return &table;
    }
    for (const Table& table : world_.tables) {
        const auto lacks = [&](const std::string& column) {
            return cell(change.row, column).empty();
        };
        const bool fits = std::ranges::none_of(table.checks.needed, lacks);
        if (fits && !key_of(table, change.row).empty()) return &table;
    }
    return nullptr;
}

void Folder::write_receipts() {
    Transaction transaction{database_};
    std::vector<std::pair<std::string, std::string>> due;
    auto statement = database_.prepare(
        "select name, receipt from message where written = 0 and due <= ? order by name"
    );
    statement.bind(now());
    while (statement.step()) {
        due.emplace_back(statement.text(0), statement.text(1));
    }
    for (const auto& [name, receipt] : due) {
        write_whole(root_ / "receipts" / name, receipt);
        database_.prepare("update message set written = 1 where name = ?").bind(name).run();
    }
    transaction.commit();
}

void Folder::write_lists() {
    for (const Table& table : world_.tables) {
        if (!table.published) continue;
        Transaction transaction{database_};
        holdings_.publish_due(now());
        const Shape shape = shape_of(table);
        const auto before = written_.find(table.name);
        const bool same = before != written_.end() && before->second == shape;
        std::vector<Standing> rows;
        if (!same) {
            rows = holdings_.after(
                View::published, table, 0, std::numeric_limits<std::int64_t>::max()
            );
        }
        transaction.commit();
        if (same) continue;
        written_[table.name] = shape;
        write_list(table, rows);
    }
}

void Folder::write_list(const Table& table, const std::vector<Standing>& rows) {
    const std::string name = "published/" + table.name + ".xml";
    const auto fault = fault_proper(faults_.due("FILE", name));
    const bool empty = fault && fault->name == "empty_list";
    std::string text = list_text(table, empty ? std::vector<Standing>{} : rows);
    if (fault && fault->name == "truncated") text.resize(text.size() / 2);
    write_whole(root_ / name, text);
    // A list that was spoilt is written again as soon as the fault has passed.
    if (fault) written_.erase(table.name);
}

Folder::Shape Folder::shape_of(const Table& table) {
    auto statement =
        database_.prepare("select count(*), coalesce(max(sequence), 0) from shown where list = ?");
    statement.bind(table.name).step();
    return {statement.number(0), statement.number(1)};
}

}  // namespace xinqiao::platform
