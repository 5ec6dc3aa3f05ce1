#include "adapters/files/remote.hpp"

#include "base/error.hpp"

namespace xinqiao {

void check_remote(const FilesSettings& files) {
    const auto need = [](const std::string& text, const std::string& name) {
        const bool broken = text.find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos;
        if (!text.empty() && !broken) return;
        throw Error{
            Error::Kind::misconfigured,
            "files." + name + (broken ? " 含有换行" : " 没有填写"),
            "transport 为 sftp 或 ftps 时须填写 host、user、spool"};
    };
    need(files.host, "host");
    need(files.user, "user");
    need(files.spool, "spool");
}

std::string draft_name(const std::string& name) {
    return "." + name + ".part";
}

std::string far_path(const std::string& root, const std::string& relative) {
    if (relative.empty()) return root.empty() ? "." : root;
    if (root.empty()) return relative;
    return root + (root.ends_with('/') ? "" : "/") + relative;
}

void file_changed(const std::string& name) {
    throw Error{
        Error::Kind::transient,
        "文件 " + name + " 在读取期间被改动",
        "请对方先写临时文件再改名; 稍后会从头重读"};
}

}  // namespace xinqiao
