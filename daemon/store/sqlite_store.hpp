// A database file of SQLite: connections, turns of the writers, checkpoints on the side.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "daemon/store/key_ring.hpp"
#include "daemon/store/store.hpp"

namespace xinqiao {

struct SqliteSettings {
    std::filesystem::path file;
    std::int64_t cache_kib = 65536;              // page cache of one connection, at most
    std::chrono::milliseconds patience{60'000};  // with a writer of another process
    std::int64_t checkpoint_pages = 10'000;      // of the log, then it is written back aside
    std::int64_t longest_log_pages = 200'000;    // then the writer itself waits for that
    // By which personal data are sealed; a store that has none of them sealed yet is sealed when it
    // is opened. None: they stay clear, and those of a sealed store cannot be read.
    std::optional<KeyRing> keys{};
    // Whether a copy is kept before a store of a former version is migrated.
    bool keeps_version = true;
    // False: of a store that is thrown away, for which nobody waits for the disk.
    bool durable = true;
};

// Opens the file, creates it where needed and brings it up to the newest migration. Shared by the
// threads of a process; each thread opens a connection of its own. Outlives its connections.
class SqliteStore : public Store {
public:
    // Throws Error{misconfigured} when the file cannot be opened or was written by a newer
    // program, Error{transient} while a backup is being put in its place, or when it has to be
    // migrated or sealed and somebody else has it open.
    explicit SqliteStore(SqliteSettings settings);
    ~SqliteStore() override;
    SqliteStore(const SqliteStore&) = delete;
    SqliteStore& operator=(const SqliteStore&) = delete;

    std::unique_ptr<Database> open() const override;
    // Beside the file, by `vacuum into`.
    std::unique_ptr<Store> rehearsal() const override;
    // By a lock on FILE.night-SYSTEM or FILE.urgent-SYSTEM.
    std::unique_ptr<Permit> try_permit(const SystemName& system, Errand errand) const override;
    std::string holder(const SystemName& system, Errand errand) const override;

    // Locked by everybody who has that store open, in this process or another.
    static std::filesystem::path lock_of_users(const std::filesystem::path& file);

    // Throws Error{misconfigured} when the store is sealed and no keys were given.
    void require_keys() const;

private:
    const SqliteSettings& settings() const noexcept;
    void keep_former_version();
    void require_alone(const char* what);
    void unlock();

    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace xinqiao
