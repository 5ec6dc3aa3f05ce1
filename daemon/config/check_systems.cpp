// What only the schema can say about the systems an operator configured.
#include <algorithm>

#include "adapters/catalogue.hpp"
#include "base/error.hpp"
#include "daemon/config/places.hpp"
#include "daemon/config/read_config.hpp"

namespace xinqiao {
namespace {

// One system under examination, and where complaints about it go.
struct Examination {
    const Config& config;
    const SystemSettings& system;
    const Kinds& kinds;
    const Mappings& mappings;
    Complaints& complaints;

    void complain(const std::string& setting, std::string what) const {
        const auto origin = config.origins.find(setting_name(system, setting));
        const std::string place =
            origin == config.origins.end() ? system.name + ".toml" : origin->second;
        complaints.add(place, setting, std::move(what));
    }
    std::string no_file(const char* folder) const {
        return " (no such file in "
               + (schema_folder(config.folders.schema) / folder).lexically_normal().string() + ")";
    }
};

const Mapping* find_mapping(const Mappings& mappings, const std::string& name) {
    try {
        return &mappings.at(MappingName{name});
    } catch (const Error&) {
        return nullptr;
    }
}

void check_pair(
    const Examination& examination,
    const std::string& section,
    const std::string& kind,
    const std::string& mapping
) {
    if (examination.kinds.find(KindName{kind}) == nullptr) {
        examination.complain(
            section + ".kind", "没有这个信息类别: " + kind + examination.no_file("kinds")
        );
    }
    const Mapping* found = find_mapping(examination.mappings, mapping);
    if (found == nullptr) {
        examination.complain(
            section + ".mapping", "没有这个映射: " + mapping + examination.no_file("mappings")
        );
    } else if (found->kind != KindName{kind}) {
        examination.complain(
            section + ".mapping",
            "映射 " + mapping + " 属于类别 " + found->kind.text() + ", 不是 " + kind
                + " (the mapping is of another kind)"
        );
    }
}

void check_adapter(const Examination& examination) {
    const SystemSettings& system = examination.system;
    if (system.adapter == "rest" && system.rest.url.empty()) {
        examination.complain("rest.url", "rest 适配器必须填写 (needed by the rest adapter)");
    }
    if (system.adapter == "rest" && system.rest.authentication != "none"
        && system.rest.secret.name.empty()) {
        examination.complain(
            "rest.secret", "此认证方式需要凭据 (this authentication needs a credential)"
        );
    }
    if (system.adapter == "files" && system.files.root.empty()) {
        examination.complain("files.root", "files 适配器必须填写 (needed by the files adapter)");
    }
    if (system.adapter == "process" && !system.streams.empty() && system.process.tap.empty()) {
        examination.complain("process.tap", "要读取名单, 必须填写 (needed to read lists)");
    }
    if (system.adapter == "process" && !system.publications.empty()
        && system.process.target.empty()) {
        examination.complain("process.target", "要推送, 必须填写 (needed to push)");
    }
    if (system.adapter == "spreadsheet" && system.spreadsheet.root.empty()) {
        examination.complain(
            "spreadsheet.root", "spreadsheet 适配器必须填写 (needed by the spreadsheet adapter)"
        );
    }
    if (system.adapter == "table" && system.table.connection.empty()) {
        examination.complain(
            "table.connection", "table 适配器必须填写 (needed by the table adapter)"
        );
    }
}

// Such a reading brings only what changed; taken for the whole list, all else would be gone.
void check_table_lists(const Examination& examination) {
    const SystemSettings& system = examination.system;
    const std::string& by = system.table.read_by;
    if (system.adapter != "table" || (by != "batch" && by != "time")) return;
    for (std::size_t i = 0; i < system.streams.size(); ++i) {
        if (!system.streams[i].full) continue;
        examination.complain(
            "stream[" + std::to_string(i) + "].full",
            "table.read_by = \"" + by + "\" 只读变化的行, 请写 full = false (needs full = false)"
        );
    }
}

void check_concurrency(const Examination& examination) {
    const SystemSettings& system = examination.system;
    const auto kinds = adapter_kinds();
    const auto kind = std::ranges::find(kinds, system.adapter, &AdapterKind::name);
    if (kind == kinds.end() || kind->takes_several_pushes || system.care.concurrency == 1) return;
    examination.complain(
        "care.concurrency",
        system.adapter + " 适配器只能逐批推送, 请写 1 (this adapter pushes one batch at a time)"
    );
}

void check_system(const Examination& examination) {
    check_adapter(examination);
    check_table_lists(examination);
    check_concurrency(examination);
    const SystemSettings& system = examination.system;
    for (std::size_t i = 0; i < system.streams.size(); ++i) {
        const StreamSettings& stream = system.streams[i];
        check_pair(examination, "stream[" + std::to_string(i) + "]", stream.kind, stream.mapping);
    }
    for (std::size_t i = 0; i < system.publications.size(); ++i) {
        const PublicationSettings& publish = system.publications[i];
        check_pair(
            examination, "publish[" + std::to_string(i) + "]", publish.kind, publish.mapping
        );
    }
}

}  // namespace

void check_systems(
    const Config& config, const Kinds& kinds, const Mappings& mappings, Complaints& complaints
) {
    for (const SystemSettings& system : config.systems) {
        check_system({config, system, kinds, mappings, complaints});
    }
}

}  // namespace xinqiao
