#include "tests/contract/suite/platform_stage.hpp"

#include "adapters/rest/rest.hpp"

namespace xinqiao {
namespace json = boost::json;
namespace {

constexpr int most_tables = 300;

json::object object_of_row(const WireRow& row) {
    json::object object;
    for (const auto& [column, value] : row) {
        object[column] = value;
    }
    return object;
}

std::vector<WireRow> held_rows(support::Platform& platform, const std::string& table) {
    std::vector<WireRow> rows;
    for (const auto& [key, object] : platform.held(table)) {
        WireRow& row = rows.emplace_back();
        for (const auto& cell : object) {
            row.emplace_back(std::string{cell.key()}, std::string{cell.value().as_string()});
        }
    }
    return rows;
}

std::int64_t effects_on(support::Platform& platform, const std::string& table) {
    std::int64_t effects = 0;
    for (const auto& [key, times] : platform.effects_of(table)) {
        effects += times;
    }
    return effects;
}

}  // namespace

std::string many_tables(const std::string& front) {
    std::string text = front + "\nname = \"league\"\n";
    for (int number = 0; number < most_tables; ++number) {
        const std::string name = "t" + std::to_string(number);
        text += "[[table]]\nname = \"" + name + "\"\npath = \"/" + name + "\"\n";
        text += "key = [\"WSH|DM\"]\n";
    }
    return text;
}

std::string next_table() {
    static int count = 0;
    return "t" + std::to_string(count++ % most_tables);
}

void show_rows(
    support::Platform& platform, const std::string& table, const std::vector<WireRow>& rows
) {
    for (const auto& [key, row] : platform.held(table)) {
        platform.lose(table, key);
    }
    json::array seeds;
    for (const WireRow& row : rows) {
        seeds.push_back(object_of_row(row));
    }
    platform.seed(table, seeds);
}

SourceStage platform_source_stage(
    support::Platform& platform, const SystemSettings& system, const Credentials& credentials
) {
    platform.behave();
    const std::string table = next_table();
    StreamSettings stream;
    stream.path = "/" + table;
    stream.page_rows = 2;
    SourceStage stage;
    stage.source = open_rest_source(system, stream, credentials);
    stage.show = [&platform, table](const auto& rows) { show_rows(platform, table, rows); };
    stage.spoil = [&platform, table] {
        platform.misbehave(R"([{"fault":"login_page","path":"/)" + table + R"(","times":0}])");
    };
    return stage;
}

TargetStage table_stage(support::Platform& platform, const std::string& table) {
    platform.behave();
    TargetStage stage;
    stage.settle = [] {};
    stage.far_side = [&platform, table] { return held_rows(platform, table); };
    stage.effects = [&platform, table] { return effects_on(platform, table); };
    return stage;
}

TargetStage platform_target_stage(
    support::Platform& platform, const SystemSettings& system, const Credentials& credentials
) {
    const std::string table = next_table();
    const PublicationSettings publication{"penalty", "m", "/" + table, 100};
    TargetStage stage = table_stage(platform, table);
    stage.ends = open_rest_target(system, publication, credentials);
    return stage;
}

}  // namespace xinqiao
