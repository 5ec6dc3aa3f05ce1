#include "daemon/config/places.hpp"

#include <system_error>

#include "base/error.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

fs::path folder_of_program() {
    std::error_code fault;
    const fs::path program = fs::read_symlink("/proc/self/exe", fault);
    return fault ? fs::current_path() : program.parent_path();
}

// Two candidates of the build tree: the presets build into build/NAME, tests one level deeper.
constexpr const char* schema_places[] = {
    "../share/xinqiao/schema", "../../schema", "../../../schema"};

// Empty: it is not beside the program.
fs::path schema_of_program() {
    std::error_code fault;
    for (const char* place : schema_places) {
        fs::path folder = (folder_of_program() / place).lexically_normal();
        if (fs::is_directory(folder / "kinds", fault)) return folder;
    }
    return {};
}

}  // namespace

fs::path usual_config() {
    const fs::path here = "conf/xinqiao.toml";
    std::error_code fault;
    return fs::exists(here, fault) ? here : fs::path{"/etc/xinqiao/xinqiao.toml"};
}

fs::path schema_folder(const std::string& configured) {
    std::error_code fault;
    if (!configured.empty()) {
        const bool there = fs::is_directory(configured, fault);
        if (there && fs::is_directory(fs::path{configured} / "kinds", fault)) return configured;
        throw Error{
            Error::Kind::misconfigured,
            there ? "folders.schema: 目录里没有 kinds / not a whole schema folder: " + configured
                  : "folders.schema: 目录不存在 / no such folder: " + configured,
            "请把程序自带的目录 " + schema_of_program().string()
                + " 整个复制过去再修改, 或删去该行以使用程序自带的"};
    }
    fs::path found = schema_of_program();
    if (!found.empty()) return found;
    throw Error{
        Error::Kind::misconfigured,
        "找不到 schema 目录 / the schema folder was not found beside the program",
        "请在配置中设置 folders.schema"};
}

}  // namespace xinqiao
