#include "daemon/ops/bundle.hpp"

#include <zip.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

[[noreturn]] void cannot_bundle(const std::filesystem::path& file, const char* why) {
    throw Error{
        Error::Kind::transient,
        "无法写入 " + file.string() + ": " + why,
        "请检查目录权限和磁盘空间, 并指定一个新的文件名"};
}

}  // namespace

void write_bundle(const std::filesystem::path& file, const std::vector<BundledText>& texts) {
    int code = 0;
    zip_t* archive = zip_open(file.c_str(), ZIP_CREATE | ZIP_EXCL, &code);
    if (archive == nullptr) cannot_bundle(file, "file exists, or the folder cannot be written");
    for (const BundledText& entry : texts) {
        zip_source_t* source = zip_source_buffer(archive, entry.text.data(), entry.text.size(), 0);
        if (zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
            zip_source_free(source);
            zip_discard(archive);
            cannot_bundle(file, "an entry was refused");
        }
    }
    if (zip_close(archive) != 0) {
        const std::string why = zip_strerror(archive);
        zip_discard(archive);
        cannot_bundle(file, why.c_str());
    }
    std::filesystem::permissions(
        file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write
    );
}

}  // namespace xinqiao
