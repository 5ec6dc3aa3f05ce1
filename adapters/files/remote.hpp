// The far sides of an exchange: SFTP (libssh2) and FTPS (libcurl). See
// docs/formats/message-files.md.
#pragma once

#include <memory>
#include <string>

#include "adapters/files/transport.hpp"

namespace xinqiao {

// Throw Error{misconfigured} for settings that cannot work, an unknown host key among them.
std::unique_ptr<Transport> open_sftp(const FilesSettings& files, const Credentials& credentials);
std::unique_ptr<Transport> open_ftps(const FilesSettings& files, const Credentials& credentials);

// Host, user and spool, which both need.
void check_remote(const FilesSettings& files);

std::string draft_name(const std::string& name);

// The path at the far side: `root` as the operator wrote it, empty for the login folder.
std::string far_path(const std::string& root, const std::string& relative);

[[noreturn]] void file_changed(const std::string& name);

}  // namespace xinqiao
