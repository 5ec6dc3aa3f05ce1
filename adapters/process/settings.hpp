// What an operator says about programs that speak the Singer convention.
#pragma once

#include <string>
#include <vector>

#include "base/settings.hpp"

namespace xinqiao {

struct ProcessSettings {
    std::vector<std::string> tap;     // program and words of it that gives records
    std::vector<std::string> target;  // program and words of it that takes changes
    std::vector<std::string> find;    // program and words of it that says what stands there
    std::vector<std::string> keys;    // columns by which the target tells records apart
    CredentialName config;            // JSON that each of them gets as --config
    std::string folder;               // where they run; empty: a private temporary folder
};

template <class V>
void visit_settings(V& setting, ProcessSettings& process) {
    setting(
        "tap",
        process.tap,
        Anything{},
        "读取用的程序及其参数, 不经过 shell / program that gives records, no shell"
    );
    setting(
        "target", process.target, Anything{}, "推送用的程序及其参数 / program that takes changes"
    );
    setting(
        "find",
        process.find,
        Anything{},
        "回读用的程序及其参数, 空: 不能回读 / program that says what stands there"
    );
    setting(
        "keys",
        process.keys,
        Anything{},
        "推送程序据以区分记录的列 (key_properties) / columns by which it tells records apart"
    );
    setting(
        "config",
        process.config,
        Anything{},
        "程序的 --config 文件 (JSON), 其中常有密码, 故按凭据保存 / JSON given as --config"
    );
    setting(
        "folder",
        process.folder,
        Anything{},
        "程序的工作目录, 空: 专用的临时目录 / where the programs run"
    );
}

}  // namespace xinqiao
