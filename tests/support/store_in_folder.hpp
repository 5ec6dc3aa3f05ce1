// A store in a temporary folder, with one connection.
#pragma once

#include "daemon/store/sqlite_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {

struct StoreInFolder {
    static SqliteSettings settings_in(const std::filesystem::path& folder) {
        SqliteSettings settings;
        settings.file = folder / "xinqiao.db";
        return settings;
    }

    TemporaryFolder folder;
    SqliteStore store{settings_in(folder.path())};
    std::unique_ptr<Database> database = store.open();
};

}  // namespace xinqiao
