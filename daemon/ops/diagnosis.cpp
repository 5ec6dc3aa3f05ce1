#include "daemon/ops/diagnosis.hpp"

#include <fstream>
#include <regex>
#include <sstream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <sqlite3.h>
#include <sys/utsname.h>

#include "base/local_time.hpp"
#include "daemon/config/show_config.hpp"
#include "daemon/ops/status_text.hpp"
#include "daemon/store/migrations.hpp"
#include "daemon/store/runs.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::int64_t most_runs = 200;
constexpr std::size_t shortest_secret = 4;

// Lines of the configuration that may hold a secret or a person, whatever an operator wrote there.
std::string safe_config(const Config& config) {
    static const std::regex hidden{
        R"((headers|mail_to|mail_from|mail_user|clerk|legal|steward) = .*)"};
    static const std::regex address{R"((https?|s?ftps?|smtps?)://[^/"@]*@)"};
    static const std::regex query{R"(\?[^"]*")"};
    std::string text = std::regex_replace(config_text(config), hidden, "$1 = \"(hidden)\"");
    text = std::regex_replace(text, address, "$1://(hidden)@");
    return std::regex_replace(text, query, "?(hidden)\"");
}

// Free text may quote a row; everything else is names and numbers.
void drop_free_text(json::value& value) {
    if (json::object* object = value.if_object()) {
        for (const char* name : {"note", "sentence", "remedy"})
            object->erase(name);
        for (auto& member : *object)
            drop_free_text(member.value());
    } else if (json::array* array = value.if_array()) {
        for (json::value& element : *array)
            drop_free_text(element);
    }
}

std::string safe_status(const StatusFacts& facts, const Verdict& verdict) {
    json::value document = status_json(facts, verdict);
    drop_free_text(document);
    json::array conditions;
    for (const Concern& concern : verdict.concerns) {
        conditions.push_back(json::object{
            {"light", name_of(concern.light)},
            {"system", concern.system},
            {"condition", concern.condition}});
    }
    document.as_object()["concerns"] = std::move(conditions);
    return json::serialize(document) + "\n";
}

std::string last_runs(Transaction& transaction) {
    std::string text =
        "id,verb,system,stream,started,ended,outcome,read,stored,unchanged,filtered,"
        "quarantined,withheld,gone,pushed,accepted,refused,deferred,unknown\n";
    for (const Run& run : Runs{transaction}.recent(most_runs)) {
        std::ostringstream line;
        line << run.id << ',' << run.verb << ',' << run.system.text() << ',' << run.stream << ','
             << local_time(run.started) << ',' << local_time(run.ended) << ',' << run.outcome;
        for (const std::int64_t count :
             {run.read,
              run.stored,
              run.unchanged,
              run.filtered,
              run.quarantined,
              run.withheld,
              run.gone,
              run.pushed,
              run.accepted,
              run.refused,
              run.deferred,
              run.unknown}) {
            line << ',' << count;
        }
        text += line.str() + "\n";
    }
    return text;
}

json::object rows_of_tables(Transaction& transaction) {
    std::vector<std::string> names;
    transaction.run(
        "select name from sqlite_schema where type = 'table' order by name",
        {},
        [&](const Row& row) { names.emplace_back(row.text(0)); }
    );
    json::object counts;
    for (const std::string& name : names)
        counts[name] = transaction.number("select count(*) from \"" + name + "\"");
    return counts;
}

std::string versions(Transaction& transaction, const Config& config, const std::string& version) {
    utsname machine{};
    ::uname(&machine);
    std::error_code fault;
    const auto bytes = fs::file_size(config.store.path, fault);
    const auto space = fs::space(fs::path{config.store.path}.parent_path(), fault);
    return json::serialize(json::object{
               {"program", version},
               {"schema_version", migration_of(transaction)},
               {"schema_of_program", newest_migration()},
               {"sqlite", sqlite3_libversion()},
               {"system",
                std::string{machine.sysname} + " " + machine.release + " " + machine.machine},
               {"store_bytes", bytes},
               {"disk_free_bytes", space.available},
               {"rows", rows_of_tables(transaction)}})
           + "\n";
}

}  // namespace

std::vector<BundledText> diagnosis(
    Database& database,
    const Config& config,
    const StatusFacts& facts,
    const Verdict& verdict,
    const std::string& version
) {
    Transaction transaction{database, Access::reading};
    return {
        {"config.toml", safe_config(config)},
        {"status.json", safe_status(facts, verdict)},
        {"runs.csv", last_runs(transaction)},
        {"versions.json", versions(transaction, config, version)}};
}

std::vector<Secret> all_secrets(const Config& config) {
    std::vector<Secret> secrets;
    std::error_code fault;
    for (const auto& entry : fs::directory_iterator{config.folders.credentials, fault}) {
        std::ostringstream text;
        text << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
        std::string secret = text.str();
        secret.erase(secret.find_last_not_of(" \r\n\t") + 1);
        if (secret.size() >= shortest_secret) secrets.emplace_back(std::move(secret));
    }
    return secrets;
}

std::string without_secrets(std::string text, const std::vector<Secret>& secrets) {
    for (const Secret& secret : secrets) {
        for (std::size_t at = text.find(secret.reveal()); at != std::string::npos;
             at = text.find(secret.reveal(), at)) {
            text.replace(at, secret.reveal().size(), "(hidden)");
        }
    }
    static const std::regex person{R"(\b([1-9]\d{16}[\dXx]|1[3-9]\d{9}|\d{15}|\d{19})\b)"};
    return std::regex_replace(text, person, "(hidden)");
}

}  // namespace xinqiao
