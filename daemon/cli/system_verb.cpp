// xinqiao system: which systems there are, whether one can be talked to, what its codes mean.
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "adapters/catalogue.hpp"
#include "base/error.hpp"
#include "daemon/cli/platform_codes.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/config/credentials.hpp"
#include "daemon/config/places.hpp"
#include "daemon/config/read_config.hpp"
#include "daemon/flow/rulebook.hpp"

namespace xinqiao {
namespace {

boost::json::object system_json(const SystemSettings& system) {
    return {
        {"name", system.name},
        {"label", system.label},
        {"adapter", system.adapter},
        {"owner", system.owner},
        {"enabled", system.enabled},
        {"streams", system.streams.size()},
        {"publishes", system.publications.size()},
    };
}

Exit list_systems(const Invocation& invocation) {
    const Config config = invocation.config();
    if (invocation.json) {
        boost::json::array all;
        for (const SystemSettings& system : config.systems)
            all.push_back(system_json(system));
        invocation.out << boost::json::serialize(all) << '\n';
        return Exit::done;
    }
    for (const SystemSettings& system : config.systems) {
        invocation.out << fmt::format(
            "{}\t{}\t{}\t读取 {} 个名单, 公示 {} 类{}\n",
            system.name,
            system.label,
            system.adapter,
            system.streams.size(),
            system.publications.size(),
            system.enabled ? "" : "\t(停用)"
        );
    }
    invocation.out << "\n适配器 (adapters):\n";
    for (const AdapterKind& kind : adapter_kinds()) {
        invocation.out << fmt::format("  {}\t{}\n", kind.name, kind.summary);
    }
    return Exit::done;
}

const SystemSettings& system_named(const Config& config, const std::string& name) {
    std::string known;
    for (const SystemSettings& system : config.systems) {
        if (system.name == name) return system;
        known += (known.empty() ? "" : ", ") + system.name;
    }
    throw Error{
        Error::Kind::misconfigured, "没有系统 " + name + " / no such system", "已配置: " + known};
}

void print_probes(const std::vector<Probe>& probes, const Invocation& invocation) {
    if (invocation.json) {
        boost::json::array all;
        for (const Probe& probe : probes) {
            all.push_back(boost::json::object{
                {"tried", probe.tried}, {"works", probe.works}, {"says", probe.says}});
        }
        invocation.out << boost::json::serialize(all) << '\n';
        return;
    }
    for (const Probe& probe : probes) {
        invocation.out << (probe.works ? "[可用] " : "[不可用] ") << probe.tried << ": "
                       << probe.says << '\n';
    }
}

Exit check_system(const std::string& name, const Invocation& invocation) {
    const Config config = invocation.config();
    SystemSettings system = system_named(config, name);
    const Rulebook rulebook{schema_folder(config.folders.schema)};
    tell_columns(system, rulebook.kinds, rulebook.mappings);
    Call call;
    call.patience = system.care.timeout;
    call.run = "check";
    const std::vector<Probe> probes =
        adapter_kind(system.adapter)
            .check(system, credentials_in(config.folders.credentials), call);
    print_probes(probes, invocation);
    for (const Probe& probe : probes) {
        if (!probe.works) return Exit::partial;
    }
    return Exit::done;
}

}  // namespace

void declare_system(CLI::App& app, Act& act) {
    app.require_subcommand(1);
    app.add_subcommand("ls", "列出系统和适配器 / systems and kinds of adapters")->callback([&act] {
        act = list_systems;
    });
    const auto name = std::make_shared<std::string>();
    CLI::App* check = app.add_subcommand(
        "check", "实际试连一个系统, 不产生任何影响 / try a system without any effect there"
    );
    check->add_option("NAME", *name, "系统代号 / name of the system")->required();
    check->callback([&act, name] {
        act = [name](const Invocation& invocation) { return check_system(*name, invocation); };
    });
    CLI::App* codes = app.add_subcommand(
        "codes",
        "平台的错误码: 含义、应改什么、谁来改 / error codes of a platform, and who can help"
    );
    codes->add_option("NAME", *name, "系统代号 / name of the system")->required();
    codes->callback([&act, name] {
        act = [name](const Invocation& invocation) {
            return show_platform_codes(*name, invocation);
        };
    });
}

}  // namespace xinqiao
