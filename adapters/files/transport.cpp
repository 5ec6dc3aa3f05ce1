#include "adapters/files/transport.hpp"

#include <algorithm>

#include <fnmatch.h>

#include "adapters/files/folder.hpp"
#include "adapters/files/remote.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

bool is_control_character(char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte < 0x20 || byte == 0x7F;
}

bool has_wildcard(const std::string& name) {
    return name.find_first_of("*?[") != std::string::npos;
}

bool fits(const std::string& pattern, const std::string& name) {
    return has_wildcard(pattern) ? ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0
                                 : pattern == name;
}

FoundFile found(const std::string& folder, const FolderEntry& entry) {
    const std::string name = folder.empty() ? entry.name : folder + "/" + entry.name;
    return {name, entry.stamp, entry.changed};
}

// "in/2024/*.csv" is the folder "in/2024" and the name "*.csv".
struct Pattern {
    std::string folder;
    std::string name;
};

Pattern pattern_of(const std::string& text) {
    const std::size_t slash = text.rfind('/');
    if (slash == std::string::npos) return {"", text};
    return {text.substr(0, slash), text.substr(slash + 1)};
}

bool names_a_folder(const std::vector<FolderEntry>& entries, const std::string& name) {
    return std::any_of(entries.begin(), entries.end(), [&](const FolderEntry& entry) {
        return entry.is_folder && entry.name == name;
    });
}

}  // namespace

std::unique_ptr<Transport> open_transport(
    const FilesSettings& files, const Credentials& credentials
) {
    if (files.transport == "sftp") return open_sftp(files, credentials);
    if (files.transport == "ftps") return open_ftps(files, credentials);
    return open_folder(files.root);
}

void check_relative(std::string_view path) {
    const std::filesystem::path parts{path};
    const bool climbs = std::find(parts.begin(), parts.end(), "..") != parts.end();
    const bool broken = std::any_of(path.begin(), path.end(), is_control_character);
    if (!parts.is_absolute() && !climbs && !broken) return;
    throw Error{
        Error::Kind::misconfigured,
        "路径“" + std::string{path} + "”" + (climbs ? "含有 .." : "是绝对路径或含有控制字符"),
        "请写交换目录之下的相对路径"};
}

bool is_finished_name(std::string_view name) {
    return !name.empty() && name.front() != '.' && !name.ends_with(".part")
           && !name.ends_with(".tmp") && name.find('/') == std::string_view::npos
           && std::none_of(name.begin(), name.end(), is_control_character);
}

std::vector<FoundFile> files_matching(
    Transport& transport, const std::string& pattern, const Call& call
) {
    Pattern wanted = pattern_of(pattern);
    auto entries = transport.list(wanted.folder, call);
    if (entries && (wanted.name.empty() || names_a_folder(*entries, wanted.name))) {
        wanted = {pattern, "*"};
        entries = transport.list(wanted.folder, call);
    }
    std::vector<FoundFile> files;
    for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
        const bool wished = !entry.is_folder && fits(wanted.name, entry.name);
        if (!wished || !is_finished_name(entry.name)) continue;
        files.push_back(found(wanted.folder, entry));
        transport.look_closer(files.back(), call);
    }
    std::ranges::sort(files, {}, &FoundFile::name);
    return files;
}

std::vector<FoundFile> files_below(
    Transport& transport, const std::string& folder, int depth, const Call& call
) {
    std::vector<FoundFile> files;
    const auto entries = transport.list(folder, call);
    for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
        if (!is_finished_name(entry.name)) continue;
        if (!entry.is_folder) {
            files.push_back(found(folder, entry));
        } else if (depth > 0) {
            for (FoundFile& file :
                 files_below(transport, folder + "/" + entry.name, depth - 1, call)) {
                files.push_back(std::move(file));
            }
        }
    }
    return files;
}

}  // namespace xinqiao
