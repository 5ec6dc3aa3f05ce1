#include "daemon/store/wal_index.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace xinqiao {
namespace {

constexpr std::size_t header_bytes = sizeof(ChangeMark);  // both copies

}  // namespace

WalIndex::WalIndex(const std::filesystem::path& file) {
    const auto name = std::filesystem::path{file}.concat("-shm");
    const int handle = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0) return;
    struct stat facts {};
    if (::fstat(handle, &facts) == 0 && facts.st_size >= static_cast<off_t>(header_bytes)) {
        void* bytes = ::mmap(nullptr, header_bytes, PROT_READ, MAP_SHARED, handle, 0);
        if (bytes != MAP_FAILED) words_ = static_cast<const std::uint64_t*>(bytes);
    }
    ::close(handle);
}

WalIndex::~WalIndex() {
    if (words_ != nullptr) ::munmap(const_cast<std::uint64_t*>(words_), header_bytes);
}

// Another process may be writing it right now. Then what is read differs from what was read before
// its commit, and that is all that a mark has to tell.
std::optional<ChangeMark> WalIndex::mark() const {
    if (words_ == nullptr) return std::nullopt;
    ChangeMark mark;
    for (std::size_t i = 0; i < mark.words.size(); ++i) {
        mark.words[i] = __atomic_load_n(words_ + i, __ATOMIC_ACQUIRE);
    }
    return mark;
}

}  // namespace xinqiao
