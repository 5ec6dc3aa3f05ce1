#include "daemon/cli/command_line.hpp"

#include <new>
#include <string>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "daemon/cli/verbs.hpp"
#include "daemon/config/places.hpp"
#include "daemon/config/read_config.hpp"

namespace xinqiao {
namespace {

constexpr const char* exit_code_help =
    "退出码 exit codes: 0 完成 done, 1 有差异 differences, 2 用法 usage, 3 配置 configuration, "
    "4 部分完成 partial, 5 稍后再试 try later, 7 失败 failed";

void speak_both_languages(CLI::App& app) {
    const auto formatter = app.get_formatter();
    formatter->label("Usage", "用法 usage");
    formatter->label("OPTIONS", "选项 options");
    formatter->label("SUBCOMMAND", "命令 VERB");
    formatter->label("Positionals", "参数 arguments");
    formatter->label("REQUIRED", "必填");
    formatter->column_width(36);
    app.option_defaults()->group("选项 options");
    app.set_help_flag("-h,--help", "显示帮助 / print this help");
}

void declare_everything(CLI::App& app, Invocation& invocation, Act& act) {
    speak_both_languages(app);
    app.fallthrough();
    app.set_version_flag("--version", "xinqiao " XINQIAO_VERSION, "显示版本 / print the version");
    app.add_option(
           "--config",
           invocation.config_file,
           "主配置文件; 默认 ./conf/xinqiao.toml 或 /etc/xinqiao/xinqiao.toml / main configuration"
    )
        ->type_name("FILE");
    app.add_flag("--json", invocation.json, "以 JSON 输出结果 / print results as JSON");
    app.footer(exit_code_help);
    app.require_subcommand(1);
    for (const Verb& verb : all_verbs()) {
        CLI::App* app_of_verb = app.add_subcommand(verb.name, verb.summary);
        app_of_verb->group("命令 verbs");
        verb.declare(*app_of_verb, act);
    }
}

Exit refuse_usage(const CLI::ParseError& error, std::ostream& messages) {
    messages << "xinqiao: 用法错误 (usage): " << error.what()
             << "\n怎么办: 运行 xinqiao --help 或 xinqiao 命令 --help 查看用法\n";
    return Exit::usage;
}

Exit report_error(const Error& error, std::ostream& messages) {
    messages << "xinqiao: " << error.what() << '\n';
    if (!error.hint().empty()) messages << "怎么办: " << error.hint() << '\n';
    return exit_of(error.kind());
}

Exit run_act(const Act& act, const Invocation& invocation) {
    try {
        return act(invocation);
    } catch (const Error& error) {
        return report_error(error, invocation.error);
    } catch (const std::exception& fault) {
        invocation.error << "xinqiao: 内部错误 (internal fault): " << fault.what()
                         << "\n怎么办: 请把这一行和日志交给开发者\n";
        return Exit::failed;
    }
}

}  // namespace

Config Invocation::config() const {
    return read_config(config_file.empty() ? usual_config() : config_file);
}

Exit run_command_line(const CommandLine& line) {
    Invocation invocation{{}, false, line.out, line.error, line.serve};
    Act act;
    CLI::App app{
        "信桥 Xinqiao: 公共信用信息对接网关 / a gateway for public-credit records", "xinqiao"};
    declare_everything(app, invocation, act);
    try {
        app.parse(static_cast<int>(line.words.size()), line.words.data());
    } catch (const CLI::Success& answer) {  // --help, --version
        app.exit(answer, line.out, line.error);
        return Exit::done;
    } catch (const CLI::ParseError& error) {
        return refuse_usage(error, line.error);
    }
    return run_act(act, invocation);
}

}  // namespace xinqiao
