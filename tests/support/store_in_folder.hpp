// A store in a temporary folder, with one connection.
#pragma once

#include <cstdlib>

#include "daemon/store/sqlite_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {

struct StoreInFolder {
    static SqliteSettings settings_in(const std::filesystem::path& folder) {
        SqliteSettings settings;
        settings.file = folder / "xinqiao.db";
        // So that every test can be run against a sealed store.
        if (std::getenv("XINQIAO_TESTS_SEALED") != nullptr) {
            static const Secret line = fresh_key_line(Cipher::aes);
            settings.keys.emplace(line);
        }
        return settings;
    }

    TemporaryFolder folder;
    SqliteStore store{settings_in(folder.path())};
    std::unique_ptr<Database> database = store.open();
};

}  // namespace xinqiao
