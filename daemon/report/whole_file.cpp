#include "daemon/report/whole_file.hpp"

#include <fstream>

#include "base/error.hpp"

namespace xinqiao {

void write_whole(
    const std::filesystem::path& file, const std::function<void(std::ostream&)>& write
) {
    std::filesystem::create_directories(file.parent_path());
    const std::filesystem::path part = std::filesystem::path{file}.concat(".part");
    std::ofstream stream{part, std::ios::binary | std::ios::trunc};
    write(stream);
    stream.close();
    if (!stream) {
        throw Error{
            Error::Kind::transient,
            "报告 " + file.string() + " 写不进去",
            "检查报告目录是否存在、可写, 磁盘是否已满"};
    }
    std::filesystem::rename(part, file);
}

}  // namespace xinqiao
