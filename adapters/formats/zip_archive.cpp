#include "adapters/formats/zip_archive.hpp"

#include <zip.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

// What deflate makes of a real sheet stays far below; a bomb does not.
constexpr std::uint64_t most_swelling = 400;
constexpr std::uint64_t swelling_counts_from = 32U << 20;

[[noreturn]] void refuse_zip(const std::string& why, const std::string& hint) {
    throw Error{Error::Kind::invalid, "XLSX 文件不可用: " + why, hint};
}

// How many bytes there are, found by looking.
std::uint64_t size_of(const Bytes& bytes) {
    char one = 0;
    const auto is_there = [&](std::uint64_t at) { return bytes.read_at(at, {&one, 1}) == 1; };
    std::uint64_t beyond = 1;
    while (is_there(beyond - 1)) {
        beyond *= 2;
    }
    std::uint64_t least = beyond / 2;
    while (least < beyond) {
        const std::uint64_t middle = least + (beyond - least) / 2;
        if (is_there(middle)) {
            least = middle + 1;
        } else {
            beyond = middle;
        }
    }
    return least;
}

void rethrow(const std::exception_ptr& fault) {
    if (fault) std::rethrow_exception(fault);
}

// Bytes as libzip wants to see them.
struct ZipBytes {
    ZipBytes(const Bytes& source, std::exception_ptr& thrown)
        : bytes{source}, fault{thrown}, size{size_of(source)} {
        zip_error_init(&error);
    }

    const Bytes& bytes;
    std::exception_ptr& fault;
    std::uint64_t size;
    std::uint64_t at = 0;
    zip_error_t error{};
};

zip_int64_t seek_zip(ZipBytes& file, void* argument, zip_uint64_t length) {
    const auto at =
        zip_source_seek_compute_offset(file.at, file.size, argument, length, &file.error);
    if (at < 0) return -1;
    file.at = static_cast<std::uint64_t>(at);
    return 0;
}

zip_int64_t read_zip(ZipBytes& file, void* room, zip_uint64_t length) {
    try {
        const std::size_t count =
            file.bytes.read_at(file.at, {static_cast<char*>(room), static_cast<size_t>(length)});
        file.at += count;
        return static_cast<zip_int64_t>(count);
    } catch (...) {
        file.fault = std::current_exception();
        zip_error_set(&file.error, ZIP_ER_READ, 0);
        return -1;
    }
}

zip_int64_t stat_zip(const ZipBytes& file, void* room) {
    auto* status = static_cast<zip_stat_t*>(room);
    zip_stat_init(status);
    status->size = file.size;
    status->valid = ZIP_STAT_SIZE;
    return sizeof(zip_stat_t);
}

zip_int64_t serve_zip(void* user, void* room, zip_uint64_t length, zip_source_cmd_t command) {
    auto* const file = static_cast<ZipBytes*>(user);
    switch (command) {
        case ZIP_SOURCE_SUPPORTS:
            return zip_source_make_command_bitmap(
                ZIP_SOURCE_OPEN,
                ZIP_SOURCE_READ,
                ZIP_SOURCE_CLOSE,
                ZIP_SOURCE_STAT,
                ZIP_SOURCE_ERROR,
                ZIP_SOURCE_FREE,
                ZIP_SOURCE_SEEK,
                ZIP_SOURCE_TELL,
                -1
            );
        case ZIP_SOURCE_OPEN:
            file->at = 0;
            return 0;
        case ZIP_SOURCE_READ:
            return read_zip(*file, room, length);
        case ZIP_SOURCE_SEEK:
            return seek_zip(*file, room, length);
        case ZIP_SOURCE_TELL:
            return static_cast<zip_int64_t>(file->at);
        case ZIP_SOURCE_STAT:
            return stat_zip(*file, room);
        case ZIP_SOURCE_ERROR:
            return zip_error_to_data(&file->error, room, length);
        case ZIP_SOURCE_FREE:
            delete file;  // NOLINT(cppcoreguidelines-owning-memory): libzip gives it back here
            return 0;
        default:
            return 0;
    }
}

