// Where the files of an exchange lie: in a folder here, or at the far side of SFTP or FTPS. The
// ends of this adapter work over any of them without knowing which.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/call.hpp"
#include "adapters/formats/bytes.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

// A file as it was when we looked. The same stamp means the same content.
struct FoundFile {
    std::string name;          // relative to the root, with slashes
    std::string stamp;         // size, times and what else the place knows
    std::int64_t changed = 0;  // when it appeared or was changed, nanoseconds
};

struct FolderEntry {
    std::string name;
    bool is_folder = false;  // else an ordinary file; nothing else is ever an entry
    std::string stamp;
    std::int64_t changed = 0;
};

// The bytes of a file that was found.
class StillBytes : public Bytes {
public:
    // Throws Error{transient} when the file was written, replaced or removed since it was found.
    virtual void check_unchanged() const = 0;
};

enum class Placed {
    whole,    // it stands there now
    already,  // a file of that name stood there; it was left as it is
    unclear,  // it may stand there
};

class Transport {
public:
    virtual ~Transport() = default;

    // What lies in a folder below the root; nothing: there is no such folder.
    virtual std::optional<std::vector<FolderEntry>> list(
        const std::string& folder, const Call& call
    ) = 0;

    // Makes the stamp exact, where a listing tells less than the place knows.
    virtual void look_closer(FoundFile&, const Call&) {}

    // Throws Error{transient} when the file is not the one that was found any more.
    virtual std::unique_ptr<StillBytes> open(const FoundFile& file, const Call& call) = 0;

    // Writes a hidden draft and renames it. Throws only when nothing stands under that name.
    virtual Placed place(
        const std::string& folder,
        const std::string& name,
        std::string_view content,
        const Call& call
    ) = 0;

    // For people: goes there without any effect and says what it found; throws what is wrong.
    virtual std::string greet(const Call& call) = 0;
    virtual std::string say_writable(const std::string& folder, const Call& call) = 0;
};

// Throws Error{misconfigured} for settings that cannot work; talks to nobody.
std::unique_ptr<Transport> open_transport(
    const FilesSettings& files, const Credentials& credentials
);

// Throws Error{misconfigured} for a path that is absolute or climbs with "..".
void check_relative(std::string_view path);

// Finished files have names without a leading dot, ".part", ".tmp", slashes and control
// characters.
bool is_finished_name(std::string_view name);

// The files that `pattern` names, in the order of their names: one file, all files of a folder,
// or a folder and a name with * and ?.
std::vector<FoundFile> files_matching(
    Transport& transport, const std::string& pattern, const Call& call
);

// The files of a folder and of the folders below it.
std::vector<FoundFile> files_below(
    Transport& transport, const std::string& folder, int depth, const Call& call
);

}  // namespace xinqiao
