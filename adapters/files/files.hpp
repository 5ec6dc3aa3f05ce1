// Exchange by files in a folder, here or far away: lists in, messages out, receipts back.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/formats/row_reader.hpp"
#include "adapters/probe.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

std::unique_ptr<Source> open_files_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
);
TargetEnds open_files_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
);
std::vector<Probe> check_files(
    const SystemSettings& system, const Credentials& credentials, const Call& call
);

// How the rows of one file are read; null: by the format of the settings.
using OpenTable = std::function<std::unique_ptr<RowReader>(const Bytes&, const ReadPlace&)>;

// The ends one by one; a local folder needs no credential.
std::unique_ptr<Source> files_source(
    const FilesSettings& files,
    const StreamSettings& stream,
    const Credentials& credentials = {},
    OpenTable open = {}
);
std::unique_ptr<Target> files_target(
    const FilesSettings& files,
    const PublicationSettings& publication,
    const Credentials& credentials = {}
);
std::unique_ptr<Receipts> files_receipts(
    const FilesSettings& files, const Credentials& credentials = {}
);

// Throws Error{stopped} when the call was asked to stop.
void go_on(const Call& call);

}  // namespace xinqiao