void refuse_other_than_zip(const Bytes& bytes) {
    char front[8] = {};
    const std::string_view start{front, bytes.read_at(0, front)};
    if (start.starts_with("PK\x03\x04")) return;
    if (start.empty()) refuse_zip("文件是空的", "请确认对方已导出数据");
    if (start.starts_with("\xD0\xCF\x11\xE0")) {
        refuse_zip("这是旧版 XLS 文件或加了密码的文件", "请去掉密码, 另存为 XLSX 后再放入");
    }
    if (start.find('<') != std::string_view::npos) {
        refuse_zip("内容是网页或 XML", "请检查导出地址, 或用 Excel 打开后另存为 XLSX");
    }
    refuse_zip("开头不是 XLSX 的标志", "请用 Excel 另存为 XLSX 后再放入");
}

class UnpackedPart final : public ZipPart {
public:
    UnpackedPart(
        zip* archive, const std::exception_ptr& fault, const std::string& name, std::uint64_t most
    )
        : fault_{fault}, name_{name}, most_{most} {
        zip_stat_t status{};
        if (zip_stat(archive, name.c_str(), 0, &status) != 0) {
            refuse_zip("缺少部件 " + name, "文件不完整或不是工作簿, 请重新导出");
        }
        if (status.encryption_method != ZIP_EM_NONE) {
            refuse_zip("部件 " + name + " 已加密", "请去掉密码后重新保存");
        }
        packed_ = status.comp_size + 1;
        file_ = zip_fopen(archive, name.c_str(), 0);
        if (file_ == nullptr) rethrow(fault_);
        if (file_ == nullptr) refuse_zip("部件 " + name + " 无法打开", "请重新导出");
    }
    ~UnpackedPart() override { zip_fclose(file_); }
    UnpackedPart(const UnpackedPart&) = delete;
    UnpackedPart& operator=(const UnpackedPart&) = delete;

    std::size_t read(std::span<char> room) override {
        const zip_int64_t count = zip_fread(file_, room.data(), room.size());
        if (count < 0) rethrow(fault_);
        if (count < 0) refuse_zip("部件 " + name_ + " 已损坏", "文件可能被截断, 请重新导出");
        taken_ += static_cast<std::uint64_t>(count);
        const bool swells = taken_ > swelling_counts_from && taken_ / packed_ > most_swelling;
        if (swells || taken_ > most_) {
            refuse_zip("部件 " + name_ + " 解压后过大", "疑似压缩炸弹, 请拆分文件或检查来源");
        }
        return static_cast<std::size_t>(count);
    }

private:
    const std::exception_ptr& fault_;
    std::string name_;
    std::uint64_t most_;
    std::uint64_t packed_ = 1;
    std::uint64_t taken_ = 0;
    zip_file* file_ = nullptr;
};

}  // namespace

ZipArchive::ZipArchive(const Bytes& bytes)
    : fault_{std::make_unique<std::exception_ptr>()}, archive_{nullptr} {
    refuse_other_than_zip(bytes);
    auto file = std::make_unique<ZipBytes>(bytes, *fault_);
    zip_error_t error{};
    zip_source_t* const source = zip_source_function_create(serve_zip, file.get(), &error);
    if (source == nullptr) refuse_zip("无法读取", "请重新导出");
    static_cast<void>(file.release());  // the source frees it from here on
    archive_ = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (archive_ != nullptr) return;
    zip_source_free(source);
    rethrow(*fault_);
    refuse_zip("压缩包目录缺失或损坏", "文件可能还在传输或被截断, 请重新导出");
}

ZipArchive::~ZipArchive() {
    zip_discard(archive_);
}

bool ZipArchive::has(const std::string& name) const {
    return zip_name_locate(archive_, name.c_str(), 0) >= 0;
}

std::unique_ptr<ZipPart> ZipArchive::open(const std::string& name, std::uint64_t most) const {
    return std::make_unique<UnpackedPart>(archive_, *fault_, name, most);
}

}  // namespace xinqiao
