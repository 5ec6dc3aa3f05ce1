#include "adapters/process/process.hpp"

#include "adapters/process/ends.hpp"

namespace xinqiao {
namespace {

std::string first_row_of(
    const SystemSettings& system,
    StreamSettings stream,
    const Credentials& credentials,
    const Call& call
) {
    stream.page_rows = 1;
    const Page page = open_process_source(system, stream, credentials)->pull(Cursor{}, call);
    if (page.rows.empty()) return "程序可以运行, 目前没有数据行";
    return "可以读取, 共 " + std::to_string(page.rows.columns().size()) + " 列";
}

}  // namespace

Error ended_badly(const Program& program, const ChildProgram& child, int code) {
    const std::string how = code >= 128 ? "被信号 " + std::to_string(code - 128) + " 终止"
                                        : "以退出码 " + std::to_string(code) + " 结束";
    return {
        Error::Kind::transient,
        "程序 " + program.name() + " " + how + child.last_words(),
        "请查看该程序自己的日志; 稍后会自动重试"};
}

std::unique_ptr<Source> open_process_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
) {
    const ProcessSettings& process = system.process;
    return process_source(Program{process.tap, "process.tap", process, credentials}, stream);
}

TargetEnds open_process_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
) {
    const ProcessSettings& process = system.process;
    TargetEnds ends;
    ends.target = process_target(
        Program{process.target, "process.target", process, credentials}, publication, process.keys
    );
    if (!process.find.empty()) {
        ends.read_back = process_read_back(
            Program{process.find, "process.find", process, credentials}, publication
        );
    }
    return ends;
}

// A target is not tried: even a program that is told nothing may do something.
std::vector<Probe> check_process(
    const SystemSettings& system, const Credentials& credentials, const Call& call
) {
    std::vector<Probe> probes;
    for (const StreamSettings& stream : system.streams) {
        probes.push_back(probe("运行 process.tap 读取 " + stream.name, [&] {
            return first_row_of(system, stream, credentials, call);
        }));
    }
    if (system.publications.empty()) return probes;
    probes.push_back(probe("准备 process.target", [&] {
        open_process_target(system, system.publications.front(), credentials);
        return std::string{"命令与配置可用 (推送程序不试运行)"};
    }));
    return probes;
}

}  // namespace xinqiao
