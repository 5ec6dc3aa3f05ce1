#include "adapters/process/program.hpp"

#include "adapters/formats/json_page.hpp"
#include "base/error.hpp"

namespace xinqiao {

Program::Program(
    std::vector<std::string> words,
    const std::string& setting,
    const ProcessSettings& process,
    const Credentials& credentials
)
    : words_{std::move(words)}, folder_{process.folder} {
    if (words_.empty() || words_.front().empty()) {
        throw Error{
            Error::Kind::misconfigured,
            "没有填写 " + setting,
            "请写程序及其参数, 如 [\"/usr/bin/tap-x\"]"};
    }
    if (process.config.name.empty()) return;
    config_ = credentials(process.config);
    during("凭据 " + process.config.name + " 作为程序的配置", [&] {
        check_json(config_.reveal());
    });
}

RunningProgram Program::start(const std::string& state) const {
    RunningProgram running;
    running.folder = std::make_unique<PrivateFolder>();
    std::vector<std::string> words = words_;
    if (!config_.empty()) {
        words.emplace_back("--config");
        words.push_back(running.folder->keep("config.json", config_.reveal()));
    }
    if (!state.empty()) {
        words.emplace_back("--state");
        words.push_back(running.folder->keep("state.json", state));
    }
    const std::string where = folder_.empty() ? running.folder->path().string() : folder_;
    running.child = std::make_unique<ChildProgram>(words, where);
    return running;
}

}  // namespace xinqiao
