// Files in a folder as stages: a far side that takes messages and writes receipts.
#pragma once

#include <filesystem>

#include "adapters/system.hpp"
#include "tests/contract/suite/stage.hpp"

namespace xinqiao {

// `far` is the root of the exchange as the far side itself sees it. The format of the settings
// tells how the list is written.
SourceStage files_source_stage(
    FilesSettings files, const std::filesystem::path& far, const Credentials& credentials = {}
);
TargetStage files_target_stage(
    const FilesSettings& files,
    const std::filesystem::path& far,
    const Credentials& credentials = {}
);

}  // namespace xinqiao
