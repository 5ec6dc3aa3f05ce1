#include "adapters/table/table.hpp"

#include "adapters/table/ends.hpp"
#include "adapters/table/layout.hpp"

namespace xinqiao {
namespace {

// Which of the columns that the settings name the table lacks.
std::string missing_controls(const TableSettings& table, const TableLayout& layout) {
    std::string missing;
    for (const std::string& name :
         {table.row_id,
          table.batch_id,
          table.batch_number,
          table.state,
          table.entered,
          table.modified,
          table.change_flag,
          table.message,
          table.answered}) {
        if (name.empty() || layout.find(name) != nullptr) continue;
        missing += (missing.empty() ? "" : ", ") + name;
    }
    return missing;
}

// What the table has. Throws Error{misconfigured} when a column of the settings or of the mapping
// is not among it.
std::string described(
    const SystemSettings& system,
    const std::string& path,
    const std::vector<std::string>& wires,
    const Secret& password,
    const Call& call
) {
    go_on_with(call);
    TableSession session{system.table, password, call};
    const TableLayout layout = look_up(session, system.table, path);
    const std::string missing = missing_controls(system.table, layout);
    if (!missing.empty()) {
        throw Error{
            Error::Kind::misconfigured,
            "表 " + path + " 缺少列: " + missing,
            "请改 [table] 中的列名; 表中没有这样的列时写空"};
    }
    const Controls controls{system.table, layout};
    must_have(layout, wires);
    std::string columns;
    for (const TableColumn& column : layout.columns) {
        columns += (columns.empty() ? "" : " ") + column.name;
    }
    session.ask("select 1 from " + layout.place + session.dialect().limited(1), {}, 1);
    return "可以读取, 共 " + std::to_string(layout.columns.size()) + " 列: " + columns;
}

}  // namespace

void go_on_with(const Call& call) {
    if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
}

Secret password_of(const TableSettings& table, const Credentials& credentials) {
    return table.password.name.empty() ? Secret{} : credentials(table.password);
}

std::unique_ptr<Source> open_table_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
) {
    return table_source(system.table, stream, password_of(system.table, credentials));
}

TargetEnds open_table_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
) {
    const TableSettings& table = system.table;
    const Secret password = password_of(table, credentials);
    TargetEnds ends;
    ends.target = table_target(table, publication.path, password);
    ends.read_back = table_read_back(table, publication.path, password);
    if (has_verdicts(table)) ends.receipts = table_receipts(table, publication.path, password);
    return ends;
}

std::vector<Probe> check_table(
    const SystemSettings& system, const Credentials& credentials, const Call& call
) {
    std::vector<Probe> probes;
    probes.push_back(probe("连接数据库 (" + system.table.backend + ")", [&] {
        const Secret password = password_of(system.table, credentials);
        const TableSession session{system.table, password, call};
        return std::string{"已连接"};
    }));
    const auto try_table = [&](const std::string& what,
                               const std::string& path,
                               const std::vector<std::string>& wires) {
        probes.push_back(probe(what + " " + path, [&] {
            return described(system, path, wires, password_of(system.table, credentials), call);
        }));
    };
    for (const StreamSettings& stream : system.streams) {
        try_table("名单 " + stream.name + " 的表", stream.path, {});
    }
    for (const PublicationSettings& publication : system.publications) {
        try_table("公示 " + publication.kind + " 的表", publication.path, publication.columns);
    }
    return probes;
}

}  // namespace xinqiao
