// xinqiao config: checks the configuration, shows what is in force, explains every setting.
#include <boost/json/serialize.hpp>

#include "base/clock.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/config/door_key.hpp"
#include "daemon/config/show_config.hpp"
#include "daemon/http/door_tls.hpp"
#include "daemon/ops/gateway.hpp"

namespace xinqiao {
namespace {

// Builds everything that serve would build, and talks to nobody.
Exit check_config(const Invocation& invocation) {
    const SystemClock clock;
    const Gateway gateway{invocation.config(), clock, nullptr};
    const Config& config = gateway.config;
    check_door_tls(config.http.tls, door_key(config));
    invocation.out << "配置正确 (configuration is right): " << config.file.string() << ", "
                   << config.systems.size() << " 个系统 (systems)\n";
    return Exit::done;
}

Exit show_config(const Invocation& invocation) {
    const Config config = invocation.config();
    if (invocation.json) {
        invocation.out << boost::json::serialize(config_json(config)) << '\n';
    } else {
        invocation.out << config_text(config);
    }
    return Exit::done;
}

Exit print_manual(const Invocation& invocation) {
    invocation.out << config_manual();
    return Exit::done;
}

}  // namespace

void declare_config(CLI::App& app, Act& act) {
    app.require_subcommand(1);
    app.add_subcommand("check", "检查全部配置文件, 一次列出所有错误 / say every mistake at once")
        ->callback([&act] { act = check_config; });
    app.add_subcommand("show", "显示生效的值及其出处 / effective values and where they come from")
        ->callback([&act] { act = show_config; });
    app.add_subcommand("manual", "输出设置手册 (Markdown) / print the reference manual")
        ->callback([&act] { act = print_manual; });
}

}  // namespace xinqiao
