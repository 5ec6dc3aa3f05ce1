#include "adapters/process/private_folder.hpp"

#include <cstdlib>
#include <fstream>

#include <sys/stat.h>

#include "base/error.hpp"

namespace xinqiao {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void refuse_folder(const fs::path& path) {
    throw Error{
        Error::Kind::transient,
        "无法在 " + path.string() + " 建立临时文件",
        "请检查临时目录的空间与权限 (TMPDIR)"};
}

}  // namespace

PrivateFolder::PrivateFolder() {
    std::string pattern = (fs::temp_directory_path() / "xinqiao-process-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) refuse_folder(pattern);
    path_ = pattern;
}

PrivateFolder::~PrivateFolder() {
    std::error_code fault;
    fs::remove_all(path_, fault);
}

// mkdtemp made the folder 0700, so nobody can look at the file before its mode is set.
std::string PrivateFolder::keep(std::string_view name, std::string_view text) const {
    const fs::path file = path_ / name;
    std::ofstream stream{file, std::ios::binary};
    ::chmod(file.c_str(), S_IRUSR | S_IWUSR);
    stream << text;
    stream.close();
    if (!stream) refuse_folder(file);
    return file.string();
}

}  // namespace xinqiao
