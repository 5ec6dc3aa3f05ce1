// The parts of a ZIP archive (libzip), each read as a stream and never beyond sane bounds.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <span>
#include <string>

#include "adapters/formats/bytes.hpp"

struct zip;
struct zip_file;

namespace xinqiao {

// One part, unpacked while it is read.
class ZipPart {
public:
    virtual ~ZipPart() = default;

    // How many bytes came, 0 only at the end, where the check sum was found right. Throws
    // Error{invalid} for a damaged part, an encrypted one and one that swells beyond all sense.
    virtual std::size_t read(std::span<char> room) = 0;
};

class ZipArchive {
public:
    // The bytes must outlive this. Throws Error{invalid} when they are no ZIP archive; what the
    // bytes throw comes out as it is, of parts too.
    explicit ZipArchive(const Bytes& bytes);
    ~ZipArchive();
    ZipArchive(const ZipArchive&) = delete;
    ZipArchive& operator=(const ZipArchive&) = delete;

    bool has(const std::string& name) const;
    // At most `most` bytes may come out of it. Throws Error{invalid} when there is no such part.
    // The archive must outlive the part.
    std::unique_ptr<ZipPart> open(const std::string& name, std::uint64_t most) const;

private:
    std::unique_ptr<std::exception_ptr> fault_;  // of the bytes: it must not pass through libzip
    zip* archive_;
};

}  // namespace xinqiao
